"""A flood: `python flood.py PORT SOURCE COUNT LINES [PATH]` posts junk as fast as it is answered, and counts answers.

It runs as a process of its own, so that it takes no time of the one that measures.  The bytes are made once.
"""

import collections
import socket
import sys
import threading

LOOPBACK = "127.0.0.1"
BODY = b"body=" + b"junk+" * 40


class Line:
    """One connection, kept open for as long as the house keeps it."""

    def __init__(self, port: int, source: str, path: str) -> None:
        self._port, self._source, self._left = port, source, b""
        head = f"POST {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nContent-Length: {len(BODY)}\r\n"
        self._request = f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + BODY
        self._socket = self._connected()

    def _connected(self) -> socket.socket:
        return socket.create_connection((LOOPBACK, self._port), timeout=60, source_address=(self._source, 0))

    def post(self) -> int:
        """The status of the answer."""
        try:
            self._socket.sendall(self._request)
            return self._status()
        except ConnectionError:
            self._socket, self._left = self._connected(), b""
            return 0

    def _status(self) -> int:
        while b"\r\n\r\n" not in self._left:
            self._left += self._more()
        head, _, rest = self._left.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].partition(b":")[2]) if lengths else 0
        while len(rest) < length:
            rest += self._more()
        self._left = rest[length:]
        return int(head.split(b" ", 2)[1])

    def _more(self) -> bytes:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionResetError
        return data


def flood(port: int, source: str, count: int, lines: int, path: str) -> collections.Counter[int]:
    seen: collections.Counter[int] = collections.Counter()
    turns = iter(range(count))
    lock = threading.Lock()

    def work() -> None:
        line = Line(port, source, path)
        while True:
            with lock:
                if next(turns, None) is None:
                    return
            status = line.post()
            with lock:
                seen[status] += 1

    hands = [threading.Thread(target=work) for _ in range(lines)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return seen


if __name__ == "__main__":
    port, source, count, lines = sys.argv[1:5]
    counted = flood(int(port), source, int(count), int(lines), (sys.argv[5:] or ["/willow/"])[0])
    sys.stdout.write(" ".join(f"{status}={number}" for status, number in sorted(counted.items())))
