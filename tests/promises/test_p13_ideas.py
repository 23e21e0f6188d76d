"""P13: who takes back an idea takes its details, the name they gave and what the office quoted along, byte for byte."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from lianxin.ask.commands.ideas import ask_for_credit, look_at_credit, show_idea
from lianxin.ask.models import Statement
from lianxin.ask.queries.ideas import details_said
from lianxin.ask.states import IdeaState
from lianxin.hear import scrubbing
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, clock, make_town
from tests.promises.conftest import Reached
from tests.promises.raw_bytes import hits, written_down
from tests.promises.test_p13_statements import places
from tests.record.checking import check
from tests.record.proposing import ask_for_ideas, reply

# What is scanned must have been committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])
NOW = MONDAY + DAY / 2
CANARY = re.compile(b"(?i)zorblatt")


def test_an_idea_that_was_taken_back_is_found_nowhere(settings: Any, scratch: Path, reached: Reached):
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = NOW
    by, client = make_town().person("coordinator"), Client()
    ask_for_ideas(by, now=MONDAY)
    form = {
        "title": "A zorblatt at the well",
        "details": "The zorblatt makes shade all day",
        "contact": "zorblatt@b.example",
    }
    said = client.post("/willow/asking/1/ideas/propose", form)
    consumers.run_until_idle(NOW)
    row = Statement.objects.get()
    made = show_idea(statement=row, words=row.words, details=details_said(row), by=by, now=NOW)
    words = "You said that the zorblatt makes shade all day. It is planted."
    made = reply(made, IdeaState.ADOPTED, by=by, now=NOW, words=words)
    made = ask_for_credit(idea=made, name="Zorblatt", now=NOW)
    look_at_credit(idea=made, name="Zorblatt", agreed=True, by=by, now=NOW)
    page = "/willow/asking/1/ideas/1/"
    assert b"Zorblatt" in client.get(page).content
    assert b"zorblatt" in client.get("/willow/asking/1/ideas/").content
    folders = [django_settings.DATA, scratch, *places()]
    written_down()
    before = hits(CANARY, *folders)
    assert before
    follow = said["Location"].replace("/receipt/", "/follow/")
    assert client.post(f"{follow}do/erase", {"erase_sure": "yes"}).status_code == 302
    consumers.run_until_idle(NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert scrubbing.scrub(NOW, night=True)
    written_down()

    assert hits(CANARY, *folders) == {}
    for address in (
        page,
        "/willow/asking/1/ideas/",
        follow,
        "/api/v1/offices/willow/consultations/1/ideas/1",
    ):
        assert not CANARY.search(client.get(address).content), address
    assert (check().report.broken, check().report.warnings) == ([], [])
    reached("P13", "canaries of an idea found after erasing", 0, of=sum(map(len, before.values())))
