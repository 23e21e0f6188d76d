"""Departures through the pages: asked, decided by another, read by the person who spoke, counted for everybody."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from lianxin.act.models import Case, Deviation
from lianxin.act.states import CaseState, DeviationKind
from lianxin.office.commands import record_outage
from lianxin.verify.queries import rates_by_unit
from tests.factories import DAY, MONDAY, Town, case_in, clock, hear, make_town, refresh, take, work_off

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen"),
]


@pytest.fixture
def frozen():
    with override_settings(CLOCK="tests.factories.tell_time"):
        yield


@pytest.fixture
def town() -> Town:
    return make_town()


def at_desk(town: Town, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person(who))
    session = client.session
    now = int(clock.now.timestamp())
    session.update({"begun": now, "seen": now})
    session.save()
    return client


def page(client: Client, path: str) -> str:
    answer = client.get(f"/willow/{path}")
    assert answer.status_code == 200, answer
    return answer.content.decode()


def step(client: Client, case: Case, name: str, **fields: object) -> object:
    return client.post(f"/willow/desk/{case.number}/{name}", fields)


def spoken(town: Town, words: str = "The lamp is dark") -> tuple[Case, str]:
    """A case in hand of the power unit, and the code of its receipt."""
    heard = hear(town.office, words)
    work_off(town.office, clock.now)
    case = Case.objects.select_related("office", "unit").get(case_voices__voice=heard.voice)
    return take(town, case, "accept"), heard.code


ASKED = {
    "deviation_kind": "suspension",
    "deviation_reason": "The river is high.",
    "deviation_until": "2026-06-08",
}


@pytest.mark.need(45)
def test_a_pause_is_asked_for_decided_by_another_and_read_by_the_person(town: Town):
    case, code = spoken(town)
    handler, lead = at_desk(town, "power"), at_desk(town, "lead")

    assert step(handler, case, "deviation_ask", **ASKED).status_code == 302
    assert "somebody else decides" in page(handler, f"desk/{case.number}/")
    assert f"asked by {town.power.name}" in page(lead, "desk/")
    row = Deviation.objects.get()
    own = step(handler, case, "deviation_decide", deviation=row.pk, deviation_agree="yes")
    assert (own.status_code, refresh(case).suspended_until) == (422, None)
    assert step(lead, case, "deviation_decide", deviation=row.pk, deviation_agree="yes").status_code == 302

    told = page(Client(headers={"accept-language": "en"}), f"follow/{code}/")
    assert "It waits until Mon, Jun 8" in told
    assert "The river is high." in told
    assert "The river is high." not in page(Client(), f"cases/{case.number}/")

    assert step(handler, case, "deviation_end").status_code == 302
    assert refresh(case).suspended_until is None


@pytest.mark.parametrize(
    ("wrong", "said", "at"),
    [
        ({"deviation_kind": ""}, "Please choose what you ask for.", "id_deviation_kind"),
        ({"deviation_kind": "outage"}, "Please choose what you ask for.", "id_deviation_kind"),
        ({"deviation_reason": " "}, "Please give the reason", "id_deviation_reason"),
        ({"deviation_until": "tomorrow"}, "like 2026-06-01", "id_deviation_until"),
        ({"deviation_until": "2027-06-08"}, "longer than the rules let", "id_deviation_until"),
        ({"deviation_kind": "transfer"}, "name the outside body", "id_deviation_body"),
        ({"deviation_kind": "exclusion"}, "one of the reasons that the rules allow", "id_deviation_code"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(town: Town, wrong, said, at):
    case, _code = spoken(town)

    answer = step(at_desk(town, "power"), case, "deviation_ask", **ASKED | wrong)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert f'href="#{at}"' in html
    assert f'id="{at}"' in html
    if "deviation_reason" not in wrong:
        assert ">The river is high.</textarea>" in html
    assert not Deviation.objects.exists()


def test_an_exclusion_is_told_to_the_person_counted_in_public_and_changes_no_raw_figure(town: Town):
    case, code = spoken(town)
    raw = rates_by_unit(town.office, MONDAY)
    asked = {
        "deviation_kind": "exclusion",
        "deviation_reason": "Two neighbours.",
        "deviation_code": "private",
    }
    step(at_desk(town, "power"), case, "deviation_ask", **asked)
    row = Deviation.objects.get()
    step(at_desk(town, "coordinator"), case, "deviation_decide", deviation=row.pk, deviation_agree="yes")
    work_off(town.office, MONDAY)

    told = page(Client(headers={"accept-language": "en"}), f"follow/{code}/")
    assert "You may object to that." in told
    public = page(Client(headers={"accept-language": "en"}), "departures/")
    assert "It is a matter between private parties: 1" in public
    assert "100.0%" in public
    assert "Two neighbours" not in public
    assert rates_by_unit(town.office, MONDAY) == raw


@pytest.mark.parametrize("taken_on", [True, False])
def test_the_person_takes_it_back_and_opens_it_again(town: Town, taken_on: bool):
    case, code = spoken(town)
    if not taken_on:
        heard = hear(town.office, "The bench is broken")
        work_off(town.office, MONDAY)
        case, code = Case.objects.get(case_voices__voice=heard.voice), heard.code
    person = Client(headers={"accept-language": "en"})
    assert "Take it back" in page(person, f"follow/{code}/")

    back = person.post(f"/willow/follow/{code}/do/take_back", follow=True)

    assert "Nobody works on it any more." in back.content.decode()
    assert refresh(case).state == CaseState.WITHDRAWN
    assert person.post(f"/willow/follow/{code}/do/take_back").status_code == 422
    person.post(f"/willow/follow/{code}/word", {"word": "not"})
    alive = refresh(case)
    assert alive.state == (CaseState.REOPENED if taken_on else CaseState.RECEIVED)
    assert (alive.answer_due, alive.waits_for) == (case.answer_due, "office")
    assert alive.climb_at is not None


def test_what_is_not_the_offices_to_do_says_whose_it_is(town: Town):
    case, code = spoken(town)
    handler = at_desk(town, "power")
    refused = step(handler, case, "answer", out_of_scope="1", done="", not_done="", why=" ")
    assert refused.status_code == 422
    assert "whom the person can turn to" in refused.content.decode()

    why = "The railway owns the lamp. Call 12306."
    assert step(handler, case, "answer", out_of_scope="1", why=why).status_code == 302

    told = page(Client(headers={"accept-language": "en"}), f"follow/{code}/")
    assert "Not this office&#x27;s to do" in told or "Not this office's to do" in told
    assert why in told
    assert refresh(case).answers.get().out_of_scope


def test_overdue_cases_are_listed_for_everybody_without_anyones_words(town: Town):
    case, _code = spoken(town, "The lamp is dark, says Canary")
    clock.now = MONDAY + 20 * DAY
    work_off(town.office, clock.now)

    listed = page(Client(headers={"accept-language": "en"}), "cases/?waits_for=late")

    assert f"/willow/cases/{case.number}/" in listed
    assert "Canary" not in listed
    clock.now = MONDAY
    assert f"/willow/cases/{case.number}/" not in page(Client(), "cases/?waits_for=late")


def test_a_case_that_got_a_later_date_is_still_on_the_list_of_the_overdue(town: Town):
    case, _code = spoken(town)
    asked = {"deviation_kind": "extension", "deviation_reason": "Parts are on order."}
    step(at_desk(town, "power"), case, "deviation_ask", **asked)
    row = Deviation.objects.get()
    step(at_desk(town, "lead"), case, "deviation_decide", deviation=row.pk, deviation_agree="yes")
    clock.now = MONDAY + 20 * DAY

    assert f"/willow/cases/{case.number}/" in page(Client(), "cases/?waits_for=late")


@pytest.mark.need(82)
def test_one_answer_to_several_linked_cases_and_each_keeps_its_own(town: Town):
    from lianxin.hear.commands import link  # beside the one test that links
    from tests.factories import voice_of

    first, second, third = (spoken(town, f"The lamp is dark {n}")[0] for n in range(3))
    clerk = town.person("coordinator")
    link(voice=voice_of(first), other=voice_of(second), person=clerk, now=MONDAY)
    handler = at_desk(town, "power")
    assert f'name="also" value="{second.number}"' in page(handler, f"desk/{first.number}/")

    strange = step(handler, first, "answer", done="The cable is new.", also=[third.number])
    assert strange.status_code == 422
    assert "is not linked with this one" in strange.content.decode()
    assert step(handler, first, "answer", done="The cable is new.", also=[second.number]).status_code == 302

    answered = [refresh(case) for case in (first, second, third)]
    assert [case.state for case in answered] == ["answered", "answered", "accepted"]
    assert [case.answers.count() for case in answered] == [1, 1, 0]
    assert answered[0].answers.get().pk != answered[1].answers.get().pk


def test_outages_are_public(town: Town):
    case = case_in(town, CaseState.ACCEPTED)
    ends = MONDAY + DAY
    steward = town.person("steward")
    record_outage(
        office=town.office,
        begins_at=ends - timedelta(hours=3),
        ends_at=ends,
        reason="The mains failed; the log of the pump house shows it.",
        by=steward,
        now=ends,
    )
    work_off(town.office, ends)

    held = refresh(case)
    assert (held.answer_due, held.agreed_due) == (case.answer_due, case.answer_due + timedelta(hours=3))
    assert held.deviations.get().kind == DeviationKind.OUTAGE
    shown = page(Client(headers={"accept-language": "en"}), "departures/")
    assert "180 minutes" in shown
    assert "the log of the pump house" in shown
    assert steward.display_name not in shown
