"""P13: words that the office takes off a line of an account are gone from the house, byte for byte; the money stays."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from lianxin.act import commands as act
from lianxin.act.models import LedLine
from lianxin.act.states import LineKind
from lianxin.hear import scrubbing
from tests.act.test_led import running
from tests.factories import MONDAY, clock
from tests.promises.conftest import Reached
from tests.promises.raw_bytes import hits, written_down
from tests.promises.test_p13_statements import places
from tests.record.checking import check
from tests.record.leading import case_of, write

# What is scanned must have been committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])
CANARY = re.compile(b"(?i)zorblatt")


def test_words_that_were_taken_off_an_account_are_found_nowhere(
    settings: Any, scratch: Path, reached: Reached
):
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    town, hands, project = running()
    named = write(project, LineKind.SPENT, "60.00", what="Seeds from old Zorblatt", proof="Zorblatt 7")
    back = write(project, LineKind.BACK, "20.00", what="Zorblatt brought it")
    act.confirm_return(line=back, case=case_of(project), by=hands.confirms, now=MONDAY)
    assert b"Zorblatt" in Client().get("/willow/led/1/").content
    folders = [django_settings.DATA, scratch, *places()]
    written_down()
    before = hits(CANARY, *folders)
    assert before

    for line in (named, back):
        told = {"case": case_of(project), "ground": "personal", "by": town.person("lead"), "now": MONDAY}
        act.take_words_off(line=line, **told)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert scrubbing.scrub(MONDAY, night=True)
    written_down()

    assert hits(CANARY, *folders) == {}
    for address in ("/willow/led/1/", "/willow/led/1.csv", "/api/v1/offices/willow/led/1", "/willow/record/"):
        assert not CANARY.search(Client().get(address).content), address
    assert dict(LedLine.objects.values_list("number", "amount_cents")) == {1: 20000, 2: 6000, 3: 2000}
    assert (check().report.broken, check().report.warnings) == ([], [])
    reached("P13", "canaries of an account found after erasing", 0, of=sum(map(len, before.values())))
