"""What has been kept for its time goes by itself; what is open waits; nothing goes because a clock jumped."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.hear import scrubbing
from lianxin.hear.commands import record_visit, settle_referral
from lianxin.hear.models import Contact, Household, Visit, Voice
from lianxin.hear.states import ConsentBasis, Leads, ReferralOutcome
from lianxin.hear.visits.noting import NotedNeed, NotedVisit
from lianxin.record import consumers
from lianxin.record.models import Entry
from lianxin.verify.commands import ask_review
from lianxin.verify.keeping import KINDS, Pace, due, forget
from lianxin.verify.models import Verdict
from tests.factories import DAY, MONDAY, Town, case_of, hear, make_town, refresh, take
from tests.record.checking import check

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CONTACT, WORDS = KINDS["contact"].after, KINDS["words"].after
END = MONDAY + timedelta(days=180)


@pytest.fixture(autouse=True)
def a_ledger_of_its_own(settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def town() -> Town:
    return make_town()


def solved(town: Town) -> Case:
    """Solved on Monday; nobody looks again, which the record says three times, the last time at ``END``."""
    voice = hear(town.office, contact="139 0055 1234").voice
    consumers.run_until_idle(MONDAY)
    case = case_of(voice)
    for step in ("accept", "answer", "solved"):
        take(town, case, step)
        case = refresh(case)
    consumers.run_until_idle(MONDAY)
    for look in case.follow_ups.order_by("day"):
        act.note_due(follow_up=look, now=look.due_at)
    return case


def state_of(case: Case) -> tuple[bool, bool]:
    """Whether the contact and the words are still there."""
    voice = Voice.objects.get(case_voice__case=case)
    return voice.contact is not None, voice.body != ""


def test_the_contact_goes_first_then_the_words_and_each_is_announced_once(town: Town):
    case = solved(town)
    moments = [END + CONTACT - DAY, END + CONTACT, END + WORDS, END + WORDS + DAY]

    # What was written on the way (an erasure is about the record, not about the case) makes it no longer.
    told = [(forget(at), forget(at), *state_of(case)) for at in moments]

    assert told == [(0, 0, True, True), (1, 0, False, True), (1, 0, False, False), (0, 0, False, False)]
    erased = Entry.objects.filter(kind="record.erased")
    assert [(entry.subject, entry.public["why"]) for entry in erased] == [("record", "time")] * 2
    scrubbing.scrub(MONDAY)
    assert Contact.objects.count() == 0
    assert (check().report.broken, check().report.warnings) == ([], [])


def test_what_is_open_waits(town: Town):
    voice = hear(town.office, contact="139 0055 1234").voice
    consumers.run_until_idle(MONDAY)
    reviewed, promised, looked_at = (solved(town) for _ in range(3))
    looked_at.follow_ups.filter(day=180).update(state="to_come")
    act.make_promise(
        case=promised, text="We paint it", due=date(2026, 6, 9), by=town.person("power"), now=MONDAY
    )
    ask_review(voice=Voice.objects.get(case_voice__case=reviewed), words="No", now=MONDAY)

    assert forget(MONDAY + 2 * WORDS) == 0
    assert {state_of(one) for one in (case_of(voice), reviewed, promised, looked_at)} == {(True, True)}


def test_many_go_in_one_entry_and_one_that_was_tampered_with_stays(town: Town):
    cases = [solved(town) for _ in range(3)]
    Verdict.objects.filter(case=cases[1]).update(comment="made up")

    assert forget(END + WORDS) == 3 + 2

    assert [state_of(case) for case in cases] == [(False, False), (False, True), (False, False)]
    assert [finding.where for finding in check().report.broken] == [
        f"verify_verdict/{Verdict.objects.get(case=cases[1]).pk}"
    ]


def test_what_was_answered_and_never_judged_goes_as_well_but_its_contact_only_with_the_words(town: Town):
    voice = hear(town.office, contact="139 0055 1234").voice
    consumers.run_until_idle(MONDAY)
    case = case_of(voice)
    for step in ("accept", "answer"):
        take(town, case, step)
        case = refresh(case)

    assert (forget(MONDAY + CONTACT), state_of(case)) == (0, (True, True))
    assert (forget(MONDAY + WORDS), state_of(case)) == (1, (False, False))
    assert refresh(case).state == CaseState.ANSWERED


def visited(town: Town) -> Visit:
    needs = (NotedNeed(words="No medicine", leads_to=Leads.REFERRAL, text="Clinic", due_at=MONDAY),)
    noted = NotedVisit(
        client_key="a-key-of-the-device",
        written_at=MONDAY,
        sent_at=MONDAY,
        consent=ConsentBasis.AGREED,
        area=town.east,
        place="9 Nightjar Alley",
        checklist={"gas": "no"},
        needs=needs,
    )
    return record_visit(office=town.office, by=town.person("visitor"), noted=noted, now=MONDAY).visit


def test_what_was_noted_of_a_home_goes_once_its_referrals_are_settled(town: Town):
    visit = visited(town)
    after = MONDAY + KINDS["visits"].after
    assert forget(after) == 0

    settle_referral(
        need=visit.needs.get(), outcome=ReferralOutcome.HELPED, by=town.person("visitor"), now=MONDAY
    )
    assert (forget(after - DAY), forget(after), forget(after)) == (0, 2, 0)

    scrubbing.scrub(MONDAY)
    stands = Visit.objects.get()
    assert (stands.notes, stands.checklist, Household.objects.get().facts, Contact.objects.count()) == (
        None,
        {},
        None,
        0,
    )
    assert (check().report.broken, check().report.warnings) == ([], [])


def test_nothing_is_due_in_an_empty_office(town: Town):
    assert [list(find(town.office, MONDAY)) for find in (due.contacts, due.words, due.visits, due.homes)] == [
        []
    ] * 4


def test_it_looks_once_an_hour_after_six_even_hours_and_never_after_a_jump():
    passed = 0.0
    pace = Pace(read=lambda: passed)
    start, asked = MONDAY, []
    for hours, jumped in [
        (0, 0),
        (5, 0),
        (6, 0),
        (6.5, 0),
        (7, 0),
        (8, 8760),
        (13, 8760),
        (14, 8760),
        (15, 0),
    ]:
        passed = hours * 3600
        asked.append(pace.is_due(start + timedelta(hours=hours + jumped)))

    assert asked == [False, False, True, False, True, False, False, True, False]
