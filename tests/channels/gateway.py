"""The other side of a hook, written from the contract of docs/channels.md alone: it shares no code with the house."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from django.test import Client


def signature(secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.{nonce}.".encode() + body, hashlib.sha256).hexdigest()


@dataclass
class Gateway:
    """A program with a key, which signs what it hands over."""

    path: str
    secret: str
    client: Client = field(default_factory=Client)

    def headers(self, body: bytes, now: datetime, **changed: str) -> dict[str, str]:
        stamp, nonce = str(int(now.timestamp())), secrets.token_urlsafe(16)
        given = {
            "Lianxin-Key": self.secret.partition("-")[0],
            "Lianxin-Timestamp": stamp,
            "Lianxin-Nonce": nonce,
        }
        given |= changed
        made = signature(self.secret, given["Lianxin-Timestamp"], given["Lianxin-Nonce"], body)
        return {"Lianxin-Signature": made, **given}

    def post(self, body: bytes, headers: dict[str, str]) -> Any:
        return self.client.post(
            self.path,
            data=body,
            content_type="application/json",
            headers={"Accept-Language": "en", **headers},
        )

    def hand_over(self, now: datetime, message: dict[str, Any], **changed: str) -> Any:
        body = json.dumps(message, ensure_ascii=False).encode()
        return self.post(body, self.headers(body, now, **changed))


@dataclass
class Received:
    """What a house handed to the gateway: headers and body of each request."""

    address: str
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    location: str = ""

    @property
    def messages(self) -> list[dict[str, str]]:
        return [json.loads(body) for _headers, body in self.requests]


@contextmanager
def listening() -> Iterator[Received]:
    """A gateway on the loopback that keeps what it is handed."""
    kept = Received("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.requests.append((dict(self.headers.items()), body))
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_port}/send"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
