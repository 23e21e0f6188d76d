"""The decision on a consultation through the API: the same as the page, with a digest that anybody computes again."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from lianxin.algorithms.canonical import canonical
from lianxin.record.models import Entry
from tests.factories import MONDAY, clock, make_town
from tests.record.deciding import closed, correct, decide

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
HERE = "/api/v1/offices/willow/consultations/1"


def test_it_is_there_once_it_is_published_and_its_digest_stands_in_the_record(settings: Any):
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    lead = make_town().person("lead")
    asked = closed(lead, "One", "Two", now=MONDAY)
    before = Client().get(f"{HERE}/decision")
    decide(asked, lead, 1, 2, now=MONDAY)
    correct(asked, lead, now=MONDAY)
    told = Client().get(f"{HERE}/decision").json()
    entry = Entry.objects.get(kind="decision.replaced")

    assert before.status_code == 404
    assert (told["number"], told["replaces"], told["because"]) == (2, 1, "A name was missing.")
    assert [[one["number"] for one in point["statements"]] for point in told["points"]] == [[1, 2]]
    assert told["mismatches"] == []
    assert hashlib.sha256(canonical(told["document"])).hexdigest() == told["digest"] == entry.public["digest"]
    assert Client().get(HERE).json()["state"] == "decided"
