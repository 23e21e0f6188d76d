"""Requests of our own: where we say, no further, not for long, and not a word of them in an error."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from lianxin.hear import posting
from lianxin.hear.posting import ChannelClosed, knock, post

Peer = Callable[[socket.socket], None]


def whole(connection: socket.socket) -> bytes:
    """A request with its body, in however many pieces it comes."""
    got = connection.recv(65536)
    while _missing(got) > 0 and (more := connection.recv(65536)):
        got += more
    return got


def _missing(got: bytes) -> int:
    length = re.search(rb"Content-Length: (\d+)", got, re.IGNORECASE)
    return int(length[1]) - len(got.partition(b"\r\n\r\n")[2]) if length else 0


@contextmanager
def peer(behave: Peer) -> Iterator[tuple[str, list[bytes]]]:
    """A machine on the loopback that does as it likes with each connection, and what it was sent."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                asked.append(whole(connection))
                try:
                    behave(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def answering(head: str, body: bytes = b"") -> Peer:
    return lambda connection: connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "TIMEOUT", 0.4)


def hang_up(connection: socket.socket) -> None:
    """Not a word."""


def be_silent(connection: socket.socket) -> None:
    time.sleep(0.8)


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(30):
        connection.sendall(b"x")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("behave", "problem"),
    [
        (be_silent, "timeout"),
        (drip, "timeout"),
        (hang_up, "no_answer"),
        (answering("garbage"), "no_answer"),
    ],
    ids=["silent", "dripping", "hanging up", "garbage"],
)
def test_a_machine_that_does_not_answer_is_left(behave: Peer, problem: str):
    begun = time.monotonic()
    with peer(behave) as (address, _asked):
        with pytest.raises(ChannelClosed) as closed:
            post(address, b"13800138000", {})
        took = time.monotonic() - begun

    assert (closed.value.problem, str(closed.value)) == (problem, problem)
    assert took < 1.5


def test_nobody_there():
    with pytest.raises(ChannelClosed, match="no_answer"):
        post("http://127.0.0.1:9/", b"", {})


def test_no_redirect_is_followed_and_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch):
    with peer(answering("HTTP/1.1 200 OK\nContent-Length: 2", b"no")) as (elsewhere, asked_elsewhere):
        monkeypatch.setenv("http_proxy", elsewhere)
        with peer(answering(f"HTTP/1.1 302 Found\nLocation: {elsewhere}\nContent-Length: 0")) as (
            address,
            asked,
        ):
            answer = post(f"{address}/send?to=gateway", b"{}", {"Lianxin-Key": "1"})

    assert (answer.status, answer.headers["location"], asked_elsewhere) == (302, elsewhere, [])
    assert asked[0].startswith(b"POST /send?to=gateway HTTP/1.1\r\n")


def test_what_comes_back_is_bounded():
    with peer(answering("HTTP/1.1 200 OK", b"x" * (2 * posting.MOST_ANSWER))) as (address, _asked):
        answer = post(address, b"", {})

    assert len(answer.text) <= posting.MOST_ANSWER + 64 * 1024


@pytest.mark.parametrize(
    "address",
    [
        "http://198.51.100.7/",
        "http://169.254.169.254/latest",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.0.0.1.example.org/",
        "http://[fe80::1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "https://host:port/",
        "",
    ],
)
def test_nothing_goes_in_the_clear_over_a_network_or_by_another_protocol(address: str):
    with pytest.raises(ChannelClosed, match="unsafe_address"):
        post(address, b"13800138000", {})


def test_at_our_own_door_we_use_the_name_by_which_people_call(settings):
    settings.ALLOWED_HOSTS, settings.HTTPS = [".example.org", "127.0.0.1"], True
    with peer(answering("HTTP/1.1 200 OK\nContent-Length: 2", b"{}")) as (address, asked):
        settings.PROBE_ORIGIN = address
        answer = knock("/willow/", form={"body": "灯 & lamp"})

    head, _gap, body = asked[0].decode().partition("\r\n\r\n")
    assert (answer.status, answer.json()) == (200, {})
    assert "\r\nHost: example.org\r\n" in head
    assert "\r\nX-Forwarded-Proto: https" in head
    assert body == "body=%E7%81%AF+%26+lamp"
