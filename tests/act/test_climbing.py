"""Nothing ages in silence: a case climbs level by level at the moments that its dates give, whoever was away."""

from datetime import datetime, timedelta

import pytest

from lianxin.act.models import Case, Escalation
from lianxin.act.states import CaseState
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, case_in, make_town, open_case, refresh, take, work_off

pytestmark = pytest.mark.django_db

#: By the generic pack, for a voice of Monday 1 June 2026; 19 June is the Dragon Boat Festival.
ACCEPT_DUE = datetime.fromisoformat("2026-06-03T15:59:59+00:00")
ANSWER_DUE = datetime.fromisoformat("2026-06-15T15:59:59+00:00")
LAST = datetime.fromisoformat("2026-06-23T15:59:59+00:00")
LEVELS = [(1, "coordinator", ACCEPT_DUE), (2, "lead", ANSWER_DUE), (3, "overseer", LAST)]
SECOND = timedelta(seconds=1)


def climbed(case: Case) -> list[tuple[int, str, datetime]]:
    return list(Escalation.objects.filter(case=case).order_by("level").values_list("level", "to", "due_at"))


def tick(town: Town, now: datetime) -> None:
    work_off(town.office, now)


@pytest.mark.parametrize(
    ("now", "levels"),
    [
        (MONDAY, 0),
        (ACCEPT_DUE - SECOND, 0),
        (ACCEPT_DUE, 1),
        (ANSWER_DUE - SECOND, 1),
        (ANSWER_DUE, 2),
        (LAST - SECOND, 2),
        (LAST, 3),
        (LAST + 100 * DAY, 3),
    ],
)
def test_each_level_is_reached_at_its_moment(now: datetime, levels: int):
    town = make_town()
    case = open_case(town.office)

    tick(town, now)

    assert climbed(case) == LEVELS[:levels]
    assert refresh(case).level == levels


def test_after_weeks_in_which_nothing_ran_every_level_is_noted_with_its_own_moment():
    town = make_town()
    case = open_case(town.office)
    late = LAST + 40 * DAY

    for work in consumers.TIMED:
        work(late)

    assert climbed(case) == LEVELS
    assert set(Escalation.objects.values_list("noted_at", flat=True)) == {late}
    entries = Entry.objects.filter(kind="case.escalated").order_by("number")
    assert [(entry.public["level"], entry.public["to"], entry.public["due_at"]) for entry in entries] == [
        (1, "coordinator", "2026-06-03T15:59:59.000000Z"),
        (2, "lead", "2026-06-15T15:59:59.000000Z"),
        (3, "overseer", "2026-06-23T15:59:59.000000Z"),
    ]
    assert refresh(case).climb_at is None


@pytest.mark.one_engine  # each of the works is tried on both; here they look at odd moments
def test_looking_often_and_looking_late_find_the_same():
    town, other = make_town(), make_town("other")
    often, late = open_case(town.office), open_case(other.office)
    for days in range(60):
        for work in consumers.TIMED:
            work(MONDAY + days * DAY)

    assert climbed(often) == climbed(late) == LEVELS


def test_a_level_is_noted_once():
    town = make_town()
    case = open_case(town.office)
    for _ in range(3):
        tick(town, ANSWER_DUE)

    assert climbed(case) == LEVELS[:2]
    assert Entry.objects.filter(kind="case.escalated").count() == 2


def test_a_voice_heard_late_is_late_from_its_own_moment():
    """The process was away when the voice came in: its case opens afterwards, and is overdue at once."""
    from tests.factories import case_of, hear

    town = make_town()
    voice = hear(town.office).voice

    tick(town, LAST + DAY)

    assert climbed(case_of(voice)) == LEVELS


@pytest.mark.parametrize(
    ("state", "levels"),
    [
        (CaseState.RECEIVED, [1, 2, 3]),
        (CaseState.DISPATCHED, [1, 2, 3]),
        (CaseState.DISPUTED, [1, 2, 3]),
        (CaseState.ACCEPTED, [2, 3]),
        (CaseState.ANSWERED, []),
        (CaseState.REOPENED, [2, 3]),
        (CaseState.SOLVED, []),
    ],
)
def test_which_levels_a_case_has_before_it(state: CaseState, levels: list[int]):
    town = make_town()
    case = case_in(town, state)

    tick(town, LAST + DAY)

    assert [level for level, _to, _due in climbed(case)] == levels


def test_a_refusal_does_not_stop_the_climbing():
    town = make_town()
    case = open_case(town.office)
    take(town, case, "refuse", now=ACCEPT_DUE - SECOND)

    tick(town, ACCEPT_DUE)

    assert climbed(case) == LEVELS[:1]


def test_an_answer_ends_the_climbing_and_a_no_resumes_it_with_the_first_date():
    town = make_town()
    case = case_in(town, CaseState.ANSWERED)
    tick(town, LAST + DAY)
    assert climbed(case) == []

    take(town, case, "not", now=LAST + 2 * DAY)
    tick(town, LAST + 2 * DAY)

    assert climbed(case) == LEVELS[1:]
    assert refresh(case).answer_due == ANSWER_DUE


def test_a_case_reopened_after_climbing_does_not_climb_the_same_level_twice():
    town = make_town()
    case = open_case(town.office)
    tick(town, ANSWER_DUE)
    for step in ("accept", "answer", "not"):
        take(town, case, step, now=ANSWER_DUE + DAY)
    tick(town, LAST)

    assert climbed(case) == LEVELS


def test_more_cases_than_one_round_takes_all_climb():
    town = make_town()
    case = open_case(town.office)
    rows = list(Case.objects.filter(pk=case.pk).values())
    Case.objects.bulk_create(
        Case(**{**rows[0], "id": None, "number": 1000 + number}) for number in range(250)
    )

    for _ in range(2):
        tick(town, ACCEPT_DUE)

    assert Case.objects.filter(level=1).count() == 251


def test_a_step_taken_late_first_notes_the_levels_that_were_reached():
    """The timer never ran, and the unit accepts a month late: that the case had climbed stays on record."""
    town = make_town()
    case = open_case(town.office)

    take(town, case, "accept", now=MONDAY + 30 * DAY)

    assert list(case.escalations.order_by("level").values_list("level", "to")) == [
        (1, "coordinator"),
        (2, "lead"),
        (3, "overseer"),
    ]
