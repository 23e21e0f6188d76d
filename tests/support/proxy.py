"""A front door that a test can break: it passes everything on to a server, but for what it is told to shut."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit


class Proxy:
    """``taken`` are the paths to which something was posted; ``shut`` are those that do not work.

    ``how`` says what happens there: ``busy`` answers 503, ``drop`` hangs up.
    """

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        self.shut: set[str] = set()
        self.taken: list[str] = []
        self.how = "busy"
        self.origin = ""

    def is_shut(self, path: str, method: str) -> bool:
        if method == "POST":
            self.taken.append(path)
        return method == "POST" and path in self.shut


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.proxy.is_shut(self.path, self.command):
            if self.proxy.how == "busy":
                self.send_error(503)
            self.close_connection = True
            return
        connection = HTTPConnection(self.proxy.target.hostname or "", self.proxy.target.port, timeout=20)
        connection.request(self.command, self.path, body or None, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "connection", "content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def proxy_to(target: str) -> Iterator[Proxy]:
    proxy = Proxy(target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    proxy.origin = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
