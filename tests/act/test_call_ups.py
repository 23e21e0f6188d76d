"""A unit calls a unit above it to a case; the called one answers by a date, whatever its rank."""

from datetime import timedelta

import pytest

from lianxin.act import commands, queries
from lianxin.act.commands import Missing
from lianxin.act.models import Assignment, CallUp
from lianxin.act.rules import NotAllowed, may_see
from lianxin.act.states import CaseState
from lianxin.office.models import Unit
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.commands import stamp
from lianxin.record.models import Entry
from tests.factories import (
    DAY,
    MONDAY,
    Town,
    add_person,
    add_unit,
    case_in,
    make_town,
    take,
    work_off,
)

pytestmark = pytest.mark.django_db


def called(town: Town, unit: Unit) -> CallUp:
    case = case_in(town, CaseState.ACCEPTED)
    return commands.call_up(case=case, unit=unit, text="We need a lorry", by=town.person("power"), now=MONDAY)


def test_the_called_unit_comes_and_has_a_share_of_the_work():
    town = make_town()
    call, water = called(town, town.water), town.person("water")
    assert may_see(water, call.case)

    commands.answer_call(call=call, comes=True, text="Tomorrow.", by=water, now=MONDAY)

    share = Assignment.objects.get(joint=True)
    assert (share.unit, share.state, share.task) == (town.water, "accepted", "We need a lorry")
    assert share.due_at == call.case.answer_due
    assert Entry.objects.get(kind="call_up.answered").public == {
        "case": call.case.number,
        "called": "water",
        "comes": True,
    }


def test_a_unit_that_does_not_come_says_why_and_sees_no_more():
    town = make_town()
    call, water = called(town, town.water), town.person("water")

    with pytest.raises(Missing, match="reason"):
        commands.answer_call(call=call, comes=False, text=" ", by=water, now=MONDAY)
    commands.answer_call(call=call, comes=False, text="No lorry left.", by=water, now=MONDAY)

    assert not Assignment.objects.filter(joint=True).exists()
    assert not may_see(water, call.case)
    with pytest.raises(Refusal, match="answered"):
        commands.answer_call(call=call, comes=True, text="", by=water, now=MONDAY)


def test_a_call_that_nobody_answers_is_noted_once_with_its_own_moment_however_late_the_timer():
    town = make_town()
    call = called(town, town.water)
    work_off(town.office, call.due_at - timedelta(seconds=1))
    assert not Entry.objects.filter(kind="call_up.late").exists()

    for _again in range(2):
        work_off(town.office, call.due_at + 30 * DAY)

    late = Entry.objects.get(kind="call_up.late")
    assert late.public["due_at"] == stamp(call.due_at)
    commands.answer_call(call=call, comes=True, text="", by=town.person("water"), now=call.due_at + 31 * DAY)
    assert Entry.objects.filter(kind="call_up.late").count() == 1


def test_an_answer_that_is_late_says_so_although_the_timer_has_not_run():
    town = make_town()
    call = called(town, town.water)

    commands.answer_call(call=call, comes=True, text="", by=town.person("water"), now=call.due_at + DAY)

    entries = Entry.objects.filter(kind__startswith="call_up.").order_by("number")
    assert [entry.kind for entry in entries] == ["call_up.made", "call_up.late", "call_up.answered"]


def test_whom_a_unit_may_call():
    town = make_town()
    pumps = add_unit(town.office, "pumps", parent=town.water)
    meters = add_unit(town.office, "meters", parent=pumps)
    root = Unit.objects.get(office=town.office, parent=None)

    assert queries.callable_by(town.office, frozenset({meters.pk})) == [root, town.power, town.water, pumps]
    assert queries.callable_by(town.office, frozenset({town.power.pk})) == [root, town.water]
    with pytest.raises(Refusal, match="not_above"):
        called(town, meters)


def test_where_the_office_itself_is_called_its_lead_answers():
    town = make_town()
    call = called(town, Unit.objects.get(office=town.office, parent=None))

    for who in ("coordinator", "clerk", "water", "overseer"):
        with pytest.raises(NotAllowed):
            commands.answer_call(call=call, comes=True, text="", by=town.person(who), now=MONDAY)
    answered = commands.answer_call(call=call, comes=True, text="", by=town.person("lead"), now=MONDAY)

    assert answered.comes is True


def test_only_who_handles_the_case_calls_and_once_at_a_time():
    town = make_town()
    call = called(town, town.water)
    roads = add_unit(town.office, "roads")
    stranger = add_person(town.office, "roads-handler", (Role.HANDLER, roads))

    for by in (stranger, town.person("coordinator")):
        with pytest.raises(NotAllowed):
            commands.call_up(case=call.case, unit=roads, text="Come", by=by, now=MONDAY)
    with pytest.raises(Refusal, match="called"):
        commands.call_up(case=call.case, unit=town.water, text="Come", by=town.person("power"), now=MONDAY)
    take(town, call.case, "answer")
