"""What is about a unit's own conduct never passes that unit or one above it; whoever is touched steps back."""

import pytest

from lianxin.act import commands, queries, routing
from lianxin.act.models import Case, Recusal
from lianxin.act.rules import NotAllowed, may, may_see
from lianxin.act.states import CaseState
from lianxin.hear.commands import NotHeard, join, publish
from lianxin.hear.models import Voice
from lianxin.hear.rules import NotYours
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import (
    MONDAY,
    Town,
    add_person,
    add_unit,
    case_in,
    hear,
    make_town,
    open_case,
    refresh,
    take,
    voice_of,
)

pytestmark = pytest.mark.django_db
OFFICE_WIDE = ("clerk", "coordinator", "lead")


def about(town: Town, unit: Unit, words: str = "The lamp man was rude") -> Case:
    return open_case(town.office, words, about=unit)


def seen_by(person: Person, case: Case) -> tuple[bool, bool]:
    """What the rule says of one case, and whether the list of cases agrees."""
    return may_see(person, case), queries.visible_to(person).filter(pk=case.pk).exists()


def test_no_rule_hands_on_what_is_about_a_unit_and_the_office_answers_for_it():
    town = make_town()

    case = about(town, town.power)

    assert (case.state, case.unit, case.kept_from) == (CaseState.RECEIVED, None, town.power)
    assert queries.responsible(case).parent is None
    assert "about" not in Entry.objects.get(kind="voice.received").public
    assert "power" not in Entry.objects.get(kind="case.opened").leaf


def test_a_suggestion_passes_over_the_units_that_may_not_have_it():
    town = make_town()
    case = about(town, town.power, "The lamp man was rude")
    voice = voice_of(case)
    commands.add_rule(office=town.office, unit=town.water, words=["rude"], now=MONDAY)

    assert routing.match(voice).unit == town.power  # type: ignore[union-attr]
    assert routing.match(voice, frozenset({town.power.pk})).unit == town.water  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["power", "water", *OFFICE_WIDE])
def test_only_an_overseer_sees_it_at_first(who: str):
    town = make_town()
    case = about(town, town.power)

    assert seen_by(town.person("overseer"), case) == (True, True)
    assert seen_by(town.person(who), case) == (False, False)
    assert not queries.sees_everything(town.person(who))


def test_an_overseer_hands_it_to_a_unit_beside_and_neither_to_that_unit_nor_above():
    town = make_town()
    pumps = add_unit(town.office, "pumps", parent=town.water)
    case, overseer = about(town, pumps), town.person("overseer")
    root = Unit.objects.get(office=town.office, parent=None)

    for unit in (pumps, town.water, root):
        with pytest.raises(Refusal, match="kept_from"):
            commands.dispatch(case=case, unit=unit, by=overseer, now=MONDAY)
    commands.dispatch(case=case, unit=town.power, by=overseer, now=MONDAY)

    held = refresh(case)
    assert [seen_by(town.person(who), held) for who in ("power", "water")] == [(True, True), (False, False)]
    assert [may(town.person(who), "dispatch", held) for who in ("overseer", *OFFICE_WIDE)] == [
        True,
        False,
        False,
        False,
    ]
    take(town, held, "accept")
    assert take(town, held, "answer").state == CaseState.ANSWERED


def test_whoever_also_acts_for_that_unit_sees_nothing_although_another_unit_of_theirs_has_it():
    town = make_town()
    both = add_person(town.office, "both", (Role.HANDLER, town.power), (Role.HANDLER, town.water))
    case = about(town, town.power)
    commands.dispatch(case=case, unit=town.water, by=town.person("overseer"), now=MONDAY)

    held = refresh(case)
    assert seen_by(both, held) == (False, False)
    assert not may(both, "accept", held)
    assert seen_by(town.person("water"), held) == (True, True)


