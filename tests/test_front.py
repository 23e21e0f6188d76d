"""The front: nobody takes a thread before the whole request is there, and whoever never ends is ended."""

import contextlib
import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianxin import front
from tests.support.ports import LOOPBACK, free_port, is_listening

pytestmark = pytest.mark.one_engine
ROOT = Path(__file__).parents[1]
FORM = "application/x-www-form-urlencoded"
#: As in tests/support/small_front.py.
JUST_NOW = 0.5
LONG = b"0123456789abcdef" * (40 * 65_536)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    number, file = free_port(), tmp_path_factory.mktemp("front") / "long"
    file.write_bytes(LONG)
    surroundings = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "SMALL_FRONT_FILE": str(file)}
    command = [sys.executable, "-m", "tests.support.small_front", str(number)]
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, start_new_session=True)
    deadline = time.monotonic() + 20
    while not is_listening(number):
        assert process.poll() is None, "the front did not start"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield number
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def ask(
    port: int, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    line = http.client.HTTPConnection(LOOPBACK, port, timeout=20)
    line.request(method, path, body, headers or {})
    answer = line.getresponse()
    content = answer.read()
    line.close()
    return answer.status, json.loads(content)


def begun(port: int, length: int, kind: str = FORM, *more: str) -> socket.socket:
    """A request whose head is there, and nothing of its body."""
    line = socket.create_connection((LOOPBACK, port), timeout=20)
    head = ["POST / HTTP/1.1", "Host: x", f"Content-Type: {kind}", f"Content-Length: {length}", *more]
    line.sendall("\r\n".join([*head, "", ""]).encode())
    return line


def told(line: socket.socket) -> dict[str, Any]:
    """The answer, once the connection is closed behind it."""
    got = b""
    with line, contextlib.suppress(ConnectionResetError):  # it was still sending
        while part := line.recv(65536):
            got += part
    return json.loads(got.partition(b"\r\n\r\n")[2])


def test_a_request_reaches_the_application_as_wsgi_tells_it(port: int):
    status, seen = ask(port, "POST", "/%E7%81%AF%2Fa?q=%20", b"body=1", {"Content-Type": FORM, "A-B": "c"})
    environ = seen["environ"]

    assert (status, seen["refused"], seen["words"], seen["declared"]) == (200, 0, "body=1", "6")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/灯/a"
    assert (environ["QUERY_STRING"], environ["CONTENT_TYPE"], environ["HTTP_A_B"]) == ("q=%20", FORM, "c")
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == (LOOPBACK, str(port))
    assert (environ["REQUEST_METHOD"], environ["wsgi.url_scheme"]) == ("POST", "http")
    # Nothing of this machine's surroundings goes with a request.
    assert not set(environ) & set(os.environ)


def test_nobody_passes_a_header_off_as_the_proxys(port: int):
    _, seen = ask(port, "GET", "/", headers={"X_Forwarded_For": "203.0.113.9", "X-Forwarded-Proto": "https"})

    assert "HTTP_X_FORWARDED_FOR" not in seen["environ"]
    assert seen["environ"]["HTTP_X_FORWARDED_PROTO"] == "https"


@pytest.mark.parametrize(
    ("size", "on_disk"), [(front.SHORT, False), (front.SHORT + 1, True), (3_000_000, True)]
)
def test_a_long_body_waits_on_the_disk(port: int, size: int, on_disk: bool):
    _, seen = ask(port, "POST", "/", b"x" * size, {"Content-Type": FORM})

    assert (seen["length"], seen["on_disk"], seen["refused"]) == (size, on_disk, 0)


def test_whoever_says_nothing_is_not_waited_for(port: int):
    began = time.monotonic()

    assert told(begun(port, 100))["refused"] == 408
    assert 0.7 < time.monotonic() - began < 3


def test_whoever_drips_is_ended_and_whoever_is_slow_but_steady_is_not(port: int):
    """20 kB a second are demanded here after the first 0.8 s."""

    def send(line: socket.socket, size: int, times: int) -> None:
        for _ in range(times):
            try:
                line.sendall(b"x" * size)
            except OSError:
                return
            time.sleep(0.1)

    dripping, steady = begun(port, 3_000), begun(port, 60_000)
    hands = [
        threading.Thread(target=send, args=given) for given in ((dripping, 100, 30), (steady, 4_000, 15))
    ]
    for hand in hands:
        hand.start()
    answers = [told(dripping)]
    seen = steady.recv(65536)
    steady.close()
    for hand in hands:
        hand.join()

    assert answers[0]["refused"] == 408
    assert b'"refused": 0, "length": 60000' in seen


def test_what_broke_off_is_never_taken_for_the_whole(port: int):
    line = begun(port, 100)
    line.sendall(b"half of it")
    line.shutdown(socket.SHUT_WR)

    assert told(line)["refused"] == 400


def test_without_a_length_nothing_is_taken(port: int):
    line = socket.create_connection((LOOPBACK, port), timeout=20)
    line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")

    assert told(line)["refused"] == 411


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "٣", "5, 5", ""])
def test_a_length_is_a_number(port: int, length: str):
    line = socket.create_connection((LOOPBACK, port), timeout=20)
    line.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\nhello".encode())
    status = line.recv(65536)
    line.close()

    assert status.startswith(b"HTTP/1.1 400") or b'"refused": 400' in status


