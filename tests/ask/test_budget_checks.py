"""`lianxin verify` counts every vote about money again."""

import json
from hashlib import sha256

import pytest
from django.db import connection

from lianxin.ask.checking.budgets import check_tallies
from lianxin.ask.models import Ballot, BudgetTally
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, no_step
from tests.factories import Town, make_town
from tests.record.budgeting import voted
from tests.support.engines import SQLITE


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def checked() -> list[str]:
    report = Report()
    check_tallies(Place("default", None, None), report, no_step)
    return [one.problem for one in report.broken]


def test_verify_counts_every_result_again_and_finds_one_that_was_bent(town: Town):
    _budget, ballot = voted(town)
    assert checked() == []
    row = BudgetTally.objects.get()
    document = json.loads(row.document)

    BudgetTally.objects.filter(pk=row.pk).update(winners=[2])
    assert checked() == ["digest, code or winners are not those of the result"]
    document["tally"]["winners"] = ["2"]
    spelled = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(spelled.encode()).hexdigest()
    BudgetTally.objects.filter(pk=row.pk).update(document=spelled, digest=digest)
    assert checked() == ["these votes give another result"]
    BudgetTally.objects.filter(pk=row.pk).update(
        document=row.document, digest=row.digest, winners=row.winners
    )
    Ballot.objects.filter(pk=ballot.pk).update(opened=ballot.opened.splitlines()[0] + "\n")
    assert checked() == ["the result was not counted from the votes of its ballot"]


def test_a_ballot_that_cannot_even_be_read_is_told_and_nothing_breaks_off(town: Town, engine: str):
    if engine != SQLITE:
        pytest.skip("PostgreSQL holds nothing but moments in a column of moments")
    voted(town)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ask_ballot SET opens_at = '2026-13-01 00:00:00'")

    assert checked() == ["the votes or the result cannot be read"]
