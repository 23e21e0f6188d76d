"""Several units, one lead, one clock: shares with a task and a date of their own."""

from datetime import datetime, timedelta

import pytest

from lianxin.act import commands, queries
from lianxin.act.commands import Missing
from lianxin.act.models import Assignment, Case
from lianxin.act.rules import NotAllowed, may_see
from lianxin.act.states import CaseState, NotNow
from lianxin.office.models import Unit
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, add_person, add_unit, case_in, make_town, refresh, take

pytestmark = pytest.mark.django_db


def ask(town: Town, case: Case, unit: Unit, task: str = "Dig the trench", **more: object) -> Assignment:
    facts = {"by": town.person("power"), "now": MONDAY, **more}
    return commands.ask_share(case=case, unit=unit, task=task, **facts)  # type: ignore[arg-type]


def in_hand(town: Town) -> Case:
    return case_in(town, CaseState.ACCEPTED)


def kinds(case: Case, begin: str) -> list[str]:
    entries = Entry.objects.filter(subject=case.subject, kind__startswith=begin).order_by("number")
    return [entry.kind for entry in entries]


@pytest.mark.need(9)
def test_four_units_one_refuses_and_the_clock_of_the_case_goes_on():
    town = make_town()
    units = [town.water, *(add_unit(town.office, code) for code in ("roads", "parks"))]
    people = [town.person("water"), *(_handler(town, unit) for unit in units[1:])]
    case = in_hand(town)
    dates = (case.accept_due, case.answer_due, case.next_due)
    shares = [ask(town, case, unit, f"Task {unit.code}") for unit in units]

    commands.accept_share(share=shares[0], by=people[0], now=MONDAY)
    commands.refuse_share(share=shares[1], reason="Not our road.", by=people[1], now=MONDAY + DAY)
    commands.accept_share(share=shares[2], by=people[2], now=MONDAY + DAY)
    commands.finish_share(share=shares[2], done="Hedge cut.", by=people[2], now=MONDAY + DAY)

    after = refresh(case)
    assert (after.accept_due, after.answer_due, after.next_due) == dates
    assert [(row.unit.code, row.state, row.refusal, row.done) for row in queries.shares(after)] == [
        ("water", "accepted", "", ""),
        ("roads", "refused", "Not our road.", ""),
        ("parks", "done", "", "Hedge cut."),
    ]
    assert {row.due_at for row in queries.shares(after)} == {case.answer_due}
    assert kinds(case, "share.") == ["share.asked"] * 3 + ["share.settled"] * 4


def _handler(town: Town, unit: Unit) -> object:
    return add_person(town.office, f"handler-{unit.code}", (Role.HANDLER, unit))


def test_a_unit_sees_the_case_from_when_it_is_asked_until_it_refuses():
    town = make_town()
    case, water = in_hand(town), town.person("water")
    assert not may_see(water, case)

    share = ask(town, case, town.water)
    assert may_see(water, case)
    assert list(queries.queue(water)) == [case]

    commands.refuse_share(share=share, reason="No pipes there.", by=water, now=MONDAY)
    assert not may_see(water, case)
    assert list(queries.queue(water)) == []


def test_after_two_refusals_a_coordinator_decides_and_the_unit_cannot_refuse_again():
    town = make_town()
    case, water, coordinator = in_hand(town), town.person("water"), town.person("coordinator")
    roads = add_unit(town.office, "roads")
    refused = []
    for unit, who in ((town.water, water), (roads, _handler(town, roads))):
        share = ask(town, case, unit)
        with pytest.raises(Refusal, match="no_dispute"):
            commands.settle_share(share=share, unit=unit, reason="Yours.", by=coordinator, now=MONDAY)
        refused.append(commands.refuse_share(share=share, reason="No.", by=who, now=MONDAY))  # type: ignore[arg-type]
    assert [row.pk for row in queries.disputed(case)] == [row.pk for row in refused]
    due = queries.settle_due(case, refused)
    assert due.isoformat() == "2026-06-02T23:59:59+08:00"

    decided = commands.settle_share(
        share=refused[0], unit=town.water, reason="Pipes.", by=coordinator, now=MONDAY
    )

    assert (decided.state, decided.task, decided.reason) == (
        "accepted",
        "Dig the trench",
        {"by": "decision", "text": "Pipes."},
    )
    assert queries.disputed(case) == []
    assert [row.state for row in queries.shares(case)] == ["withdrawn", "withdrawn", "accepted"]
    with pytest.raises(Refusal, match="share_moved_on"):
        commands.refuse_share(share=decided, reason="No.", by=water, now=MONDAY)
    assert Entry.objects.filter(kind="share.settled").latest("number").public == {
        "case": case.number,
        "unit": "water",
        "state": "accepted",
        "by": "coordinator",
    }


