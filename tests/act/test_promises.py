"""Whatever anybody does in whatever order: no date moves back, no voice is lost, every open case has a clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.models import Answer, Case
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, NotNow, WaitsFor
from lianxin.hear.models import Voice
from lianxin.record.models import Entry, Setback
from tests.factories import MONDAY, Town, make_town, open_case, refresh, take, voice_of, work_off

pytestmark = pytest.mark.django_db

STEPS = ("dispatch", "accept", "refuse", "decide", "answer", "solved", "partly", "not")
PEOPLE = ("power", "water", "clerk", "coordinator", "lead", "overseer", "steward")
HIGHEST = 3
#: A step, by whom, to which unit, and how many hours later; most steps are by whoever may take them.
moves = st.lists(
    st.tuples(
        st.sampled_from(STEPS),
        st.sampled_from(("", "", "", "water", *PEOPLE)),
        st.booleans(),
        st.integers(0, 200),
    ),
    max_size=14,
)


def rolled_back(check: Callable[[Town], None]) -> None:
    with transaction.atomic():
        check(make_town())
        transaction.set_rollback(True)


def attempt(town: Town, case: Case, step: str, *, by: str, to_water: bool, now: datetime) -> None:
    try:
        with transaction.atomic():
            take(town, case, step, by=by, unit=town.water if to_water else town.power, now=now)
    except (NotAllowed, NotNow, Missing, NoAnswer):
        pass  # refusing is an answer too; what must hold is checked after every step


def check_clocks(case: Case) -> None:
    """An end state or an open clock, and nothing between."""
    match case.waits_for:
        case WaitsFor.NOBODY:
            assert case.state == CaseState.SOLVED
            assert (case.next_due, case.climb_at) == (None, None)
        case WaitsFor.RESIDENT:
            assert case.state == CaseState.ANSWERED
            assert Answer.objects.filter(case=case).exists()
        case WaitsFor.OFFICE:
            assert case.next_due is not None
            assert case.next_due <= case.answer_due
            assert (case.climb_at is None) == (case.level == HIGHEST)


@pytest.mark.one_engine  # each of the commands is tried on both; here the rules are tried in every order
@settings(max_examples=30)
@given(moves, st.sampled_from(["The lamp is dark", "The bench is broken"]))
def test_no_sequence_of_steps_moves_a_date_back_or_loses_a_voice(steps: list, body: str):
    def check(town: Town) -> None:
        case, now = open_case(town.office, body), MONDAY
        voice, dates = Voice.objects.values().get(), (case.accept_due, case.answer_due)
        for step, who, to_water, hours in steps:
            now += timedelta(hours=hours)
            attempt(town, case, step, by=who, to_water=to_water, now=now)
            work_off(town.office, now)
            held = refresh(case)
            assert (held.received_at, held.accept_due, held.answer_due) == (MONDAY, *dates)
            check_clocks(held)
        assert Voice.objects.values().get() == voice
        assert voice_of(case).pk == voice["id"]
        assert Case.objects.filter(case_voices__voice=voice["id"]).count() == 1
        assert not Setback.objects.exists()
        told = list(Entry.objects.order_by("number").values_list("number", flat=True))
        assert told == list(range(1, len(told) + 1))

    rolled_back(check)


@pytest.mark.one_engine  # each of the commands is tried on both; here the rules are tried in every order
@settings(max_examples=25)
@given(moves)
def test_the_history_alone_tells_where_a_case_stands(steps: list):
    """Every change of state has its entry: replayed from the entries, the table arrives at the same state."""
    targets = {
        "case.opened": CaseState.RECEIVED,
        "case.dispatched": CaseState.DISPATCHED,
        "case.accepted": CaseState.ACCEPTED,
        "case.decided": CaseState.ACCEPTED,
        "case.answered": CaseState.ANSWERED,
        "case.reopened": CaseState.REOPENED,
        "case.solved": CaseState.SOLVED,
    }

    def check(town: Town) -> None:
        case = open_case(town.office)
        for step, who, to_water, hours in steps:
            now = MONDAY + timedelta(hours=hours)
            attempt(town, case, step, by=who, to_water=to_water, now=now)
        told = CaseState.RECEIVED
        for entry in Entry.objects.filter(subject=case.subject).order_by("number"):
            told = targets.get(entry.kind) or CaseState(entry.public.get("state", told))
        assert told == refresh(case).state

    rolled_back(check)
