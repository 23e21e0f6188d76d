"""Whoever sends slowly, endlessly or far too much holds up nobody: no thread waits, and memory stays bounded."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

import pytest

from tests.load.test_flood import addresses, p95, say
from tests.promises.conftest import Reached, reached
from tests.support.ports import LOOPBACK
from tests.support.server import Server

__all__ = ["reached"]

#: What is measured is the front, which knows no database.
pytestmark = pytest.mark.one_engine
LOUD = "127.0.0.3"
HALF_OPEN, IDLE, SLOW_BODIES, ENDLESS, HUGE = 200, 1_500, 100, 20, 4
HUNDRED_MB = 100 * 1024 * 1024
#: Seconds in which everybody else has a receipt, and bytes by which the house may grow meanwhile.
BOUND, MOST_GROWTH = 1.0, 160 * 1024 * 1024
HEAD = f"POST /willow/ HTTP/1.1\r\nHost: {LOOPBACK}\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    return make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),), gate="60/0.5")


def connected(server: Server, begin: str) -> socket.socket:
    line = socket.create_connection((LOOPBACK, server.port), timeout=30, source_address=(LOUD, 0))
    line.sendall(begin.encode())
    return line


@contextmanager
def besieged(server: Server) -> Iterator[list[socket.socket]]:
    """Half a head each, nothing after the head, a trickle of a body, chunks without end."""
    begins = (
        [HEAD] * HALF_OPEN
        + [""] * IDLE
        + [f"{HEAD}Content-Length: 50000\r\n\r\nbody="] * SLOW_BODIES
        + [f"{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nbody=\r\n"] * ENDLESS
    )
    over = threading.Event()
    with ExitStack() as lines:
        all_of_them = [lines.enter_context(connected(server, begin)) for begin in begins]

        def trickle() -> None:
            while not over.wait(0.5):
                for line in all_of_them[HALF_OPEN + IDLE :]:
                    try:
                        line.send(b"x")
                    except OSError:
                        continue

        hand = threading.Thread(target=trickle)
        hand.start()
        try:
            yield all_of_them
        finally:
            over.set()
            hand.join()


POUR = """
import socket, sys
port, source, size = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
line = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(source, 0))
line.sendall(sys.argv[4].replace("\\\\r\\\\n", "\\r\\n").encode())
piece, left = b"x" * 65536, size
try:
    while left > 0:
        line.sendall(piece)
        left -= len(piece)
    print(line.recv(65536)[9:12].decode())
except OSError:
    print("ended")
"""


def pouring(server: Server, count: int) -> list["subprocess.Popen[str]"]:
    """Bodies of a hundred megabytes, as fast as the line carries them: half of them words, half of them files."""
    heads = [
        HEAD,
        HEAD.replace("application/x-www-form-urlencoded", "multipart/form-data; boundary=edge"),
    ]
    return [
        subprocess.Popen(
            [
                *(sys.executable, "-c", POUR, str(server.port), LOUD, str(HUNDRED_MB)),
                f"{heads[number % 2]}Content-Length: {HUNDRED_MB}\r\n\r\n".replace("\r\n", "\\r\\n"),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]


def memory(server: Server) -> int:
    """Bytes that the house holds, all its processes together."""
    group = [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if (folder / "stat").exists() and _group_of(folder) == server.pid
    ]
    lines = [line for pid in group for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def _group_of(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[2])
    except OSError:
        return 0


def test_slow_and_huge_requests_hold_up_nobody_else(server: Server, reached: Reached) -> None:
    people = addresses()
    for source in islice(people, 20):
        say(server, source)
    before, began = memory(server), time.monotonic()
    half, silent = connected(server, HEAD), connected(server, f"{HEAD}Content-Length: 9\r\n\r\n")
    with besieged(server) as lines:
        huge, times = pouring(server, HUGE), list[float]()
        while any(one.poll() is None for one in huge) or len(times) < 60:
            times.append(say(server, next(people)))
        most = memory(server)
    answers = [one.communicate()[0].strip() for one in huge]
    sys.stdout.write(
        f"{len(lines)} slow lines, {HUGE} bodies of 100 MB: {len(times)} people, p95 {p95(times):.3f} s, "
        f"{(most - before) >> 20} MB more\n"
    )
    reached(
        "P14",
        "seconds for a receipt, 95 of 100, beside slow and huge requests",
        round(p95(times), 2),
        of=BOUND,
    )
    reached("P14", "slow or huge requests borne at the same time", len(lines) + HUGE)

    assert len(times) >= 60
    assert p95(times) < BOUND
    assert most - before < MOST_GROWTH
    # Words of that length are refused; a form with files is taken in, and is no form.
    assert (set(answers[::2]), set(answers[1::2])) == ({"413"}, {"400"})
    # Half a head was given ten seconds, and a body of which nothing came fifteen or twenty.
    ended = [line.recv(65536) for line in (half, silent)]
    assert time.monotonic() - began < 30
    assert ended[0] == b"" or ended[0].startswith(b"HTTP/1.1 408")
    assert ended[1].startswith(b"HTTP/1.1 408")
    assert b"content-security-policy" in ended[1]
    for line in (half, silent):
        line.close()
