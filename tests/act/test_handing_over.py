"""Who answers for a case, and what goes along when it changes hands: the person who spoke repeats nothing."""

import pytest
from django.test import Client

from lianxin.act import commands, queries
from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.hear.commands import write_line
from lianxin.hear.states import Speaker
from tests.factories import MONDAY, case_in, hear, make_town, open_case, refresh, take, voice_of, work_off

pytestmark = pytest.mark.django_db


@pytest.mark.need(58)
def test_every_case_has_somebody_who_answers_for_it_from_the_first_moment():
    town = make_town()

    by_rule, by_nobody = open_case(town.office), open_case(town.office, "The bench is broken")

    assert (by_rule.owner, by_nobody.owner) == (town.power, town.power.parent)
    assert not Case.objects.filter(owner=None).exists()


def test_who_received_it_first_answers_for_it_until_another_unit_takes_it_on():
    town = make_town()
    case, owners = open_case(town.office), []
    for step, unit in (("refuse", None), ("dispatch", town.water), ("accept", None)):
        take(town, case, step, unit=unit, by="water" if step == "accept" else "")
        owners.append(queries.responsible(refresh(case)).code)

    assert owners == ["power", "power", "water"]


def test_a_row_from_before_has_somebody_too():
    town = make_town()
    case = case_in(town, CaseState.RECEIVED)
    Case.objects.filter(pk=case.pk).update(owner=None)

    assert queries.responsible(refresh(case)).parent is None


@pytest.mark.need(40)
def test_whoever_takes_over_sees_everything_and_the_person_is_told_whom_to_turn_to():
    town = make_town()
    heard = hear(town.office, "The lamp is dark", place="The bridge")
    work_off(town.office, MONDAY)
    case = heard.voice.case_voice.case
    take(town, case, "accept")
    power = town.person("power")
    write_line(voice=voice_of(case), speaker=Speaker.OFFICE, text="Which side?", person=power, now=MONDAY)
    write_line(voice=voice_of(case), speaker=Speaker.RESIDENT, text="The east side.", now=MONDAY)
    note = "East side; the bulb is ordered, bring a ladder."
    commands.dispatch(
        case=case, unit=town.water, by=town.person("coordinator"), reason="Theirs.", note=note, now=MONDAY
    )
    take(town, case, "accept", by="water")

    desk, phone = Client(), Client()
    desk.force_login(town.person("water"))
    page = desk.get(f"/willow/desk/{case.number}/?lang=en").content.decode()
    own = phone.get(f"/willow/follow/{heard.code}/?lang=en").content.decode()

    for told in ("The lamp is dark", "The bridge", "Which side?", "The east side.", note, "Theirs."):
        assert told in page
    assert "Your contact is <strong>willow-water</strong>, water." in own
    assert note not in own
    before = Client()
    before.force_login(power)
    assert before.get(f"/willow/desk/{case.number}/").status_code == 404
