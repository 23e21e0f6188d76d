"""What is published is what anybody counts from the leaves."""

import json
from dataclasses import asdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.office.models import Office
from lianxin.record.commands import stamp
from lianxin.record.models import Cursor, Entry
from lianxin.verify import queries
from lianxin.verify.commands import outcome_of
from lianxin.verify.models import Outcome
from lianxin.verify.queries import rates_by_unit, total
from lianxin.verify.recount import Recount, Uncountable, counts_by_unit, plain
from lianxin.verify.tally import VoiceOutcome
from tests.record import scenario
from tests.record.checking import check

DAYS = [stamp(scenario.NOW + timedelta(days=day)) for day in range(4)]
tables = pytest.mark.django_db(databases=["default", "vault"])

outcomes = st.lists(
    st.builds(
        VoiceOutcome,
        voice_id=st.just(0),
        said_at=st.just(DAYS[0]),
        imported=st.booleans(),
        case=st.none(),
        unit=st.sampled_from(["", "power", "roads"]),
        answer_due=st.sampled_from(["", *DAYS]),
        answered_at=st.sampled_from(["", *DAYS]),
        word=st.sampled_from(["", "solved", "partly", "not"]),
        satisfied=st.sampled_from([None, True, False]),
    ),
    max_size=12,
)


def leaves() -> list[dict[str, object]]:
    return [json.loads(text) for text in Entry.objects.order_by("number").values_list("leaf", flat=True)]


@tables
@pytest.mark.need(36)
def test_the_published_rates_are_those_that_the_leaves_give():
    place = scenario.found()
    scenario.live(place)
    recount = Recount()
    recount.read(leaves())

    published = rates_by_unit(place.office, scenario.NOW)

    assert {
        outcome.voice_id: outcome for outcome in map(outcome_of, Outcome.objects.all())
    } == recount.outcomes
    assert published == counts_by_unit(recount.outcomes.values(), stamp(scenario.NOW))
    assert (total(published).received, total(published).solved) == (8, 1)


@tables
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(found=outcomes, day=st.integers(0, 3))
def test_counting_in_sql_and_counting_outcomes_agree(db: None, found: list[VoiceOutcome], day: int):
    office = Office.objects.first() or scenario.found().office
    numbered = [{**asdict(outcome), "voice_id": number} for number, outcome in enumerate(found, start=1)]
    Outcome.objects.all().delete()
    Outcome.objects.bulk_create(Outcome(office=office, **columns) for columns in numbered)
    queries._counted.clear()  # these outcomes come without a record that grew

    as_of = scenario.NOW + timedelta(days=day)
    assert rates_by_unit(office, as_of) == counts_by_unit(found, stamp(as_of))


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
def test_what_the_consumer_has_not_read_yet_is_not_missed():
    place = scenario.found()
    scenario.live(place)
    scenario.receive(office=place.office, said=scenario.Said(body="新的", channel="web"), now=scenario.NOW)

    assert check().report.broken == []
    assert Cursor.objects.get(consumer="verify.tally").number < Entry.objects.count()


@tables
def test_plain_rates_carry_n_and_the_interval():
    place = scenario.found()
    scenario.live(place)
    found = plain(total(rates_by_unit(place.office, scenario.NOW)))

    resolution = found["rates"]["resolution"]
    assert (resolution["k"], resolution["n"], resolution["share"]) == (1, 1, 1.0)
    assert (round(resolution["low"], 3), resolution["high"]) == (0.207, 1.0)
    assert found["rates"]["satisfaction"]["n"] == 1
