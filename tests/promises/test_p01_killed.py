"""kill -9 at random moments: whatever somebody holds a receipt for is there afterwards, once and unchanged."""

import json
import random
import re
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import psycopg
import pytest

from lianxin.algorithms.merkle import Edge, leaf_hash
from lianxin.algorithms.receipts import Receipt, check_receipt
from tests.promises.conftest import Reached
from tests.support.engines import POSTGRES
from tests.support.ports import LOOPBACK
from tests.support.postgres import Postgres
from tests.support.server import Server

CLIENTS = 6
OFFICE = "liuxi"
VOICES = f"/api/v1/offices/{OFFICE}/voices"
FORM = f"/{OFFICE}/"
WORDS = "Killed while speaking"
#: The database itself is killed in every so many rounds.
DATABASE_EVERY = 4
#: From so many rounds on each is a kill; before, every second one: a server takes seconds to come back.
MANY = 100


@dataclass(frozen=True)
class Words:
    """What somebody sends: the words and the key are the same however often it is sent."""

    door: str
    body: str

    @property
    def key(self) -> str:
        return self.body.replace(" ", "-")


@dataclass
class Told:
    """What the people outside know: what they sent, which codes they hold, which receipts came with them."""

    sent: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    receipts: list[tuple[Receipt, str]] = field(default_factory=list)
    torn: list[Words] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def speak(self, connection: HTTPConnection, words: Words) -> str:
        """Send the words and return the code; what comes back is written down at once."""
        with self.lock:
            self.sent.add(words.body)
        code, proof = (
            _through_api(connection, words) if words.door == "api" else _through_form(connection, words)
        )
        with self.lock:
            self.codes[words.body] = code
            self.receipts += [proof] if proof else []
        return code


def _through_api(connection: HTTPConnection, words: Words) -> tuple[str, tuple[Receipt, str] | None]:
    body = json.dumps({"body": words.body, "area": "hedong"})
    connection.request(
        "POST", VOICES, body, {"Content-Type": "application/json", "Idempotency-Key": words.key}
    )
    answer = connection.getresponse()
    content = answer.read()
    if answer.status not in {200, 201}:
        raise HTTPException(f"{answer.status} {content!r}")
    told = json.loads(content)
    return told["code"].replace("-", ""), (Receipt.parse(told["receipt"]), told["leaf"])


def _through_form(connection: HTTPConnection, words: Words) -> tuple[str, None]:
    fields = {"body": words.body, "idempotency_key": words.key}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", FORM, urlencode(fields), headers)
    answer = connection.getresponse()
    content = answer.read()
    found = re.fullmatch(rf"/{OFFICE}/receipt/(\w+)/", answer.getheader("Location", ""))
    if found is None:
        raise HTTPException(f"{answer.status} {content[:200]!r}")
    return found[1], None


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest) -> Postgres | None:
    """The database under the servers of tests.  It is killed too, and comes back with all that it holds."""
    return request.getfixturevalue("durable_postgres") if engine == POSTGRES else None


@pytest.mark.acceptance
def test_a_kill_at_any_moment_loses_no_voice_that_somebody_holds_a_receipt_for(
    server: Server, database: Postgres | None, rounds: int, reached: Reached
):
    told = Told()
    kills = rounds if rounds >= MANY else rounds // 2
    for number in range(kills):
        door = "web" if number % 2 else "api"
        _kill_while_people_speak(
            server, database if number % DATABASE_EVERY == 1 else None, told, door, number
        )
        server.start()
        _send_again(server, told)
    assert len(told.codes) >= kills

    said = Counter(
        body for (body,) in _rows(server, f"SELECT body FROM hear_voice WHERE body LIKE '{WORDS}%'")
    )
    assert said == dict.fromkeys(said, 1)
    assert told.codes.keys() - said.keys() == set()
    assert said.keys() - told.sent == set()
    assert _found_by_code(server, told) == {code: body for body, code in told.codes.items()}
    _check_receipts(server, told)
    server.stop()
    checked = server.cli("verify")
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    reached(
        "P1", "kills -9 of the server while people spoke, after each of which it went on", kills, of=kills
    )
    reached("P1", "receipts given before those kills that still resolve", len(told.codes), of=len(told.codes))


