"""The transition table is whole, and docs/reference says what the code says."""

import pytest

from lianxin.act.states import CLOCK, RESIDENT, TRANSITIONS, WAITS_FOR, WHOLE, CaseState, WaitsFor
from lianxin.web.stages import stages, state_tag
from tools import reference


def test_every_state_is_reached_from_the_first_and_left_again():
    reached, grown = {CaseState.RECEIVED}, True
    while grown:
        found = {row.target for row in TRANSITIONS if reached & set(row.sources)}
        grown = not found <= reached
        reached |= found

    assert reached == set(CaseState)
    assert {source for row in TRANSITIONS for source in row.sources} == set(CaseState)


def test_no_state_lets_the_office_end_a_case():
    waits_for_nobody = {state for state in CaseState if WAITS_FOR.get(state) == WaitsFor.NOBODY}
    into = [row.who for row in TRANSITIONS if row.target in waits_for_nobody]

    assert waits_for_nobody == {CaseState.SOLVED, CaseState.WITHDRAWN, CaseState.ARCHIVED}
    assert {who for row in into for who in row} == {RESIDENT, CLOCK, WHOLE}


def test_the_clock_ends_nothing_that_the_person_who_spoke_has_not_ended():
    by_the_clock = [(row.sources, row.target) for row in TRANSITIONS if CLOCK in row.who]

    assert by_the_clock == [((CaseState.SOLVED,), CaseState.ARCHIVED)]


def test_what_a_step_demands_is_said():
    demanding = {row.command: row.demands for row in TRANSITIONS if WHOLE not in row.who}

    assert demanding == {
        "dispatch": ("unit", "note for whoever takes over"),
        "accept": (),
        "refuse": ("reason",),
        "refuse_again": ("reason",),
        "decide": ("unit", "reason"),
        "answer": ("done, or not done and why",),
        "say_unsolved": ("receipt",),
        "say_solved": ("receipt",),
        "take_back": ("receipt",),
        "transfer": ("another person asked", "outside body"),
        "revive": ("receipt", "no unit had taken it on"),
        "relapse": ("a follow-up that found the trouble back",),
        "send_back": ("a review or a check by somebody outside the unit",),
        "archive": ("the last follow-up holds",),
    }


@pytest.mark.parametrize("state", CaseState)
def test_every_state_has_a_label_a_tag_and_a_place_on_the_bridge(state: CaseState):
    from lianxin.act.models import Case

    case = Case(state=state)

    assert state_tag(case).text == str(state.label)
    assert len(stages(case, own=True)) == 4


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    return reference.render()


@pytest.mark.parametrize("page", reference.WRITERS)
def test_the_reference_is_up_to_date(page: str, rendered: dict[str, str]):
    assert (reference.PAGES / page).read_text(encoding="utf-8") == rendered[page], "run `make docs`"


def test_every_variable_that_is_read_has_a_meaning():
    assert reference.variables().keys() == reference.MEANINGS.keys()
