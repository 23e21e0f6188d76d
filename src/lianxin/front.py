"""The front of the house: a request takes none of the threads that work until the whole of it is there.

Whoever sends slowly waits here, where waiting costs a few bytes, and whoever never ends is ended.  What is long
lies on the disk meanwhile.  What a thread hands back may be fetched slowly as well: the thread is free again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from lianxin.algorithms.digits import MOST, whole
from lianxin.record.turns import Turns
from lianxin.web.whole import REFUSED

#: Threads that answer (few of them at once, see `record.turns`), and of them those that may have a long body.
THREADS, OF_LONG = 16, 2
#: Up to here a body is held in memory; above it, it is a long one and lies on the disk.
SHORT = 64 * 1024
#: Bytes of a form's words, and of a form or an upload with files: ten of the largest.
MOST_WORDS, MOST_WITH_FILES = 16 * 1024 * 1024, 10 * 30 * 1024 * 1024 + 1024 * 1024
_WITH_FILES = ("multipart/form-data", "application/offset+octet-stream")
#: What is too long is still taken off the line up to here, and dropped, so that the sender can read the answer.
MOST_DROPPED = 256 * 1024 * 1024
#: Bodies under way at the same time; when one more comes, the one that has taken longest is given up.  A crowd that
#: speaks at once is no attack: whoever has begun only just now is given up where there are very many alone.
UNDER_WAY, VERY_MANY = 512, 4_096

#: What goes with an answer that the application could not give.
LAST_RESORT = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
]
log = logging.getLogger(__name__)

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Patience:
    """How slow a sender may be: so many seconds at first, then so many bytes in each; and never silent for long.

    The oldest mobile networks carry twice as much as ``slowest``.
    """

    grace: float = 20.0
    slowest: float = 500.0
    silence: float = 15.0
    just_now: float = 5.0


class Refused(Exception):
    """The body of a request is not taken; the status says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Front:
    """An RSGI application around a WSGI one."""

    def __init__(
        self,
        application: Application,
        *,
        patience: Patience | None = None,
        has_room: Callable[[int], bool] = lambda _size: True,
        spool: str | None = None,
    ) -> None:
        self._application, self._patience = application, patience or Patience()
        self._has_room, self._spool = has_room, spool
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="front")
        self._of_long = asyncio.Semaphore(OF_LONG)
        self._turns = Turns()
        self._under_way: dict[object, tuple[asyncio.Timeout, float]] = {}
        # The loop has next to nothing to do, and must not wait five milliseconds for each thread before it does it.
        sys.setswitchinterval(0.001)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        refused, body = 0, None
        try:
            body = await self._body(scope, protocol)
        except Refused as refusal:
            refused = refusal.status
        environ = environ_of(scope, body, refused)
        long = int(environ["CONTENT_LENGTH"]) > SHORT
        try:
            async with self._of_long if long else contextlib.nullcontext():
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._threads, self._worked, environ, protocol)
        finally:
            if body is not None:
                body.close()

    async def _body(self, scope: Any, protocol: Any) -> IO[bytes] | None:
        """The whole body; a request that does not say how long it is has none, or is refused."""
        if scope.headers.get("transfer-encoding") is not None:
            raise Refused(411)
        length = _length(scope.headers.get("content-length") or "0")
        if not length:
            return None
        most = MOST_WITH_FILES if _with_files(scope.headers) else MOST_WORDS
        if length > MOST_DROPPED and length > most:
            raise Refused(413)
        if length > SHORT and not self._has_room(length):
            raise Refused(503)
        return await self._taken(protocol, length, drop=length > most)

    async def _taken(self, protocol: Any, length: int, *, drop: bool) -> IO[bytes]:
        file: IO[bytes] = SpooledTemporaryFile(SHORT, dir=self._spool)  # noqa: SIM115  closed when answered
        try:
            got = await self._received(protocol, length, None if drop else file)
        except BaseException:
            file.close()
            raise
        if drop or got != length:
            file.close()
            raise Refused(413 if drop else 400)
        file.seek(0)
        return file

    async def _received(self, protocol: Any, length: int, file: IO[bytes] | None) -> int:
        mine, got, began = object(), 0, time.monotonic()
        try:
            async with asyncio.timeout(self._patience.grace) as limit:
                self._make_room(began)
                self._under_way[mine] = limit, began
                async for chunk in protocol:
                    got += len(chunk)
                    if file is not None:
                        file.write(chunk)
                    if got >= length:
                        break
                    self._go_on(mine, limit, got, time.monotonic() - began)
        except TimeoutError:
            raise Refused(408) from None
        finally:
            self._under_way.pop(mine, None)
        return got

    def _go_on(self, mine: object, limit: asyncio.Timeout, got: int, took: float) -> None:
        """Wait for more, as long as enough has come for the time that it took."""
        if mine not in self._under_way:
            raise TimeoutError
        left = self._patience.grace + got / self._patience.slowest - took
        limit.reschedule(asyncio.get_running_loop().time() + min(self._patience.silence, left))

    def _make_room(self, now: float) -> None:
        if len(self._under_way) < UNDER_WAY:
            return
        oldest, (limit, began) = next(iter(self._under_way.items()))
        if now - began > self._patience.just_now or len(self._under_way) >= VERY_MANY:
            del self._under_way[oldest]
            limit.reschedule(asyncio.get_running_loop().time())

    def _worked(self, environ: Environ, protocol: Any) -> None:
        """In a thread: wait for a turn, and answer."""
        with self._turns.one():
            self._answered(environ, protocol)

    def _answered(self, environ: Environ, protocol: Any) -> None:
        """What lies in a file goes from there, however slowly somebody fetches it."""
        status, headers = 500, list[tuple[str, str]]()

        def start(told: str, given: Headers, exc_info: object = None) -> None:
            nonlocal status, headers
            status, headers = int(told.partition(" ")[0]), list(given)

        try:
            said = self._application(environ, start)
        except Exception:
            log.exception("The application did not answer.")
            protocol.response_bytes(500, LAST_RESORT, b"")
            return
        try:
            if REFUSED in environ:
                headers.append(("connection", "close"))
            if place := getattr(said, "lies_at", None):
                protocol.response_file_range(status, headers, *place)
            elif path := _file_of(said):
                protocol.response_file(status, headers, path)
            else:
                protocol.response_bytes(status, headers, b"".join(said))
        finally:
            if close := getattr(said, "close", None):
                close()


