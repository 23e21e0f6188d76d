"""Departures from the ordinary course: two people, a reason, a bound, and the first dates as they were."""

from datetime import date, datetime, timedelta

import pytest

from lianxin.act import commands as act
from lianxin.act.models import Case, Deviation
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, DeviationKind, DeviationState, NotNow
from lianxin.hear.states import MOST_TEXT
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, add_person, case_in, make_town, refresh, voice_of, work_off

pytestmark = pytest.mark.django_db

EXTENSION, SUSPENSION = DeviationKind.EXTENSION, DeviationKind.SUSPENSION
TRANSFER, EXCLUSION = DeviationKind.TRANSFER, DeviationKind.EXCLUSION
#: By the generic pack: ten working days after 1 June 2026, and ten more; 19 June is a holiday.
ANSWER_DUE = datetime.fromisoformat("2026-06-15T15:59:59+00:00")
LATEST = datetime.fromisoformat("2026-06-30T15:59:59+00:00")
WHAT = {
    EXTENSION: {},
    SUSPENSION: {"until": date(2026, 6, 8)},
    TRANSFER: {"code": "The river authority"},
    EXCLUSION: {"code": "private"},
}


def ask(town: Town, case: Case, kind: DeviationKind, *, by: str = "power", now=MONDAY, **more) -> Deviation:
    given = WHAT[kind] | {"reason": "The part is on order."} | more
    return act.ask_deviation(case=case, kind=kind, by=town.person(by), now=now, **given)


def agree(town: Town, row: Deviation, *, by: str = "coordinator", now=MONDAY) -> Case:
    act.decide_deviation(deviation=row, agree=True, by=town.person(by), now=now)
    return refresh(row.case)


def agreed(town: Town, case: Case, kind: DeviationKind, *, now=MONDAY, **more) -> Case:
    return agree(town, ask(town, case, kind, now=now, **more), now=now)


def test_an_extension_moves_the_agreed_date_alone():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    row = ask(town, case, EXTENSION)
    assert refresh(case).agreed_due is None

    later = agree(town, row)

    assert (later.answer_due, later.agreed_due, later.next_due) == (ANSWER_DUE, LATEST, LATEST)
    assert later.climb_at == LATEST
    told = [(e.kind, e.public["what"], e.public.get("agreed"), e.public.get("due")) for e in about(case)]
    assert told == [
        ("deviation.asked", "extension", None, None),
        ("deviation.decided", "extension", True, "2026-06-30T15:59:59.000000Z"),
    ]