def test_words_sent_again_after_a_kill_are_one_voice_under_the_same_code(server: Server):
    codes = set()
    for door in ("api", "web"):
        words, told = Words(door, f"{WORDS} {door}"), Told()
        for _ in range(2):
            with closing(_connection(server)) as connection:
                codes.add((door, told.speak(connection, words)))
            server.kill()
            server.start()

    rows = _rows(server, f"SELECT body FROM hear_voice WHERE body LIKE '{WORDS}%' ORDER BY id")
    assert [door for door, _code in sorted(codes)] == ["api", "web"]
    assert rows == [(f"{WORDS} api",), (f"{WORDS} web",)]


def _connection(server: Server) -> HTTPConnection:
    return HTTPConnection(LOOPBACK, server.port, timeout=30)


def _kill_while_people_speak(
    server: Server, database: Postgres | None, told: Told, door: str, number: int
) -> None:
    """Let some people speak without pause and pull the plug at a moment drawn by lot."""
    with ThreadPoolExecutor(CLIENTS) as people:
        for person in range(CLIENTS):
            people.submit(_speak_until_cut_off, server, told, door, f"{WORDS} {number}-{person}")
        time.sleep(random.Random(number).uniform(0.02, 0.7))
        if database:
            database.crash()
        server.kill()
    if database:
        database.revive()


def _speak_until_cut_off(server: Server, told: Told, door: str, name: str) -> None:
    words = Words(door, f"{name}-0")
    try:
        with closing(_connection(server)) as connection:
            for count in range(10_000):
                words = Words(door, f"{name}-{count}")
                told.speak(connection, words)
    except (OSError, HTTPException):
        with told.lock:
            told.torn.append(words)


def _send_again(server: Server, told: Told) -> None:
    """Who got no answer sends the same again, twice: nobody knows whether it had arrived."""
    torn, told.torn = told.torn, []
    with closing(_connection(server)) as connection:
        for words in torn:
            assert told.speak(connection, words) == told.speak(connection, words)


def _found_by_code(server: Server, told: Told) -> dict[str, str]:
    """What each code opens."""
    found = {}
    with closing(_connection(server)) as connection:
        for code in told.codes.values():
            connection.request("GET", f"{VOICES}/{code}")
            answer = connection.getresponse()
            content = json.loads(answer.read())
            with suppress(KeyError):
                found[code] = content["body"]
    return found


def _check_receipts(server: Server, told: Told) -> None:
    """The record is gap-free, and every head that was ever given out is one that it grew through."""
    with closing(_connection(server)) as connection:
        connection.request("GET", f"{FORM}record/key")
        key = connection.getresponse().read().decode().strip()
    entries = _rows(server, "SELECT number, leaf FROM record_entry ORDER BY number")
    assert [number for number, _leaf in entries] == list(range(1, len(entries) + 1))
    edge, roots = Edge(0, ()), [Edge(0, ()).root()]
    for _number, leaf in entries:
        edge = edge.append(leaf_hash(leaf.encode()))[0]
        roots.append(edge.root())
    for receipt, leaf in told.receipts:
        head = check_receipt(receipt, leaf.encode(), [key])
        assert (entries[receipt.index][1], roots[head.size]) == (leaf, head.root)


def _rows(server: Server, question: str) -> list[tuple[object, ...]]:
    """Asked past the server."""
    if url := server.env.get("LIANXIN_DATABASE_URL"):
        with psycopg.connect(url) as base:
            return base.execute(question.encode()).fetchall()
    with closing(sqlite3.connect(server.data / "lianxin.sqlite3")) as file:
        return file.execute(question).fetchall()