def _file_of(said: object) -> str:
    """Where a file lies that is sent as it is, from its beginning to its end."""
    file = getattr(said, "file_to_stream", None)
    path = getattr(file, "name", "")
    return path if isinstance(path, str) and path.startswith("/") else ""


def _length(told: str) -> int:
    """The length of a body by its header, which the server below has found to be a number."""
    length = whole(told[:MOST])
    if length is None:
        raise Refused(400)
    return length


def _with_files(headers: Any) -> bool:
    return (headers.get("content-type") or "").lower().startswith(_WITH_FILES)


def environ_of(scope: Any, body: IO[bytes] | None, refused: int) -> Environ:
    """The request as WSGI (PEP 3333) tells it.

    A header whose name has an underscore is dropped: nobody else's ``X_Forwarded_For`` may pass for the proxy's.
    """
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body if body is not None else BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            _add(environ, f"HTTP_{name.upper().replace('-', '_')}", value)
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    told = environ.pop("HTTP_CONTENT_LENGTH", "0")
    environ["CONTENT_LENGTH"] = told if body is not None else "0"
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if refused:
        environ[REFUSED] = refused
    return environ


def _add(environ: Environ, name: str, value: str) -> None:
    joint = "; " if name == "HTTP_COOKIE" else ","
    environ[name] = f"{environ[name]}{joint}{value}" if name in environ else value