def test_while_shares_are_open_an_answer_says_what_is_not_done():
    town = make_town()
    case, power = in_hand(town), town.person("power")
    share = ask(town, case, town.water)
    commands.accept_share(share=share, by=town.person("water"), now=MONDAY)

    with pytest.raises(Refusal, match="shares_open"):
        commands.answer(case=case, done="A new bulb.", not_done="", why="", by=power, now=MONDAY)
    assert refresh(case).state == CaseState.ACCEPTED
    texts = {"done": "A new bulb.", "not_done": "The trench", "why": "Water is still digging"}
    assert commands.answer(case=case, by=power, now=MONDAY, **texts).state == CaseState.ANSWERED

    done = commands.finish_share(share=share, done="Dug.", by=town.person("water"), now=MONDAY)
    assert done.state == "done"


@pytest.mark.parametrize("who", ["water", "clerk", "lead", "overseer"])
def test_only_the_unit_that_has_it_and_coordinators_ask_for_shares(who: str):
    town = make_town()
    case = in_hand(town)

    with pytest.raises(NotAllowed):
        ask(town, case, town.water, by=town.person(who))
    assert ask(town, case, town.water, by=town.person("coordinator")).state == "offered"


@pytest.mark.parametrize("step", ["accept_share", "refuse_share", "finish_share"])
@pytest.mark.parametrize("who", ["power", "clerk", "coordinator", "overseer"])
def test_a_share_is_for_its_own_unit_alone(step: str, who: str):
    town = make_town()
    share = ask(town, in_hand(town), town.water)
    texts = {"accept_share": {}, "refuse_share": {"reason": "No."}, "finish_share": {"done": "Dug."}}[step]

    with pytest.raises(NotAllowed):
        getattr(commands, step)(share=share, by=town.person(who), now=MONDAY, **texts)


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (MONDAY, "past"),
        (MONDAY - DAY, "past"),
        (MONDAY + 60 * DAY, "late"),
    ],
)
def test_a_share_has_a_date_that_is_to_come_and_no_later_than_the_case(due: datetime, code: str):
    town = make_town()

    with pytest.raises(Refusal, match=code):
        ask(town, in_hand(town), town.water, due_at=due)


def test_a_share_may_be_due_sooner_than_the_case():
    town = make_town()
    soon = MONDAY + timedelta(days=2)

    assert ask(town, in_hand(town), town.water, due_at=soon).due_at == soon


def test_what_cannot_be_a_share():
    town, other = make_town(), make_town("other")
    case = in_hand(town)
    ask(town, case, town.water)

    for unit, error, code in (
        (town.water, Refusal, "has_share"),
        (town.power, Refusal, "has_case"),
        (other.water, Missing, "unit"),
    ):
        with pytest.raises(error, match=code):
            ask(town, case, unit)
    with pytest.raises(Missing, match="task"):
        ask(town, case, add_unit(town.office, "roads"), task="  ")
    answered = case_in(town, CaseState.ANSWERED)
    with pytest.raises(NotNow):
        ask(town, answered, town.water, by=town.person("coordinator"))


def test_handing_the_case_on_leaves_the_shares_as_they_are():
    town = make_town()
    case = in_hand(town)
    ask(town, case, town.water)
    roads = add_unit(town.office, "roads")

    with pytest.raises(Missing, match="note"):
        take(town, case, "dispatch", by="coordinator", unit=roads)
    commands.dispatch(
        case=case, unit=roads, by=town.person("coordinator"), note="The bulb is ordered.", now=MONDAY
    )

    assert [(row.joint, row.unit.code, row.state) for row in queries.assignments(case)] == [
        (False, "power", "withdrawn"),
        (True, "water", "offered"),
        (False, "roads", "offered"),
    ]


@pytest.mark.need(28)
def test_first_action_and_first_contact_count_from_receipt():
    town = make_town()
    case = case_in(town, CaseState.DISPATCHED)
    assert (queries.first_action(case), queries.first_line(case)) == (None, None)

    accepted = take(town, case, "accept", now=MONDAY + timedelta(hours=3))

    assert queries.first_action(accepted) == MONDAY + timedelta(hours=3)
    assert queries.first_line(accepted) is None
