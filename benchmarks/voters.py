"""Those who vote and those who look on: forms at a fixed rate, whatever the server does; one process, plain sockets.

A form that has to wait for its turn waits from the moment at which it should have been sent.  Prints a line when the
measured time begins, one when it ends and one with what happened, as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load import SLUG

#: Answers in a form, statements there are, and the number of the one consultation.
SEVEN, STATEMENTS, ASKED = 7, 40, 1
#: Of a hundred forms so many change what the same person said a while ago.
CHANGES, A_WHILE = 25, 3.0
CONNECTIONS = 64
WORDS = {1: "agree", 0: "pass", -1: "disagree"}
PAGES = (f"/{SLUG}/asking/{ASKED}/map", f"/{SLUG}/asking/{ASKED}/")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_WRITTEN = {
    "web": re.compile(rb"(\d+) answers? (?:is|are) written down"),
    "api": re.compile(rb'"written": ?(\d+)'),
}
_BATCH = re.compile(rb"up to batch (\d+)")
Answers = list[tuple[int, int]]


def answers_of(dice: random.Random) -> Answers:
    """Seven statements, and what somebody makes of each."""
    return [(number, dice.choice((1, 1, -1, 0))) for number in dice.sample(range(1, STATEMENTS + 1), SEVEN)]


def form_of(door: str, slug: str, key: str, answers: Answers) -> tuple[str, str, bytes]:
    """Where a form goes, of what kind it is, and its bytes: as a page without a script sends it, or a program."""
    if door == "web":
        said = {"step": "cast", "key": key} | {f"s{number}": WORDS[said] for number, said in answers}
        return f"/{slug}/asking/{ASKED}/vote", "application/x-www-form-urlencoded", urlencode(said).encode()
    votes = [{"statement": number, "choice": WORDS[said]} for number, said in answers]
    path = f"/api/v1/offices/{slug}/consultations/{ASKED}/votes"
    return path, "application/json", json.dumps({"key": key, "votes": votes}).encode()


def get(host: str, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: en\r\n\r\n".encode()


def post(host: str, path: str, kind: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: en\r\n"
    return f"{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@dataclass
class Task:
    """One request that is due at a moment; a form has a voter, a look has none."""

    due: float
    request: bytes
    voter: int = -1
    answers: Answers = field(default_factory=list)


@dataclass
class Line:
    """A connection, and what is under way on it."""

    address: tuple[str, int]
    task: Task | None = None
    buffer: bytes = b""

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(self.address, timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, task: Task) -> None:
        self.task, self.buffer = task, b""
        self.socket.sendall(task.request)

    def hear(self) -> bool:
        """Take in what arrived; whether the answer is complete."""
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.buffer += part
        head, blank, body = self.buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        return bool(blank) and len(body) >= (int(length[1]) if length else 0)


@dataclass
class Crowd:
    """Who votes when, and what came of it."""

    host: str
    door: str
    keys: list[str]
    dice: random.Random
    forms: list[tuple[float, int, Answers]] = field(default_factory=list)
    looks: list[tuple[float, int]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    look_waits: list[float] = field(default_factory=list)
    _fresh: Iterator[int] = field(init=False)
    _heard: deque[tuple[float, int, Answers]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._fresh = iter(self.dice.sample(range(len(self.keys)), len(self.keys)))

    def form(self, due: float) -> Task:
        """Mostly of somebody who has not been here yet; now and then somebody thinks again about the same."""
        long_ago = self._heard and self._heard[0][0] < time.time() - A_WHILE
        if long_ago and self.dice.randrange(100) < CHANGES:
            _moment, voter, said = self._heard.popleft()
            answers = [(number, self.dice.choice((1, 0, -1))) for number, _said in said]
        else:
            voter, answers = next(self._fresh), answers_of(self.dice)
        return Task(
            due, post(self.host, *form_of(self.door, SLUG, self.keys[voter], answers)), voter, answers
        )

    def look(self, due: float, number: int) -> Task:
        return Task(due, get(self.host, PAGES[number % len(PAGES)]))

    def take(self, task: Task, answer: bytes) -> None:
        """What the server said."""
        took = time.perf_counter() - task.due
        if task.voter < 0:
            assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
            self.look_waits.append(took)
            if batch := _BATCH.search(answer):
                self.looks.append((time.time(), int(batch[1])))
            return
        written = _WRITTEN[self.door].search(answer)
        assert written, answer[:2000]
        assert int(written[1]) == SEVEN, written[0]
        self.waits.append(took)
        told = (time.time(), task.voter, task.answers)
        self.forms.append(told)
        self._heard.append(told)


def due_times(seconds: float, votes: float, looks: float) -> list[tuple[float, int]]:
    """When something is due: -1 for a form, else the number of the look."""
    forms = [(n * SEVEN / votes, -1) for n in range(int(seconds * votes / SEVEN))]
    return sorted(forms + [(n / looks, n) for n in range(int(seconds * looks))])


def drive(crowd: Crowd, address: tuple[str, int], seconds: float, votes: float, looks: float) -> None:
    """Send what is due as soon as a connection is free, until everything is answered."""
    lines = [Line(address) for _ in range(CONNECTIONS)]
    free, coming = deque(lines), deque(due_times(seconds, votes, looks))
    began = time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for line in lines:
            ready.register(line.socket, selectors.EVENT_READ, line)
        while coming or len(free) < len(lines):
            while free and coming and began + coming[0][0] <= time.perf_counter():
                at, what = coming.popleft()
                due = began + at
                free.popleft().ask(crowd.form(due) if what < 0 else crowd.look(due, what))
            wait = began + coming[0][0] - time.perf_counter() if free and coming else 60
            for key, _events in ready.select(timeout=max(0.0, wait)):
                line = key.data
                if line.hear():
                    crowd.take(line.task, line.buffer)
                    free.append(line)
    for line in lines:
        line.socket.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("keys", type=Path)
    parser.add_argument("sent", type=Path)
    parser.add_argument("--door", choices=_WRITTEN, default="web")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--warm-up", type=float, default=3)
    parser.add_argument("--votes", type=float, default=500, help="offered a second")
    parser.add_argument("--looks", type=float, default=10, help="pages read a second")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    address, keys = ("127.0.0.1", chosen.port), json.loads(chosen.keys.read_text())
    crowd = Crowd(f"127.0.0.1:{chosen.port}", chosen.door, keys, random.Random(chosen.seed))
    drive(crowd, address, chosen.warm_up, chosen.votes, chosen.looks)
    crowd.waits.clear()
    crowd.look_waits.clear()
    crowd.looks.clear()
    print("begin", flush=True)
    begun, began, used = time.time(), time.perf_counter(), time.process_time()
    drive(crowd, address, chosen.seconds, chosen.votes, chosen.looks)
    took, used = time.perf_counter() - began, time.process_time() - used
    print("end", flush=True)
    chosen.sent.write_text(json.dumps(crowd.forms))
    voted = max(moment for moment, *_ in crowd.forms) - begun
    told = {"seconds": took, "voted": voted, "cpu": used, "waits": crowd.waits, "looks": crowd.looks}
    print(json.dumps(told | {"look_waits": crowd.look_waits}), flush=True)


if __name__ == "__main__":
    main()
