"""Every state, every command, every role: exactly what the office has agreed on is allowed, nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from lianxin.act import commands
from lianxin.act.models import Case
from lianxin.act.rules import NotAllowed, may
from lianxin.act.states import (
    CLOCK,
    RESIDENT,
    RULES,
    TRANSITIONS,
    WHOLE,
    CaseState,
    NotNow,
    WaitsFor,
    Word,
    transition,
)
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.verify.commands import give_verdict
from tests.factories import MONDAY, Town, case_in, make_town, refresh, voice_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

#: `power` is a handler of the unit that has the case, `water` a handler of another one.
PEOPLE = ("power", "water", "clerk", "coordinator", "lead", "overseer", "steward")
COMMANDS = ("dispatch", "accept", "refuse", "decide", "answer")
#: What is agreed: in which state who may give which command, and where it leads.
AGREED = {
    CaseState.RECEIVED: {
        ("dispatch", "clerk"): CaseState.DISPATCHED,
        ("dispatch", "coordinator"): CaseState.DISPATCHED,
    },
    CaseState.DISPATCHED: {
        ("dispatch", "clerk"): CaseState.DISPATCHED,
        ("dispatch", "coordinator"): CaseState.DISPATCHED,
        ("accept", "power"): CaseState.ACCEPTED,
        ("refuse", "power"): CaseState.RECEIVED,
    },
    CaseState.DISPUTED: {("decide", "coordinator"): CaseState.ACCEPTED},
    CaseState.ACCEPTED: {
        ("answer", "power"): CaseState.ANSWERED,
        ("dispatch", "coordinator"): CaseState.DISPATCHED,
    },
    CaseState.ANSWERED: {},
    CaseState.REOPENED: {
        ("answer", "power"): CaseState.ANSWERED,
        ("dispatch", "coordinator"): CaseState.DISPATCHED,
    },
    CaseState.SOLVED: {},
    CaseState.TRANSFERRED: {},
    CaseState.WITHDRAWN: {},
    CaseState.ARCHIVED: {},
}
#: Steps that come with a command of their own, which asks for more than the table: what somebody else decided,
#: a review, a follow-up.  Their own tests try them; here is who may at all, and from where.
BESIDE = {
    "transfer": ({"coordinator", "lead"}, {"received", "dispatched", "disputed", "accepted", "reopened"}),
    "relapse": ({"power", "coordinator", "lead", "overseer"}, {"solved", "archived"}),
    "send_back": ({"overseer"}, {"answered", "solved", "transferred"}),
}
#: What nobody on the staff does: the person who spoke, the clock, or the whole that a part belongs to.
BY_OTHERS = {
    "say_solved",
    "say_unsolved",
    "take_back",
    "revive",
    "archive",
    "part_solved",
    "part_transferred",
    "part_withdrawn",
    "part_archived",
    "part_reopened",
    "part_received",
}
#: Where the word of the person who spoke leads from each state.
WORDS = {
    CaseState.ANSWERED: {
        Word.SOLVED: CaseState.SOLVED,
        Word.PARTLY: CaseState.REOPENED,
        Word.NOT: CaseState.REOPENED,
    },
    CaseState.REOPENED: {
        Word.SOLVED: CaseState.SOLVED,
        Word.PARTLY: CaseState.REOPENED,
        Word.NOT: CaseState.REOPENED,
    },
    CaseState.SOLVED: {
        Word.SOLVED: CaseState.SOLVED,
        Word.PARTLY: CaseState.REOPENED,
        Word.NOT: CaseState.REOPENED,
    },
    CaseState.TRANSFERRED: {
        Word.SOLVED: CaseState.SOLVED,
        Word.PARTLY: CaseState.REOPENED,
        Word.NOT: CaseState.REOPENED,
    },
    CaseState.WITHDRAWN: {Word.PARTLY: CaseState.REOPENED, Word.NOT: CaseState.REOPENED},
    CaseState.ARCHIVED: {
        Word.SOLVED: CaseState.ARCHIVED,
        Word.PARTLY: CaseState.REOPENED,
        Word.NOT: CaseState.REOPENED,
    },
}
WAITING = {
    CaseState.RECEIVED: WaitsFor.OFFICE,
    CaseState.DISPATCHED: WaitsFor.OFFICE,
    CaseState.DISPUTED: WaitsFor.OFFICE,
    CaseState.ACCEPTED: WaitsFor.OFFICE,
    CaseState.ANSWERED: WaitsFor.RESIDENT,
    CaseState.REOPENED: WaitsFor.OFFICE,
    CaseState.SOLVED: WaitsFor.NOBODY,
    CaseState.TRANSFERRED: WaitsFor.RESIDENT,
    CaseState.WITHDRAWN: WaitsFor.NOBODY,
    CaseState.ARCHIVED: WaitsFor.NOBODY,
}


def tried(work: Callable[[], object], case: Case) -> str | None:
    """The state that the command led to, or None when it was refused; either way nothing of it stays."""
    with transaction.atomic():
        try:
            work()
            return refresh(case).state
        except (NotAllowed, NotNow):
            return None
        finally:
            transaction.set_rollback(True)


def call(town: Town, case: Case, command: str, who: str) -> Callable[[], object]:
    texts: dict[str, Any] = {
        "dispatch": {"unit": town.water, "note": "The bulb is ordered."},
        "accept": {},
        "refuse": {"reason": "Not ours."},
        "decide": {"unit": town.water, "reason": "It is."},
        "answer": {"done": "A new bulb.", "not_done": "", "why": ""},
    }[command]
    person = town.person(who)
    return lambda: getattr(commands, command)(case=case, by=person, now=MONDAY, **texts)


@pytest.mark.parametrize("state", CaseState)
def test_exactly_what_is_agreed_is_allowed(state: CaseState):
    town = make_town()
    case = case_in(town, state)
    assert case.state == state

    outcome = {
        (command, who): tried(call(town, case, command, who), case) for command in COMMANDS for who in PEOPLE
    }

    assert {key: target for key, target in outcome.items() if target} == AGREED[state]


@pytest.mark.parametrize("state", CaseState)
def test_a_refused_command_writes_nothing(state: CaseState):
    town = make_town()
    case = case_in(town, state)
    people = {who: town.person(who) for who in PEOPLE}
    row, size = Case.objects.values().get(), Entry.objects.count()

    for command in COMMANDS:
        for who in people:
            if (command, who) not in AGREED[state]:
                with pytest.raises((NotAllowed, NotNow)):
                    call(town, case, command, who)()

    assert Case.objects.values().get() == row
    assert Entry.objects.count() == size


@pytest.mark.parametrize("state", CaseState)
def test_staff_of_another_office_may_do_nothing(state: CaseState):
    town, other = make_town(), make_town("other")
    case = case_in(town, state)

    outcome = [tried(call(other, case, command, who), case) for command in COMMANDS for who in PEOPLE]

    assert set(outcome) == {None}


@pytest.mark.parametrize("state", CaseState)
def test_the_word_of_the_person_who_spoke_leads_where_it_should(state: CaseState):
    case = case_in(make_town(), state)
    voice = voice_of(case)

    outcome = {
        word: tried(lambda word=word: give_verdict(voice=voice, word=word, now=MONDAY), case) for word in Word
    }

    assert {word: target for word, target in outcome.items() if target} == WORDS.get(state, {})


@pytest.mark.parametrize("state", CaseState)
def test_each_state_says_whom_the_case_waits_for(state: CaseState):
    case = case_in(make_town(), state)

    assert case.waits_for == WAITING[state]
    assert (case.next_due is None) == (WAITING[state] is not WaitsFor.OFFICE)
    assert (case.climb_at is None) == (WAITING[state] is not WaitsFor.OFFICE)


@pytest.mark.parametrize("state", CaseState)
def test_the_page_offers_what_the_command_allows(state: CaseState):
    town = make_town()
    case = case_in(town, state)

    offered = {
        (command, who) for command in COMMANDS for who in PEOPLE if may(town.person(who), command, case)
    }

    assert offered == set(AGREED[state])


def test_no_command_of_the_table_is_left_out_of_this_test():
    by_staff = {row.command for row in TRANSITIONS if any(isinstance(who, Role) for who in row.who)}
    by_others = {row.command for row in TRANSITIONS} - by_staff

    assert by_staff - {"refuse_again"} == {*COMMANDS, *BESIDE}
    assert by_others == BY_OTHERS
    others = {who for row in TRANSITIONS for who in row.who if not isinstance(who, Role)}
    assert others == {RULES, RESIDENT, CLOCK, WHOLE}


@pytest.mark.parametrize("state", CaseState)
def test_who_may_take_a_step_that_has_a_command_of_its_own(state: CaseState):
    town = make_town()
    case = case_in(town, state)

    for command, (who, sources) in BESIDE.items():
        allowed = {one for one in PEOPLE if may(town.person(one), command, case)}
        assert (command, allowed) == (command, who if state in sources else set())


def test_a_state_has_at_most_one_row_for_a_command():
    pairs = [(row.command, source) for row in TRANSITIONS for source in row.sources]

    assert len(pairs) == len(set(pairs))


def test_only_the_person_who_spoke_reaches_solved():
    assert {row.who for row in TRANSITIONS if row.target == CaseState.SOLVED} == {(RESIDENT,), (WHOLE,)}


@pytest.mark.parametrize(("command", "state"), [("accept", "solved"), ("fly", "received"), ("", "")])
def test_what_is_not_in_the_table_is_not_possible(command: str, state: str):
    with pytest.raises(NotNow) as refused:
        transition(command, state)

    assert (refused.value.command, refused.value.state) == (command, state)
