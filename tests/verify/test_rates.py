"""Rates against a count by hand: over voices, with n, imported history apart, silence no consent."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.act import commands as act
from lianxin.act.models import CaseVoice
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, NotNow, Word
from lianxin.algorithms.intervals import Interval
from lianxin.hear.commands import link
from lianxin.record import consumers
from lianxin.record.commands import stamp
from lianxin.record.models import Cursor, Entry
from lianxin.verify import tally
from lianxin.verify.commands import give_verdict, outcome_of
from lianxin.verify.counting import plain_office, whole
from lianxin.verify.models import Outcome
from lianxin.verify.queries import (
    Counts,
    ImportedHistory,
    Rate,
    imported_history,
    material,
    rates_by_unit,
    total,
)
from lianxin.verify.states import WordSource
from tests.factories import (
    DAY,
    MONDAY,
    Town,
    case_in,
    make_town,
    open_case,
    open_office,
    take,
    voice_of,
    work_off,
)

pytestmark = pytest.mark.django_db


def counted(town: Town, as_of: datetime = MONDAY) -> dict[str, Counts]:
    consumers.run_until_idle(as_of)
    return {counts.unit: counts for counts in rates_by_unit(town.office, as_of)}


def test_an_office_without_voices_claims_nothing():
    counts = total(rates_by_unit(open_office(), MONDAY))

    rates = [counts.response, counts.heard_back, counts.resolution, counts.resolution_of_asked]
    assert [(rate.n, rate.share, rate.interval) for rate in rates] == [(0, None, None)] * 4


def test_the_rates_are_those_of_a_count_by_hand():
    """Ten voices at the power unit and two that no unit has.

    Solved twice (once content, once not said), partly once (not content), not once, silent twice after an
    answer, one of the answers late, four without an answer of which two are past their date.  The two answers that
    did not solve it were opened again: they did not hold, and their date has passed.
    """
    town = make_town()
    late = MONDAY + 40 * DAY
    words = [
        (Word.SOLVED, True, MONDAY),
        (Word.SOLVED, None, MONDAY),
        (Word.PARTLY, False, MONDAY),
        (Word.NOT, None, MONDAY),
        (None, None, MONDAY),
        (None, None, MONDAY + 39 * DAY),
    ]
    for word, satisfied, answered_at in words:
        case = case_in(town, CaseState.ACCEPTED)
        take(town, case, "answer", now=answered_at)
        if word:
            give_verdict(voice=voice_of(case), word=word, satisfied=satisfied, now=answered_at)
    for moment in (MONDAY, MONDAY, late, late):
        open_case(town.office, now=moment)
    open_case(town.office, "The bench is broken", now=MONDAY)
    open_case(town.office, "The bench is broken", now=late)

    counts = counted(town, late)

    power, nobody = counts["power"], counts[""]
    by_hand = {"in_time": 3, "asked": 6, "given": 4, "solved": 2, "partly": 1, "still_solved": 2}
    by_hand |= {"satisfied": 1, "satisfaction_given": 2}
    assert power == Counts("power", 10, 8, **by_hand)
    assert nobody == Counts("", 2, 1)
    assert total(list(counts.values())) == Counts("", 12, 9, **by_hand)
    assert [
        power.response,
        power.heard_back,
        power.resolution,
        power.resolution_of_asked,
        power.satisfaction,
    ] == [
        Rate(3, 8),
        Rate(4, 6),
        Rate(2, 4),
        Rate(2, 6),
        Rate(1, 2),
    ]


def test_a_rate_has_the_interval_of_wilson():
    """The worked example of Newcombe (1998), table I: 15 of 148."""
    rate = Rate(15, 148)

    assert rate.share == pytest.approx(0.1014, abs=5e-5)
    assert Interval(round(rate.interval.low, 4), round(rate.interval.high, 4)) == Interval(0.0624, 0.1605)


def test_history_stands_apart():
    town = make_town()
    for days in (9, 8, 7):
        case = open_case(town.office, said_at=MONDAY - days * DAY, imported=True)
        if days > 7:
            act.answer_imported(case=case, text="Done.", answered_at=MONDAY, unit=town.water, now=MONDAY)
    live = case_in(town, CaseState.SOLVED)

    counts = counted(town)

    assert {unit: one.received for unit, one in counts.items()} == {"power": 1}
    assert counts["power"].solved == 1
    assert live.unit == town.power
    assert imported_history(town.office) == ImportedHistory(received=3, answered=2)


def test_another_office_s_voices_are_not_counted_here():
    town, other = make_town(), make_town("other")
    case_in(other, CaseState.SOLVED)
    open_case(town.office)

    assert counted(town)["power"].received == 1
    assert counted(town)["power"].given == 0


def test_a_changed_word_is_counted_once_by_its_newest():
    town = make_town()
    voice = voice_of(case_in(town, CaseState.ANSWERED))
    for word in (Word.NOT, Word.PARTLY, Word.SOLVED):
        give_verdict(voice=voice, word=word, now=MONDAY)

    counts = counted(town)["power"]

    assert (counts.given, counts.solved, counts.partly) == (1, 1, 0)


def test_an_answer_at_the_last_second_is_in_time_and_one_later_is_not():
    town = make_town()
    for seconds in (0, 1):
        case = case_in(town, CaseState.ACCEPTED)
        take(town, case, "answer", now=case.answer_due + timedelta(seconds=seconds))

    assert counted(town)["power"].response == Rate(1, 2)


def test_what_is_not_due_yet_is_no_failure():
    town = make_town()
    case = open_case(town.office)
    work_off(town.office, case.answer_due)

    before = {
        unit.unit: unit.due for unit in rates_by_unit(town.office, case.answer_due - timedelta(seconds=1))
    }
    after = {unit.unit: unit.due for unit in rates_by_unit(town.office, case.answer_due)}

    assert (before, after) == ({"power": 0}, {"power": 1})


def test_voices_are_counted_and_cases_are_not():
    """Two voices that are joined to one case still count as two."""
    town = make_town()
    first, second = open_case(town.office), open_case(town.office)
    before = counted(town)["power"]
    CaseVoice.objects.filter(case=second).update(case=first)

    assert counted(town)["power"] == before
    assert before.received == 2


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(("dispatch", "accept", "refuse", "decide", "answer", "solved", "partly", "not")),
        st.booleans(),
        st.integers(0, 100),
    ),
    max_size=12,
)


def rolled_back(check: Callable[[Town], None]) -> None:
    with transaction.atomic():
        check(make_town())
        transaction.set_rollback(True)


@pytest.mark.one_engine  # each of the commands is tried on both; here they come in every order
@settings(max_examples=25)
@given(STEPS)
def test_the_table_is_the_fold_of_the_leaves_after_any_sequence(steps: list):
    def check(town: Town) -> None:
        cases = [open_case(town.office, body) for body in ("The lamp is dark", "The bench is broken", "lamp")]
        now = MONDAY
        for index, step, to_water, hours in steps:
            now += timedelta(hours=hours)
            try:
                with transaction.atomic():
                    take(town, cases[index], step, unit=town.water if to_water else None, now=now)
            except (NotAllowed, NotNow):
                continue
        consumers.run_until_idle(now)
        leaves = [
            json.loads(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)
        ]
        assert {row.voice_id: outcome_of(row) for row in Outcome.objects.all()} == tally.fold(leaves)

    rolled_back(check)


def test_figures_follow_when_a_date_passes_although_nothing_happens():
    """Counted figures are kept for as long as they hold, and not a moment longer."""
    town = make_town()
    case = open_case(town.office)
    due = case.answer_due
    moments = [MONDAY, due - timedelta(seconds=1), due, due + DAY, MONDAY]

    assert [total(rates_by_unit(town.office, moment)).due for moment in moments] == [0, 0, 1, 1, 0]


def test_figures_follow_when_the_record_grows():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    work_off(town.office, MONDAY)
    before = total(rates_by_unit(town.office, MONDAY)).asked
    take(town, case, "answer")
    work_off(town.office, MONDAY)

    assert (before, total(rates_by_unit(town.office, MONDAY)).asked) == (0, 1)


def test_counting_begins_anew_with_the_first_entry():
    """A database whose outcomes were counted by an older rule: the next reading counts everything again."""
    town = make_town()
    case_in(town, CaseState.SOLVED)
    work_off(town.office, MONDAY)
    before = {row.voice_id: outcome_of(row) for row in Outcome.objects.all()}
    Outcome.objects.update(unit="stale", cell="", word="")
    Cursor.objects.filter(consumer=tally.TALLY).delete()

    consumers.run_until_idle(MONDAY)

    assert {row.voice_id: outcome_of(row) for row in Outcome.objects.all()} == before


def test_what_is_told_outside_and_by_whom_nobody_was_reached_comes_from_the_record():
    town = make_town()
    voices = [voice_of(case_in(town, CaseState.ANSWERED)) for _ in range(4)]
    give_verdict(voice=voices[0], word=Word.SOLVED, now=MONDAY)
    give_verdict(voice=voices[0], word=Word.NOT, now=MONDAY, source=WordSource.CONTACT)
    give_verdict(voice=voices[1], word=Word.SOLVED, now=MONDAY, source=WordSource.CONTACT)
    consumers.run_until_idle(MONDAY)

    found = whole(material(town.office), stamp(MONDAY))

    assert found.outside is not None
    # The one who had said solved was asked and said not; of three who said nothing, one was asked and said solved.
    assert (found.outside.share, found.outside.asked, found.raw.reached) == (0.75, 2, 2)


def test_splitting_a_case_and_linking_voices_move_no_figure():
    """However many cases and parts the office makes of it: what is published of rates stays, byte for byte."""
    town = make_town()
    case, other = case_in(town, CaseState.ACCEPTED), case_in(town, CaseState.SOLVED)
    consumers.run_until_idle(MONDAY)
    before = plain_office(material(town.office), stamp(MONDAY))

    part = act.split(case=case, title="The other lamp", by=town.person("power"), now=MONDAY)
    link(voice=voice_of(case), other=voice_of(other), person=town.person("coordinator"), now=MONDAY)
    consumers.run_until_idle(MONDAY)

    after = plain_office(material(town.office), stamp(MONDAY))
    assert part.parent == case
    assert after["office"].pop("split") == before["office"].pop("split") + 1
    for unit_after, unit_before in zip(
        after["units"] + after["months"], before["units"] + before["months"], strict=True
    ):
        unit_after.pop("split")
        unit_before.pop("split")
    assert json.dumps(after) == json.dumps(before)
