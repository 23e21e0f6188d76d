"""A witness that logs come to: C2SP tlog-witness over HTTP, for the records that its folder names.

Whoever connects is a stranger: bodies are bounded, slow ones are cut off, and few are served at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from lianxin.algorithms.digits import whole
from lianxin.algorithms.notes import Cosigner, NoteError

from ..verification.public import claimed_head
from ..verification.sources import Web
from .memory import Log, Memory
from .protocol import ADD_CHECKPOINT, MOST_BODY, SIZE_TYPE, TEXT_TYPE, Reply, Request
from .watching import Refused, follow, sign

SECONDS = 30
AT_ONCE = 32
#: A head under a key that we do not know makes us read the record, at most so often (seconds).
FOLLOW_EVERY = 60

_STATUS = {"unknown": 404, "key": 403, "range": 400, "old": 409, "fork": 409, "proof": 422}
Told = Callable[[Refused, Log | None], None]


class Door:
    """What the witness answers, apart from how it is asked."""

    def __init__(self, memory: Memory, cosigner: Cosigner, told: Told) -> None:
        self._memory = memory
        self._cosigner = cosigner
        self._told = told
        self._followed: dict[str, float] = {}

    def answer(self, body: bytes) -> Reply:
        """Sign, or say why not."""
        try:
            request = Request.parse(body)
            line = self._signed(request)
        except NoteError as error:
            return Reply(400, TEXT_TYPE, f"{error}\n")
        except Refused as refusal:
            return self._refused(refusal, request)
        return Reply(200, TEXT_TYPE, line)

    def _signed(self, request: Request) -> str:
        try:
            return self._sign(request)
        except Refused as refusal:
            if refusal.code != "key" or not self._follow(request.note):
                raise
        return self._sign(request)

    def _sign(self, request: Request) -> str:
        return sign(
            memory=self._memory,
            cosigner=self._cosigner,
            note=request.note,
            old=request.old,
            proof=request.proof,
            time=int(time.time()),
        )

    def _follow(self, note: str) -> bool:
        """Look whether the record has changed its key."""
        head = claimed_head(note)
        log = self._memory.log(head.origin) if head else None
        if head is None or log is None or not log.address.startswith("http"):
            return False
        now = time.monotonic()
        if now - self._followed.get(log.origin, -FOLLOW_EVERY) < FOLLOW_EVERY:
            return False
        self._followed[log.origin] = now
        try:
            follow(memory=self._memory, source=Web(log.address), log=log, head=head)
        except Refused:
            return False
        return True

    def _refused(self, refusal: Refused, request: Request) -> Reply:
        head = claimed_head(request.note)
        self._told(refusal, self._memory.log(head.origin) if head else None)
        status = _STATUS[refusal.code]
        if refusal.code == "old":
            return Reply(status, SIZE_TYPE, f"{refusal.known}\n")
        return Reply(status, TEXT_TYPE, f"{refusal.code}\n")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = SECONDS
    server_version = "lianxin-witness"
    sys_version = ""
    door: ClassVar[Door]
    places: ClassVar[threading.BoundedSemaphore]

    def do_POST(self) -> None:
        told = self.headers.get("Content-Length", "")
        length = whole(told)
        if self.path.partition("?")[0] != ADD_CHECKPOINT:
            self._send(Reply(404, TEXT_TYPE, "add-checkpoint\n"), close=True)
        elif length is None or length > MOST_BODY:
            self._send(Reply(413 if told.isdecimal() else 411, TEXT_TYPE, "length\n"), close=True)
        elif not self.places.acquire(blocking=False):
            self._send(Reply(503, TEXT_TYPE, "busy\n"), close=True)
        else:
            try:
                self._send(self.door.answer(self.rfile.read(length)))
            finally:
                self.places.release()

    def _send(self, reply: Reply, *, close: bool = False) -> None:
        data = reply.text.encode()
        self.close_connection = self.close_connection or close
        self.send_response(reply.status, HTTPStatus(reply.status).phrase)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the name is that of the library
        """Who asks is nobody's business."""


def server(host: str, port: int, door: Door) -> ThreadingHTTPServer:
    """A server that is bound and not yet running."""
    places = threading.BoundedSemaphore(AT_ONCE)
    handler = type("Handler", (_Handler,), {"door": door, "places": places})
    made = ThreadingHTTPServer((host, port), handler)
    made.daemon_threads = True
    return made
