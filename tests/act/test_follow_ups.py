"""Looking again after 30, 90 and 180 days: a relapse reopens the same case, and nothing is asked twice."""

from datetime import timedelta
from typing import Any

import pytest

from lianxin.act import commands as act
from lianxin.act.models import Case, FollowUp
from lianxin.act.queries.follow_ups import due_for, of_case
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, FollowUpState
from lianxin.office import commands as offices
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, case_in, make_town, refresh, take, work_off

pytestmark = pytest.mark.django_db
HOLDS, RELAPSED, NOT_REACHED = FollowUpState.HOLDS, FollowUpState.RELAPSED, FollowUpState.NOT_REACHED


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    """A case that the coordinator decided and the power unit answered; solved, said the resident."""
    case = case_in(town, CaseState.DISPUTED)
    for step in ("decide", "answer", "solved"):
        case = take(town, case, step)
    work_off(town.office, MONDAY)
    return refresh(case)


def looks(case: Case) -> list[tuple[int, int, str]]:
    return [(row.round, row.day, row.state) for row in of_case(case)]


def look(town: Town, case: Case, state: FollowUpState, *, by: str = "lead", now: Any = MONDAY) -> FollowUp:
    row = case.follow_ups.filter(state=FollowUpState.DUE).earliest("due_at")
    return act.settle_follow_up(follow_up=row, state=state, words="It leaks.", by=town.person(by), now=now)


def pass_days(town: Town, days: int) -> Any:
    now = MONDAY + days * DAY
    work_off(town.office, now)
    return now


@pytest.mark.need(13)
def test_half_a_year_is_walked_and_the_last_look_closes_the_case(town: Town, case: Case):
    assert looks(case) == [(0, 30, "to_come"), (0, 90, "to_come"), (0, 180, "to_come")]
    seen = []
    for days in (29, 30, 90, 180):
        now = pass_days(town, days)
        if case.follow_ups.filter(state=FollowUpState.DUE).exists():
            look(town, case, HOLDS, by="coordinator", now=now)
        seen.append(refresh(case).state)

    assert seen == ["solved", "solved", "solved", "archived"]
    due = [row.public["due_at"][:10] for row in Entry.objects.filter(kind="follow_up.due").order_by("number")]
    assert due == ["2026-07-01", "2026-08-30", "2026-11-28"]


@pytest.mark.need(13)
def test_a_relapse_reopens_the_same_case_with_its_first_date(town: Town, case: Case):
    now = pass_days(town, 180)
    received, due = case.received_at, case.answer_due
    look(town, case, HOLDS, now=now)

    look(town, case, RELAPSED, by="coordinator", now=now)

    again = refresh(case)
    assert (again.pk, again.number, again.state, again.reopened) == (case.pk, case.number, "reopened", 1)
    assert (again.received_at, again.answer_due, again.next_due) == (received, due, due)
    assert looks(case) == [(0, 30, "holds"), (0, 90, "relapsed"), (0, 180, "moot")]
    assert Entry.objects.get(kind="case.sent_back").public == {
        "case": case.number,
        "times": 1,
        "because": "follow_up",
    }
    for step in ("answer", "solved"):
        take(town, again, step, now=now)
    work_off(town.office, now)
    assert looks(case)[3:] == [(1, 30, "to_come"), (1, 90, "to_come"), (1, 180, "to_come")]


def test_the_resident_may_say_it_is_back_at_any_time_even_when_it_was_closed(town: Town, case: Case):
    for days in (30, 90, 180):
        look(town, case, HOLDS, now=pass_days(town, days))
    assert refresh(case).state == CaseState.ARCHIVED

    take(town, case, "not", now=MONDAY + 300 * DAY)

    assert refresh(case).state == CaseState.REOPENED


def test_what_the_resident_reopens_needs_no_look_any_more(town: Town, case: Case):
    take(town, case, "not")
    pass_days(town, 200)

    assert looks(case) == [(0, 30, "moot"), (0, 90, "moot"), (0, 180, "moot")]
    assert not Entry.objects.filter(kind="follow_up.due").exists()


@pytest.mark.need(13)
def test_it_is_offered_first_to_whoever_decided(town: Town, case: Case):
    shown = {}
    for day in (30, 43, 44):
        pass_days(town, day)
        at = MONDAY + day * DAY
        people = ("coordinator", "power", "water", "lead", "overseer")
        shown[day] = {who for who in people if due_for(town.person(who), at)}

    assert {row.offered_to for row in of_case(case)} == {town.person("coordinator")}
    assert shown == {30: {"coordinator"}, 43: {"coordinator"}, 44: {"coordinator", "lead", "overseer"}}


def test_without_a_decision_it_is_offered_to_whoever_answered_unless_they_left(town: Town):
    for closes in (False, True):
        case = case_in(town, CaseState.SOLVED)
        if closes:
            offices.close_person(person=town.person("power"), now=MONDAY)
        work_off(town.office, MONDAY)
        assert {row.offered_to for row in of_case(case)} == {None if closes else town.person("power")}


def test_whoever_answered_does_not_close_the_case(town: Town):
    case = case_in(town, CaseState.SOLVED)
    work_off(town.office, MONDAY)
    for days in (30, 90):
        look(town, case, HOLDS, by="power", now=pass_days(town, days))
    now = pass_days(town, 180)

    with pytest.raises(NotAllowed):
        look(town, case, HOLDS, by="power", now=now)

    look(town, case, HOLDS, by="overseer", now=now)
    assert refresh(case).state == CaseState.ARCHIVED


def test_nobody_else_settles_it_and_never_before_its_day_or_twice(town: Town, case: Case):
    row = case.follow_ups.earliest("due_at")
    with pytest.raises(Refusal, match="not_now"):
        act.settle_follow_up(follow_up=row, state=HOLDS, words="Fine.", by=town.person("lead"), now=MONDAY)
    now = pass_days(town, 30)
    for who in ("clerk", "water", "power", "visitor"):
        with pytest.raises(NotAllowed):
            look(town, case, HOLDS, by=who, now=now)
    look(town, case, NOT_REACHED, now=now)
    with pytest.raises(Refusal, match="not_now"):
        act.settle_follow_up(follow_up=row, state=HOLDS, words="Fine.", by=town.person("lead"), now=now)


@pytest.mark.parametrize(("state", "words", "field"), [("moot", "x", "state"), ("holds", " ", "words")])
def test_without_an_answer_nothing_is_settled(town: Town, case: Case, state: str, words: str, field: str):
    row = case.follow_ups.earliest("due_at")
    with pytest.raises(Refusal) as refused:
        act.settle_follow_up(
            follow_up=row, state=FollowUpState(state), words=words, by=town.person("lead"), now=MONDAY
        )
    assert refused.value.field == field


def test_a_house_that_was_down_loses_and_doubles_none(town: Town, case: Case):
    for _ in range(2):
        pass_days(town, 400)

    due = [row.public["due_at"] for row in Entry.objects.filter(kind="follow_up.due").order_by("number")]
    assert due == [
        (MONDAY + timedelta(days=day)).isoformat(timespec="microseconds").replace("+00:00", "Z")
        for day in (30, 90, 180)
    ]


def test_not_reached_at_the_end_leaves_the_case_solved(town: Town, case: Case):
    now = pass_days(town, 180)
    for _ in range(3):
        look(town, case, NOT_REACHED, now=now)

    assert refresh(case).state == CaseState.SOLVED
    assert looks(case) == [(0, day, "not_reached") for day in (30, 90, 180)]
