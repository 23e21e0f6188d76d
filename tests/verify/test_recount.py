"""What is published is what anybody counts from the leaves."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.office.models import Office
from lianxin.record.commands import stamp
from lianxin.record.models import Cursor, Entry
from lianxin.verify import queries, tally
from lianxin.verify.commands import outcome_of
from lianxin.verify.counting import material_of, plain_office
from lianxin.verify.models import Outcome
from lianxin.verify.queries import material
from lianxin.verify.recount import Recount, Uncountable
from lianxin.verify.tally import VoiceOutcome
from tests.record import scenario
from tests.record.checking import check

DAYS = [stamp(scenario.NOW + timedelta(days=day)) for day in range(4)]
tables = pytest.mark.django_db(databases=["default", "vault"])

WORDS = st.sampled_from(["", "solved", "partly", "not"])
MOMENTS = st.sampled_from(["", *DAYS])
SAID = st.sampled_from([None, True, False])
outcomes = st.lists(
    st.builds(
        VoiceOutcome,
        voice_id=st.just(0),
        said_at=st.just(DAYS[0]),
        imported=st.booleans(),
        unit=st.sampled_from(["", "power", "roads"]),
        severity=st.sampled_from(["ordinary", "danger"]),
        answer_due=MOMENTS,
        agreed_due=MOMENTS,
        acted_at=MOMENTS,
        first_answered=MOMENTS,
        answered_at=MOMENTS,
        apart=st.sampled_from(["", "withdrawn", "transferred"]),
        excluded=st.sampled_from(["", "abuse"]),
        word=WORDS,
        satisfied=SAID,
        own=WORDS,
        contact=WORDS,
        again=WORDS,
        asked_as=WORDS,
        reached=st.sampled_from(["", "reached", "declined", "no_answer"]),
        in_time_said=SAID,
        still=st.sampled_from(["", "holds", "relapsed"]),
    ),
    max_size=12,
)


def as_bytes(published: dict[str, Any]) -> bytes:
    """What a program would compare, byte for byte: also the order of everything."""
    return json.dumps(published).encode()


def leaves() -> list[dict[str, object]]:
    return [json.loads(text) for text in Entry.objects.order_by("number").values_list("leaf", flat=True)]


@tables
@pytest.mark.need(36)
def test_the_published_rates_are_those_that_the_leaves_give(lived: scenario.Place):
    recount = Recount()
    recount.read(leaves())
    as_of = stamp(scenario.NOW)

    published = plain_office(material(lived.office), as_of)

    assert {
        outcome.voice_id: outcome for outcome in map(outcome_of, Outcome.objects.all())
    } == recount.outcomes
    assert as_bytes(published) == as_bytes(plain_office(recount.material(), as_of))
    assert published["office"]["received"] == Outcome.objects.filter(imported=False).count()


@tables
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(found=outcomes, day=st.integers(0, 3))
def test_counting_in_sql_and_counting_outcomes_agree(db: None, found: list[VoiceOutcome], day: int):
    office = Office.objects.first() or scenario.found().office
    Outcome.objects.all().delete()
    numbered = [replace(outcome, voice_id=number) for number, outcome in enumerate(found, start=1)]
    Outcome.objects.bulk_create(Outcome(office=office, **tally.columns(outcome)) for outcome in numbered)
    queries.rates._counted.clear()  # these outcomes come without a record that grew

    as_of = stamp(scenario.NOW + timedelta(days=day))
    published = as_bytes(plain_office(material(office), as_of))
    assert published == as_bytes(plain_office(material_of(numbered[::-1]), as_of))


def test_leaves_that_hang_together_in_no_way_are_uncountable_and_still_read_to_the_end():
    read = []
    broken = [
        {"kind": "case.opened", "time": DAYS[0], "public": {"case": 1, "voice": 9, "answer_due": ""}},
        {"kind": "x", "time": DAYS[0], "public": {}},
    ]

    with pytest.raises(Uncountable):
        Recount().read(leaf for leaf in broken if not read.append(leaf))
    assert read == broken


@tables
def test_what_the_consumer_has_not_read_yet_is_not_missed(lived: scenario.Place):
    scenario.receive(office=lived.office, said=scenario.Said(body="新的", channel="web"), now=scenario.NOW)

    assert check().report.broken == []
    assert Cursor.objects.get(consumer=tally.TALLY).number < Entry.objects.count()


@tables
def test_plain_rates_carry_n_and_the_interval(lived: scenario.Place):
    found = plain_office(material(lived.office), stamp(scenario.NOW))["office"]

    assert set(found["resolution"]) == {"k", "n", "share", "low", "high"}
    assert found["resolution"]["low"] < found["resolution"]["share"] <= found["resolution"]["high"]
