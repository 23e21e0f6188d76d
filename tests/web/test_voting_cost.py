"""What a form of seven answers asks of the database: as little with many voters and statements as with few."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.ask.models import Consultation, Vote
from tests.ask.crowds import seal, vote_in
from tests.factories import DAY, MONDAY, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import put_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY / 2
#: Office, consultation, whoever holds the key, what is put to them; phase and votes in the transaction, beside its own
#: brackets; then again what is put to them, the map, what comes next, and whether voting is open.
MOST = 14


@pytest.fixture
def asked(db: None, settings: Any) -> Consultation:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    by = make_town().person("coordinator")
    made = open_consultation(by, now=MONDAY)
    for number in range(16):
        put_in(made, f"The stop should stand at gate {number}", by, now=MONDAY)
    return made


def queries_of_a_form(now: datetime) -> int:
    """Somebody begins, then answers seven statements."""
    client = Client()
    begun = client.post("/willow/asking/1/vote", {"step": "begin", "form": f"{now}"}).context
    said = {f"s{row.number}": "agree" for row in begun["rows"]} | {"step": "cast", "key": begun["key"]}
    before = Vote.objects.count()
    with CaptureQueriesContext(connection) as captured:
        answer = client.post("/willow/asking/1/vote", said)
        found = len(captured)
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 7
    assert Vote.objects.count() == before + 7
    return found


def test_a_form_of_votes_costs_the_same_however_many_have_voted(asked: Consultation):
    vote_in(asked, people=6, camps=2)
    seal(asked, now=OPEN)
    few = queries_of_a_form(OPEN)
    vote_in(asked, people=60, camps=2)
    many = queries_of_a_form(OPEN + DAY)

    assert few <= MOST
    assert many <= few
