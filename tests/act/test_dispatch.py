"""Handing on, accepting, refusing, deciding: the clock starts at receipt and nothing here moves a date back."""

from datetime import datetime, timedelta

import pytest

from lianxin.act import commands
from lianxin.act.commands import Missing
from lianxin.act.models import Assignment, Case
from lianxin.act.rules import may_see
from lianxin.act.states import CaseState, NotNow
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, add_unit, case_in, make_town, open_case, refresh, take

pytestmark = pytest.mark.django_db


def last_day(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def kinds(case: Case) -> list[str]:
    return list(Entry.objects.filter(subject=case.subject).order_by("number").values_list("kind", flat=True))


def test_the_clock_starts_when_the_voice_was_said_not_when_it_came_in():
    town = make_town()
    said = MONDAY - 3 * DAY

    case = open_case(town.office, said_at=said)

    assert case.received_at == said
    # Friday; two working days later is Tuesday, ten later is Friday of the week after next.
    assert last_day(case.accept_due) == "2026-06-02T15:59:59+00:00"
    assert last_day(case.answer_due) == "2026-06-12T15:59:59+00:00"


def test_a_voice_has_one_case_however_often_it_is_opened():
    town = make_town()
    case = open_case(town.office)
    voice = case.case_voices.get().voice

    again = commands.open_case(voice=voice, number=999, now=MONDAY)

    assert again == case
    assert Case.objects.count() == 1


def test_the_case_bears_the_number_of_its_voice_in_the_record():
    town = make_town()

    case = open_case(town.office)

    assert case.number == Entry.objects.get(kind="voice.received").number
    opened = Entry.objects.get(kind="case.opened")
    assert opened.public == {
        "case": case.number,
        "voice": case.case_voices.get().voice_id,
        "received_at": "2026-06-01T01:00:00.000000Z",
        "accept_due": "2026-06-03T15:59:59.000000Z",
        "answer_due": "2026-06-15T15:59:59.000000Z",
        "provisional": False,
        "imported": False,
        "severity": "ordinary",
    }


def test_two_refusals_go_to_a_coordinator_and_the_clock_goes_on():
    town = make_town()
    case = open_case(town.office)
    dates = (case.accept_due, case.answer_due)
    seen = []

    take(town, case, "refuse", now=MONDAY + DAY)
    seen.append(refresh(case))
    take(town, case, "dispatch", unit=town.water, now=MONDAY + DAY)
    seen.append(refresh(case))
    take(town, case, "refuse", by="water", now=MONDAY + 2 * DAY)
    seen.append(refresh(case))
    take(town, case, "decide", unit=town.water, now=MONDAY + 3 * DAY)
    seen.append(refresh(case))

    assert [(c.state, c.refusals) for c in seen] == [
        ("received", 1),
        ("dispatched", 1),
        ("disputed", 2),
        ("accepted", 2),
    ]
    assert [(c.accept_due, c.answer_due) for c in seen] == [dates] * 4
    assert [last_day(c.next_due) for c in seen] == [
        "2026-06-03T15:59:59+00:00",
        "2026-06-03T15:59:59+00:00",
        # One working day for the coordinator.
        "2026-06-04T15:59:59+00:00",
        "2026-06-15T15:59:59+00:00",
    ]
    assert kinds(case)[1:] == [
        "case.dispatched",
        "case.refused",
        "case.dispatched",
        "case.refused",
        # Noted with the step, although the timer has not run.
        "case.escalated",
        "case.decided",
    ]


def test_the_coordinator_s_day_never_outlasts_the_answer():
    town = make_town()
    case = case_in(town, CaseState.DISPATCHED)
    take(town, case, "refuse", now=case.answer_due)
    take(town, case, "dispatch", now=case.answer_due)

    take(town, case, "refuse", now=case.answer_due + DAY)

    assert refresh(case).next_due == case.answer_due


def test_a_unit_on_which_a_coordinator_decided_cannot_refuse_again():
    town = make_town()
    case = case_in(town, CaseState.DISPUTED)
    take(town, case, "decide", unit=town.water)

    for who in ("water", "power"):
        with pytest.raises(NotNow):
            take(town, case, "refuse", by=who)

    assert take(town, case, "answer", by="water").state == CaseState.ANSWERED


def test_who_first_received_it_stays_responsible_until_somebody_else_has_it():
    town = make_town()
    case = open_case(town.office)

    take(town, case, "refuse")

    refused = refresh(case)
    assert (refused.unit, refused.state) == (town.power, CaseState.RECEIVED)
    assert may_see(town.person("power"), refused)
    assert not may_see(town.person("water"), refused)


def test_four_units_one_refuses_and_each_share_keeps_its_reason():
    town = make_town()
    roads, parks = (add_unit(town.office, code) for code in ("roads", "parks"))
    case = open_case(town.office)
    take(town, case, "refuse")
    for unit in (town.water, roads, parks):
        take(town, case, "dispatch", unit=unit)

    shares = [
        (share.unit.code, share.state, share.refusal, share.reason["by"])
        for share in Assignment.objects.select_related("unit").order_by("pk")
    ]
    assert shares == [
        ("power", "refused", "Not ours.", "rule"),
        ("water", "withdrawn", "", "person"),
        ("roads", "withdrawn", "", "person"),
        ("parks", "offered", "", "person"),
    ]
    assert Entry.objects.get(kind="case.refused").public == {
        "case": case.number,
        "unit": "power",
        "refusals": 1,
        "state": "received",
    }


def test_a_share_tells_who_offered_it_and_who_decided_when():
    town = make_town()
    case = case_in(town, CaseState.RECEIVED)
    later = MONDAY + timedelta(hours=1)
    commands.dispatch(
        case=case, unit=town.power, by=town.person("clerk"), now=MONDAY, reason=" Lamps are theirs. "
    )
    take(town, case, "accept", now=later)

    share = Assignment.objects.get()
    assert (share.offered_by, share.offered_at) == (town.person("clerk"), MONDAY)
    assert (share.decided_by, share.decided_at) == (town.person("power"), later)
    assert share.reason == {"by": "person", "text": "Lamps are theirs."}
    assert refresh(case).accepted_at == later


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_refusal_and_a_decision_need_a_reason(reason: str):
    town = make_town()
    offered, disputed = case_in(town, CaseState.DISPATCHED), case_in(town, CaseState.DISPUTED)

    with pytest.raises(Missing, match="reason"):
        commands.refuse(case=offered, reason=reason, by=town.person("power"), now=MONDAY)
    with pytest.raises(Missing, match="reason"):
        commands.decide(
            case=disputed, unit=town.power, reason=reason, by=town.person("coordinator"), now=MONDAY
        )

    assert [refresh(offered).state, refresh(disputed).state] == ["dispatched", "disputed"]


def test_a_unit_of_another_office_gets_no_case():
    town, other = make_town(), make_town("other")
    received, disputed = case_in(town, CaseState.RECEIVED), case_in(town, CaseState.DISPUTED)

    with pytest.raises(Missing, match="unit"):
        take(town, received, "dispatch", unit=other.power)
    with pytest.raises(Missing, match="unit"):
        take(town, disputed, "decide", unit=other.power)

    assert [refresh(received).unit, refresh(disputed).unit] == [None, town.power]


def test_a_case_accepted_again_after_reopening_keeps_its_first_moment():
    town = make_town()
    case = case_in(town, CaseState.REOPENED, now=MONDAY)

    assert refresh(case).accepted_at == MONDAY
    assert refresh(case).next_due == case.answer_due
