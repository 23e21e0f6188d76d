"""An answer says what was done, or what was not and why; to have handed it on is none."""

from datetime import timedelta

import pytest

from lianxin.act import commands
from lianxin.act.commands import NoAnswer
from lianxin.act.models import Answer, Case
from lianxin.act.states import CaseState
from lianxin.record.models import Entry
from lianxin.verify.queries import rates_by_unit, total
from tests.factories import DAY, MONDAY, case_in, make_town, open_case, refresh, take, work_off

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("done", "not_done", "why", "flags"),
    [
        ("A new bulb.", "", "", (True, False)),
        ("", "No new bulb.", "None in stock.", (False, True)),
        (" A new bulb.\x00 ", "The post.", "It is the school's.", (True, True)),
        ("A new bulb.", "", "Because.", (True, False)),
    ],
)
def test_an_answer_is_kept_and_its_kind_published(
    done: str, not_done: str, why: str, flags: tuple[bool, bool]
):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    now = MONDAY + timedelta(hours=5)

    commands.answer(case=case, done=done, not_done=not_done, why=why, by=town.person("power"), now=now)

    answer, moved = Answer.objects.get(), refresh(case)
    assert (answer.done, answer.not_done, answer.why) == (done.strip("\x00 "), not_done, why)
    assert (answer.unit, answer.person, answer.answered_at) == (town.power, town.person("power"), now)
    assert (moved.state, moved.answered_at, moved.answer_seconds) == (CaseState.ANSWERED, now, 5 * 3600)
    assert Entry.objects.get(kind="case.answered").public == {
        "case": case.number,
        "unit": "power",
        "answered_at": "2026-06-01T06:00:00.000000Z",
        "something_done": flags[0],
        "something_not_done": flags[1],
        "imported": False,
        "out_of_scope": False,
    }


@pytest.mark.parametrize(
    ("done", "not_done", "why", "field"),
    [
        ("", "", "", "done"),
        (" \x00\n", "\t", "Because.", "done"),
        ("", "No new bulb.", "", "why"),
        ("A new bulb.", "The post.", " \x07 ", "why"),
    ],
)
def test_an_empty_answer_is_none(done: str, not_done: str, why: str, field: str):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    with pytest.raises(NoAnswer) as refused:
        commands.answer(case=case, done=done, not_done=not_done, why=why, by=town.person("power"), now=MONDAY)

    assert refused.value.field == field
    assert (refresh(case).state, Answer.objects.count()) == (CaseState.ACCEPTED, 0)


def test_handing_on_is_a_state_and_counts_as_no_answer():
    town = make_town()
    case = open_case(town.office)
    late = case.answer_due + DAY
    for unit in (town.water, town.power, town.water):
        take(town, case, "dispatch", unit=unit, now=MONDAY)
    work_off(town.office, late)

    rates = total(rates_by_unit(town.office, late))
    assert (rates.response.k, rates.response.n, rates.asked) == (0, 1, 0)
    assert refresh(case).answered_at is None


def test_a_better_answer_is_a_new_one_and_the_first_moment_counts():
    town = make_town()
    case = case_in(town, CaseState.REOPENED)

    take(town, case, "answer", now=MONDAY + DAY)

    assert Answer.objects.count() == 2
    assert (refresh(case).answered_at, refresh(case).answer_seconds) == (MONDAY, 0)


def test_an_answer_from_an_older_system_keeps_its_own_time_and_comes_once():
    town = make_town()
    case = open_case(town.office, said_at=MONDAY - 9 * DAY, imported=True)
    told = {
        "case": case,
        "text": " Done. ",
        "answered_at": MONDAY - 2 * DAY,
        "unit": town.water,
        "now": MONDAY,
    }

    commands.answer_imported(**told)
    commands.answer_imported(**told)

    kept = refresh(case)
    assert Answer.objects.values_list("done", "answered_at", "imported").get() == (
        "Done.",
        MONDAY - 2 * DAY,
        True,
    )
    assert (kept.state, kept.unit, kept.answer_seconds) == (CaseState.ANSWERED, town.water, 7 * 86400)


def test_no_live_case_takes_an_answer_from_an_older_system():
    town = make_town()
    case = open_case(town.office)

    with pytest.raises(ValueError, match="older system"):
        commands.answer_imported(case=case, text="Done.", answered_at=MONDAY, unit=town.power, now=MONDAY)

    assert refresh(case).state == CaseState.DISPATCHED


def test_history_is_not_handed_on_and_never_climbs():
    town = make_town()
    case = open_case(town.office, said_at=MONDAY - 300 * DAY, imported=True)
    work_off(town.office, MONDAY)

    kept = Case.objects.get(pk=case.pk)
    assert (kept.state, kept.unit, kept.word, kept.level, kept.climb_at) == (
        "received",
        None,
        "lamp",
        0,
        None,
    )