@pytest.mark.parametrize(
    ("length", "kind"),
    [(front.MOST_DROPPED + 1, FORM), (front.MOST_WITH_FILES + 1, "multipart/form-data; boundary=x")],
)
def test_what_is_far_too_long_is_refused_before_a_byte_is_read(port: int, length: int, kind: str):
    assert told(begun(port, length, kind))["refused"] == 413


def test_what_is_too_long_is_dropped_so_that_the_answer_can_be_read(port: int):
    _, seen = ask(port, "POST", "/", b"x" * (front.MOST_WORDS + 1), {"Content-Type": FORM})

    assert (seen["refused"], seen["length"], seen["declared"]) == (413, 0, "0")


def test_slow_readers_hold_no_thread(port: int):
    """More of them than there are threads."""
    lines = [socket.create_connection((LOOPBACK, port), timeout=20) for _ in range(2 * front.THREADS)]
    for line in lines:
        line.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.3)
    began = time.monotonic()
    status, _ = ask(port, "GET", "/")
    took = time.monotonic() - began
    for line in lines:
        line.close()

    assert (status, took < 1) == (200, True)


@pytest.mark.parametrize(("part", "whole"), [("", LONG), ("?100-1000100", LONG[100:1_000_100])])
def test_a_file_goes_out_as_it_lies(port: int, part: str, whole: bytes):
    line = http.client.HTTPConnection(LOOPBACK, port, timeout=20)
    line.request("GET", f"/long{part}")
    got = line.getresponse().read()
    line.close()

    assert hashlib.sha256(got).digest() == hashlib.sha256(whole).digest()


def test_of_a_crowd_that_speaks_at_once_nobody_is_given_up(port: int):
    lines = [begun(port, 6, FORM, "Connection: close") for _ in range(front.UNDER_WAY + 100)]
    for line in lines:
        line.sendall(b"body=1")

    assert [one for one in map(told, lines) if (one["refused"], one["words"]) != (0, "body=1")] == []


def test_when_too_many_come_the_slowest_makes_room(port: int):
    lines = [begun(port, 100) for _ in range(front.UNDER_WAY)]
    time.sleep(JUST_NOW)
    lines += [begun(port, 100) for _ in range(20)]
    answered = [line for line in lines[:20] if told(line)["refused"] == 408]
    began = time.monotonic()
    status, seen = ask(port, "POST", "/", b"body=1", {"Content-Type": FORM})
    took = time.monotonic() - began
    for line in lines[20:]:
        line.close()

    assert len(answered) == 20
    assert (status, seen["words"]) == (200, "body=1")
    assert took < 1
