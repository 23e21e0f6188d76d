"""P13: who takes back what they said in a consultation takes the statement along, byte for byte; its votes stay."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from lianxin.ask.commands import statements as commands
from lianxin.ask.models import Statement
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries import votes as counting
from lianxin.hear import scrubbing
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, clock, make_town
from tests.promises.conftest import Reached
from tests.promises.raw_bytes import folders_of_databases, hits, written_down
from tests.record.checking import check
from tests.record.consulting import fresh, open_consultation
from tests.record.stating import AGREE, ended, join, put_in, state, vote

# What is scanned must have been committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])
OPEN = MONDAY + DAY / 2
CANARY = re.compile(b"(?i)zorblatt")


def places() -> list[Path]:
    if connection.vendor == "sqlite":
        return folders_of_databases()
    return [folder / "base" for folder in folders_of_databases()]


def test_a_statement_that_was_taken_back_is_found_nowhere(settings: Any, scratch: Path, reached: Reached):
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    by = make_town().person("coordinator")
    asked = open_consultation(by, now=MONDAY)
    put_in(asked, "The stop should stay", by, now=OPEN)
    client = Client()
    said = client.post(
        "/willow/asking/1/say", {"body": "The zorblatt needs a roof", "contact": "zorblatt@b.example"}
    )
    consumers.run_until_idle(OPEN)
    again = state(asked, "The marigold needs a roof", now=OPEN)
    row = Statement.objects.get(words__contains="zorblatt")
    commands.show(statement=row, words=row.words, by=by, now=OPEN, said_again=[])
    for _ in range(6):
        vote(join(asked, now=OPEN), {row.number: AGREE}, now=OPEN)
    page = said["Location"].replace("/receipt/", "/follow/")
    assert b"zorblatt" in client.get("/willow/asking/1/statements/").content
    folders = [django_settings.DATA, scratch, *places()]
    written_down()
    before = hits(CANARY, *folders)
    assert before
    assert client.post(f"{page}do/erase", {"erase_sure": "yes"}).status_code == 302
    consumers.run_until_idle(OPEN)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert scrubbing.scrub(OPEN, night=True)
    written_down()

    assert hits(CANARY, *folders) == {}
    assert Statement.objects.get(pk=again.pk).words == "The marigold needs a roof"
    clock.now = ended(asked)
    over = counting.published(fresh(asked), clock.now)
    assert over["totals"][str(row.number)] == [6, 0, 0]
    assert {"number": row.number, "words": ""} in over["statements"]
    assert b"zorblatt" not in client.get("/willow/asking/1/polis/comments.csv").content
    assert queries.shown(asked).count() == 1
    assert (check().report.broken, check().report.warnings) == ([], [])
    reached("P13", "canaries of a statement found after erasing", 0, of=sum(map(len, before.values())))