def test_a_clerk_who_is_a_handler_of_the_unit_that_has_it_sees_it_as_one():
    town = make_town()
    clerk = add_person(town.office, "clerk-2", (Role.CLERK, None), (Role.HANDLER, town.water))
    case = about(town, town.power)
    assert seen_by(clerk, case) == (False, False)

    commands.dispatch(case=case, unit=town.water, by=town.person("overseer"), now=MONDAY)

    assert seen_by(clerk, refresh(case)) == (True, True)


def test_disputes_over_it_are_decided_by_an_overseer_away_from_the_unit():
    town = make_town()
    roads = add_unit(town.office, "roads")
    case, overseer = about(town, town.power), town.person("overseer")
    for _time in range(2):
        commands.dispatch(case=case, unit=town.water, by=overseer, now=MONDAY)
        commands.refuse(case=case, reason="No.", by=town.person("water"), now=MONDAY)

    with pytest.raises(NotAllowed):
        commands.decide(case=case, unit=roads, reason="Yes.", by=town.person("coordinator"), now=MONDAY)
    with pytest.raises(Refusal, match="kept_from"):
        commands.decide(case=case, unit=town.power, reason="Yes.", by=overseer, now=MONDAY)
    assert commands.decide(case=case, unit=roads, reason="Yes.", by=overseer, now=MONDAY).owner == roads


def test_its_words_are_never_released_and_nobody_joins_them():
    town = make_town()
    voice = voice_of(about(town, town.power))
    other = hear(town.office, "The lamp is dark").voice
    number = Entry.objects.get(kind="voice.received", subject=voice.subject).number

    with pytest.raises(NotHeard, match="confidential"):
        publish(voice=voice, title="Rude", text="Rude", by=town.person("overseer"), now=MONDAY)
    with pytest.raises(NotYours):
        publish(voice=voice, title="Rude", text="Rude", by=town.person("clerk"), now=MONDAY)
    assert join(voice=other, other_public_number=number, now=MONDAY) is None


def test_the_same_words_about_a_unit_are_another_voice_and_without_one_the_code_is_as_before():
    office = make_town().office
    unit = Unit.objects.get(office=office, code="power")
    codes = [hear(office, "Rude", idempotency_key="key", **more).code for more in ({}, {"about": unit}, {})]

    assert (codes[0] == codes[2], codes[0] != codes[1], Voice.objects.count()) == (True, True, 2)


@pytest.mark.need(84)
def test_a_handler_whom_it_touches_steps_back_and_neither_acts_nor_sees():
    town = make_town()
    case, power = case_in(town, CaseState.DISPATCHED), town.person("power")

    commands.recuse(case=case, person=power, by=power, now=MONDAY)

    assert seen_by(power, case) == (False, False)
    assert not may(power, "accept", case)
    with pytest.raises(NotAllowed):
        take(town, case, "accept")
    assert Entry.objects.get(kind="case.recused").public == {"case": case.number}


@pytest.mark.parametrize("by", ["coordinator", "overseer"])
def test_coordinators_and_overseers_keep_somebody_from_a_case(by: str):
    town = make_town()
    case, power = case_in(town, CaseState.DISPATCHED), town.person("power")

    for _again in range(2):
        commands.recuse(case=case, person=power, by=town.person(by), now=MONDAY)

    assert Recusal.objects.count() == 1
    assert seen_by(power, case) == (False, False)


@pytest.mark.parametrize("by", ["clerk", "lead", "water", "power"])
def test_nobody_else_keeps_others_from_a_case(by: str):
    town = make_town()
    case, other = case_in(town, CaseState.DISPATCHED), town.person("coordinator")

    with pytest.raises(NotAllowed):
        commands.recuse(case=case, person=other, by=town.person(by), now=MONDAY)


def test_whoever_has_no_part_in_the_whole_has_none_in_its_parts():
    town = make_town()
    case, coordinator = case_in(town, CaseState.ACCEPTED), town.person("coordinator")
    part = commands.split(case=case, title="The pole", by=town.person("power"), now=MONDAY)

    commands.recuse(case=case, person=coordinator, by=coordinator, now=MONDAY)

    assert [seen_by(coordinator, one) for one in (case, part)] == [(False, False)] * 2
    assert queries.visible_to(town.person("clerk")).count() == 2