def about(case: Case) -> list[Entry]:
    return list(Entry.objects.filter(subject=case.subject, kind__startswith="deviation").order_by("number"))


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        (date(2026, 6, 15), False),
        (date(2026, 6, 16), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_an_extension_stays_within_the_pack(until: date, fits: bool):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    if not fits:
        with pytest.raises(Refusal, match="until"):
            ask(town, case, EXTENSION, until=until)
        return

    assert agreed(town, case, EXTENSION, until=until).agreed_due.date() == until


def test_a_case_gets_one_extension():
    town = make_town()
    case = agreed(town, case_in(town, CaseState.ACCEPTED), EXTENSION)

    with pytest.raises(Refusal, match="once"):
        ask(town, case, EXTENSION)


def test_two_requests_for_the_same_do_not_wait_side_by_side():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    ask(town, case, EXTENSION)

    with pytest.raises(Refusal, match="asked"):
        ask(town, case, EXTENSION)


@pytest.mark.parametrize("kind", [EXTENSION, SUSPENSION])
def test_no_date_is_moved_after_it_has_passed(kind: DeviationKind):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    late = ANSWER_DUE + timedelta(seconds=1)
    row = ask(town, case, kind, until=date(2026, 6, 20))

    with pytest.raises(Refusal, match="late"):
        ask(town, case, EXTENSION if kind is SUSPENSION else SUSPENSION, now=late, until=date(2026, 6, 20))
    with pytest.raises(Refusal, match="late"):
        agree(town, row, now=late)

    assert refresh(case).agreed_due is None
    assert Deviation.objects.get().state == DeviationState.ASKED


@pytest.mark.one_engine
@pytest.mark.parametrize("kind", list(WHAT))
@pytest.mark.parametrize("who", ["water", "clerk", "coordinator", "lead", "overseer", "steward"])
def test_only_the_unit_that_has_the_case_asks(kind: DeviationKind, who: str):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    with pytest.raises(NotAllowed):
        ask(town, case, kind, by=who)


@pytest.mark.one_engine
@pytest.mark.parametrize("kind", list(WHAT))
@pytest.mark.parametrize("who", ["power", "water", "clerk", "overseer", "steward"])
def test_only_the_roles_of_the_pack_decide(kind: DeviationKind, who: str):
    town = make_town()
    row = ask(town, case_in(town, CaseState.ACCEPTED), kind)

    with pytest.raises(NotAllowed):
        agree(town, row, by=who)


@pytest.mark.parametrize("kind", list(WHAT))
@pytest.mark.parametrize("agrees", [True, False])
def test_whoever_asked_cannot_decide_whatever_roles_they_hold(kind: DeviationKind, agrees: bool):
    town = make_town()
    both = add_person(town.office, "both", ("handler", town.power), ("coordinator", None), ("lead", None))
    case = case_in(town, CaseState.ACCEPTED)
    row = act.ask_deviation(case=case, kind=kind, by=both, now=MONDAY, reason="So.", **WHAT[kind])
    before = Case.objects.values().get()

    with pytest.raises(NotAllowed):
        act.decide_deviation(deviation=row, agree=agrees, text="No.", by=both, now=MONDAY)

    assert Case.objects.values().get() == before
    assert agree(town, row, by="lead").deviations.get().state == DeviationState.AGREED


def test_declining_needs_words_and_changes_nothing():
    town = make_town()
    row = ask(town, case_in(town, CaseState.ACCEPTED), EXCLUSION)
    before, lead = Case.objects.values().get(), town.person("lead")

    with pytest.raises(Refusal, match="reason"):
        act.decide_deviation(deviation=row, agree=False, by=lead, now=MONDAY, text=" ")
    with pytest.raises(Refusal, match="long"):
        act.decide_deviation(deviation=row, agree=False, by=lead, now=MONDAY, text="字" * (MOST_TEXT + 1))
    act.decide_deviation(deviation=row, agree=False, by=lead, now=MONDAY, text="It is ours.")
    with pytest.raises(Refusal, match="decided"):
        act.decide_deviation(deviation=row, agree=True, by=lead, now=MONDAY)

    assert Case.objects.values().get() == before
    assert about(row.case)[-1].public["agreed"] is False


def test_a_reason_is_kept_whole_or_refused():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    with pytest.raises(Refusal, match="long"):
        ask(town, case, EXCLUSION, reason="字" * (MOST_TEXT + 1))
    assert ask(town, case, EXCLUSION, reason="字" * MOST_TEXT).reason == "字" * MOST_TEXT


def test_a_suspension_moves_the_agreed_date_and_ends_at_its_day_by_itself():
    town = make_town()
    case = agreed(town, case_in(town, CaseState.ACCEPTED), SUSPENSION)
    until = datetime.fromisoformat("2026-06-08T15:59:59+00:00")
    assert (case.suspended_until, case.answer_due) == (until, ANSWER_DUE)
    assert case.agreed_due == ANSWER_DUE + 7 * DAY

    work_off(town.office, until - timedelta(seconds=1))
    assert refresh(case).suspended_until == until
    for late in (until + 30 * DAY, until + 31 * DAY):  # nobody looked for a month
        work_off(town.office, late)

    over = refresh(case)
    assert (over.suspended_until, over.agreed_due) == (None, ANSWER_DUE + 7 * DAY)
    assert [(row.state, row.ended_at) for row in case.deviations.all()] == [(DeviationState.ENDED, until)]
    assert [e.public["due_at"] for e in about(case) if e.kind == "deviation.ended"] == [
        "2026-06-08T15:59:59.000000Z"
    ]


def test_a_suspension_that_ends_early_gives_the_rest_back():
    town = make_town()
    case = agreed(town, case_in(town, CaseState.ACCEPTED), SUSPENSION)

    act.end_suspension(case=case, by=town.person("power"), now=MONDAY + 2 * DAY)

    assert refresh(case).agreed_due == ANSWER_DUE + 2 * DAY
    with pytest.raises(NotNow):
        act.end_suspension(case=case, by=town.person("power"), now=MONDAY + 3 * DAY)


def test_an_answer_ends_a_suspension_at_once():
    town = make_town()
    case = agreed(town, case_in(town, CaseState.ACCEPTED), SUSPENSION)

    act.answer(case=case, done="Mended.", not_done="", why="", by=town.person("power"), now=MONDAY)

    over = refresh(case)
    assert (over.suspended_until, over.agreed_due, over.next_due) == (None, None, None)


def test_all_suspensions_of_a_case_together_stay_within_the_pack():
    town = make_town()
    case = agreed(town, case_in(town, CaseState.ACCEPTED), SUSPENSION, until=date(2026, 7, 31))
    with pytest.raises(Refusal, match="suspended"):
        ask(town, case, SUSPENSION)
    over = datetime.fromisoformat("2026-08-01T01:00:00+00:00")
    work_off(town.office, over)

    with pytest.raises(Refusal, match="until"):
        ask(town, case, SUSPENSION, now=over, until=date(2026, 9, 1))

    assert agreed(town, case, SUSPENSION, now=over, until=date(2026, 8, 31)).suspended_until


@pytest.mark.parametrize(
    ("more", "code"),
    [({"until": None}, "until"), ({"until": date(2026, 5, 31)}, "until"), ({"code": "mood"}, "code")],
)
def test_a_suspension_needs_a_day_to_come_and_a_known_reason(more: dict, code: str):
    town = make_town()

    with pytest.raises(Refusal, match=code):
        ask(town, case_in(town, CaseState.ACCEPTED), SUSPENSION, **more)


def test_a_transfer_names_the_outside_body_and_the_word_stays_with_the_person():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    with pytest.raises(Refusal, match="body"):
        ask(town, case, TRANSFER, code=" ")

    gone = agreed(town, case, TRANSFER)

    assert (gone.state, gone.waits_for, gone.outside) == ("transferred", "resident", "The river authority")
    assert (gone.next_due, gone.climb_at) == (None, None)


@pytest.mark.parametrize("code", ["", "malicious", "season"])
def test_an_exclusion_needs_a_reason_of_the_pack(code: str):
    town = make_town()

    with pytest.raises(Refusal, match="code"):
        ask(town, case_in(town, CaseState.ACCEPTED), EXCLUSION, code=code)


def test_an_exclusion_is_public_by_code_and_can_be_lifted():
    town = make_town()
    case = agreed(town, case_in(town, CaseState.ANSWERED), EXCLUSION)
    assert (case.excluded, case.answer_due, case.agreed_due) == ("private", ANSWER_DUE, None)
    assert about(case)[-1].public["reason"] == "private"

    for _ in range(2):
        act.lift_exclusion(case=case, now=MONDAY + DAY)

    assert refresh(case).excluded == ""
    assert [entry.kind for entry in about(case)] == [
        "deviation.asked",
        "deviation.decided",
        "deviation.ended",
    ]


@pytest.mark.parametrize("kind", list(WHAT))
def test_the_reason_of_a_departure_is_not_in_the_public_record(kind: DeviationKind):
    town = make_town()
    case = agreed(town, case_in(town, CaseState.ACCEPTED), kind, reason="Secret-canary")

    assert "Secret-canary" not in "".join(Entry.objects.values_list("leaf", flat=True))
    assert voice_of(case)


@pytest.mark.parametrize("kind", list(WHAT))
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_demanded(kind: DeviationKind, reason: str):
    town = make_town()

    with pytest.raises(Refusal, match="reason"):
        ask(town, case_in(town, CaseState.ACCEPTED), kind, reason=reason)


#: In which states a handler of the unit may ask for what.
POSSIBLE = {
    CaseState.DISPATCHED: {TRANSFER, EXCLUSION},
    CaseState.ACCEPTED: {EXTENSION, SUSPENSION, TRANSFER, EXCLUSION},
    CaseState.REOPENED: {EXTENSION, SUSPENSION, TRANSFER, EXCLUSION},
    CaseState.ANSWERED: {EXCLUSION},
    CaseState.SOLVED: set(),
}


@pytest.mark.parametrize("state", list(POSSIBLE))
def test_what_can_be_asked_for_in_which_state(state: CaseState):
    town = make_town()
    case = case_in(town, state)
    possible = set()
    for kind in DeviationKind:
        try:
            act.ask_deviation(
                case=case, kind=kind, reason="So.", by=town.person("power"), now=MONDAY, **WHAT.get(kind, {})
            )
            possible.add(kind)
        except NotNow:
            pass

    assert possible == POSSIBLE[state]
