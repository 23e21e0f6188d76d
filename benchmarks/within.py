"""The answering end: reads questions as lines of JSON, answers each with one."""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from benchmarks.load import SLUG, WORDS
from lianxin.cli import setup_django

setup_django()

from django.db import connection  # noqa: E402  what needs the applications follows their loading
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import logs, polls, rating, searching, towns  # noqa: E402
from lianxin.act.models import Case  # noqa: E402
from lianxin.act.queries import PAGE  # noqa: E402
from lianxin.cli._prepare import migrate  # noqa: E402
from lianxin.office.models import Person  # noqa: E402

BRACKETS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def build(cases: int) -> int:
    """Write the large office; the number of its cases."""
    towns.build(cases)
    return cases


def build_near(cases: int) -> int:
    """The large office with outlines, and one case in ten released with a position."""
    towns.release_some(towns.build(cases))
    return cases


def accept(door: str) -> dict[str, int]:
    """The queries behind one voice, without and with the brackets of its transaction."""
    client = _client()
    for _warm in range(2):
        _say(client, door)
    found = _queries(lambda: _say(client, door))
    return {
        "queries": len([sql for sql in found if not sql.lstrip().startswith(BRACKETS)]),
        "all": len(found),
    }


def page(path: str, login: str | None, times: int) -> dict[str, Any]:
    """Milliseconds of the processor for each of some requests, and the queries of one."""
    client = _client(login)
    began = time.process_time()
    _get(client, path)
    first = (time.process_time() - began) * 1000
    found = _queries(lambda: _get(client, path))
    took = []
    for _ in range(times):
        began = time.process_time()
        _get(client, path)
        took.append((time.process_time() - began) * 1000)
    return {"queries": len(found), "took": took, "first": first, "bytes": len(client.get(path).content)}


def deep(number: int, order: str) -> str:
    """The mark after which page ``number`` of what waits for the office begins, as the pages write it."""
    waiting = Case.objects.filter(waits_for="office").order_by(order, "number")
    moment, last = waiting.values_list(order, "number")[PAGE * (number - 1) - 1]
    return quote(f"{round(moment.timestamp() * 1_000_000)}.{last}")


def _client(login: str | None = None) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    if login:
        client.force_login(Person.objects.get(login=login))
    return client


def _say(client: Client, door: str) -> None:
    body, key = WORDS.format(secrets.token_hex(8), 0), secrets.token_hex(12)
    if door == "api":
        address, said = f"/api/v1/offices/{SLUG}/voices", {"body": body, "area": "hedong"}
        answer = client.post(address, said, content_type="application/json", headers={"idempotency-key": key})
        assert answer.status_code == HTTPStatus.CREATED, answer.content
    else:
        fields = {"body": body, "area": "hedong", "kind": "report", "idempotency_key": key}
        answer = client.post(f"/{SLUG}/", fields)
        assert answer.status_code == HTTPStatus.FOUND, answer.content


def _get(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, (path, answer.status_code)


def _queries(work: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


ANSWERS: dict[str, Callable[..., Any]] = {
    "build": build,
    "build_near": build_near,
    "accept": accept,
    "page": page,
    "deep": deep,
    "appends": logs.appends,
    "log_of": logs.grow,
    "proofs": logs.proofs,
    "build_rated": rating.build_rated,
    "grow": rating.grow,
    "material": rating.material,
    "voices": searching.voices,
    "alike": searching.alike,
    "found": searching.found,
    "one_more": searching.one_more,
    "build_poll": polls.build_poll,
    "check_poll": polls.check_poll,
    "cost_of_form": polls.cost_of_form,
}


def main() -> None:
    migrate()
    for line in sys.stdin:
        what, arguments = json.loads(line)
        print(json.dumps(ANSWERS[what](**arguments)), flush=True)


if __name__ == "__main__":
    main()
