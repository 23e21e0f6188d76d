"""The clients: one process, one loop, plain sockets, so that asking takes little of the machine.

Prints a line when the measured time begins, one when it ends and one with what happened, as JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import secrets
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

#: As long as the median report: some three hundred bytes.
WORDS = (
    "路灯坏了三天，晚上老人和孩子走路看不见，台阶边上已经有人摔倒过一次。请尽快来看看，谢谢。第 {} 件。" * 2
)
SLUG = "liuxi"

Maker = Callable[[str, int], bytes]


def api_request(host: str, number: int) -> bytes:
    """A voice through the JSON API."""
    body = json.dumps({"body": WORDS.format(number, number), "area": "hedong"}).encode()
    head = (
        f"POST /api/v1/offices/{SLUG}/voices HTTP/1.1\r\nHost: {host}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {secrets.token_hex(12)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def web_request(host: str, number: int) -> bytes:
    """A voice through the web form."""
    said = {"body": WORDS.format(number, number), "area": "hedong", "kind": "report"}
    body = urlencode(said | {"idempotency_key": secrets.token_hex(12)}).encode()
    head = (
        f"POST /{SLUG}/ HTTP/1.1\r\nHost: {host}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def look_request(host: str, number: int) -> bytes:
    """Somebody who looks at what is open, and says nothing."""
    path = (f"/{SLUG}/", f"/{SLUG}/cases/", f"/{SLUG}/record/")[number % 3]
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


DOORS: dict[str, tuple[Maker, re.Pattern[bytes]]] = {
    "api": (api_request, re.compile(rb'^HTTP/1.1 201.*"code": ?"([0-9A-Z-]+)"', re.DOTALL)),
    "web": (
        web_request,
        re.compile(rb"^HTTP/1.1 302.*location: /\w+/receipt/([0-9A-Z]+)/", re.DOTALL | re.IGNORECASE),
    ),
    "look": (look_request, re.compile(rb"^HTTP/1.1 200()", re.DOTALL)),
}
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Client:
    """One connection that always has one request under way."""

    address: tuple[str, int]
    requests: Iterator[bytes]
    receipt: re.Pattern[bytes]
    buffer: bytes = b""
    began: float = 0.0
    codes: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(self.address, timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        self.buffer, self.began = b"", time.perf_counter()
        self.socket.sendall(next(self.requests))

    def hear(self) -> bool:
        """Take in what arrived; whether the answer is complete."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.buffer += part
        head, blank, body = self.buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not blank or len(body) < (int(length[1]) if length else 0):
            return False
        found = self.receipt.match(self.buffer)
        if found is None:
            raise RuntimeError(f"no receipt: {self.buffer[:300]!r}")
        self.waits.append(time.perf_counter() - self.began)
        self.codes.append(found[1].decode())
        return True


def drive(clients: list[Client], until: float) -> None:
    """Keep every client busy until the moment, then let the last answers arrive."""
    with selectors.DefaultSelector() as ready:
        for client in clients:
            ready.register(client.socket, selectors.EVENT_READ, client)
            client.ask()
        busy = len(clients)
        while busy:
            for key, _events in ready.select(timeout=60):
                if key.data.hear():
                    if time.perf_counter() < until:
                        key.data.ask()
                    else:
                        busy -= 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--door", choices=DOORS, default="api")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warm-up", type=float, default=1)
    chosen = parser.parse_args()
    make, receipt = DOORS[chosen.door]
    host, numbers = f"127.0.0.1:{chosen.port}", count(secrets.randbelow(1 << 40))
    requests = (make(host, number) for number in numbers)
    clients = [Client(("127.0.0.1", chosen.port), requests, receipt) for _ in range(chosen.clients)]
    drive(clients, time.perf_counter() + chosen.warm_up)
    print("begin", flush=True)
    for client in clients:
        client.waits.clear()
    began = time.perf_counter()
    drive(clients, began + chosen.seconds)
    took = time.perf_counter() - began
    print("end", flush=True)
    waits = [wait for client in clients for wait in client.waits]
    codes = [code for client in clients for code in client.codes]
    print(json.dumps({"seconds": took, "waits": waits, "codes": codes}), flush=True)


if __name__ == "__main__":
    main()
