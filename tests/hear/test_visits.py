"""A visit: written down once however often it is sent, with a right to do so, and no need without what follows."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lianxin.hear import visits
from lianxin.hear.attachments import stage_bytes
from lianxin.hear.commands import NotHeard, record_visit, settle_referral
from lianxin.hear.models import Attachment, Contact, Household, Visit, VisitNeed, Voice
from lianxin.hear.queries import by_code
from lianxin.hear.rules import NotYours, may_read_visit
from lianxin.hear.states import ConsentBasis, Leads, ReferralOutcome, Severity
from lianxin.hear.visits.noting import NotedNeed, NotedVisit, NotVisited, plain_code
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, add_area, case_of, make_town, work_off
from tests.hear.test_vault import rows_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HOUR = timedelta(hours=1)
CASE = NotedNeed(words="The stove pipe leaks", leads_to=Leads.CASE)
REFERRAL = NotedNeed(
    words="Dialysis twice a week", leads_to=Leads.REFERRAL, text="The clinic", due_at=MONDAY + 7 * DAY
)
REASON = NotedNeed(words="Lonely in the evening", leads_to=Leads.REASON, text="Her niece moves in tomorrow")


@pytest.fixture
def town() -> Town:
    return make_town()


def note(town: Town, **more: Any) -> NotedVisit:
    usual = NotedVisit(
        client_key="0123456789abcdef",
        written_at=MONDAY,
        sent_at=MONDAY,
        consent=ConsentBasis.AGREED,
        area=town.east,
        place="Third door behind the mill",
        language="en",
    )
    return replace(usual, **more)


def record(town: Town, *, now: datetime = MONDAY, by: str = "visitor", **more: Any) -> Any:
    return record_visit(office=town.office, by=town.person(by), noted=note(town, **more), now=now)


def refused(town: Town, **more: Any) -> tuple[tuple[str, str], ...]:
    with pytest.raises(NotVisited) as error:
        record(town, **more)
    assert [Visit.objects.count(), Voice.objects.count(), Contact.objects.count()] == [0, 0, 0]
    return error.value.problems


def test_each_need_leads_where_it_was_said_to_lead():
    town = make_town()

    visited = record(town, needs=(CASE, REFERRAL, REASON))

    voice = Voice.objects.get()
    needs = list(VisitNeed.objects.order_by("position").values_list("leads_to", "voice_id", "due_at"))
    assert needs == [("case", voice.pk, None), ("referral", None, REFERRAL.due_at), ("reason", None, None)]
    assert (voice.body, voice.channel, voice.kind) == ("The stove pipe leaks", "visit", "need")
    assert (voice.place, voice.area, voice.confidential) == ("Third door behind the mill", town.east, True)
    [(need, code)] = visited.codes
    assert (need.voice, by_code(town.office, code)) == (voice, voice)
    work_off(town.office, MONDAY)
    assert case_of(voice).area == town.east


def test_the_record_says_that_a_visit_was_and_nothing_of_the_home():
    town = make_town()

    record(town, needs=(CASE, REFERRAL), facts="Hard of hearing", notes="Lives on 600 a month")

    entry = Entry.objects.get(kind="visit.recorded")
    assert entry.public == {
        "visit": Visit.objects.get().pk,
        "area": "east",
        "first": True,
        "consent": "agreed",
        "needs": {"case": 1, "referral": 1, "reason": 0},
        "photos": 0,
    }
    second = record(town, client_key="f" * 16, known=True, code="EAST-1", area=None, now=MONDAY + DAY)
    assert Entry.objects.filter(kind="visit.recorded").latest("number").public["first"] is False
    assert second.visit.household.code == "east-1"


def test_what_was_seen_in_a_home_lies_sealed():
    town = make_town()
    secrets = {
        "consent": ConsentBasis.DANGER,
        "consent_note": "canary-lay-on-the-floor",
        "facts": "canary-deaf",
        "notes": "canary-income-600",
        "needs": (
            replace(REFERRAL, words="canary-dialysis", text="canary-clinic"),
            replace(REASON, words="canary-lonely", text="canary-niece"),
        ),
    }

    visit = record(town, **secrets).visit

    assert b"canary" not in rows_in("default") + rows_in("vault")
    sealed, facts = visits.sealed_notes(visit), visits.sealed_facts(visit.household)
    assert facts == {"place": "Third door behind the mill", "facts": "canary-deaf"}
    assert (sealed["notes"], sealed["consent_note"]) == ("canary-income-600", "canary-lay-on-the-floor")
    assert sealed["needs"] == [
        {"words": "canary-dialysis", "text": "canary-clinic"},
        {"words": "canary-lonely", "text": "canary-niece"},
    ]


@pytest.mark.parametrize(
    ("who", "reads"),
    [("visitor", True), ("coordinator", True), ("clerk", False), ("power", False), ("overseer", False)],
)
def test_only_the_visitor_and_coordinators_read_what_was_seen(who: str, reads: bool):
    town = make_town()
    visit = record(town).visit

    assert may_read_visit(town.person(who), visit) is reads


def test_neither_another_visitor_nor_another_office_reads_it():
    town, other = make_town(), make_town("other")
    visit = record(town).visit

    assert [may_read_visit(other.person(who), visit) for who in ("visitor", "coordinator")] == [False, False]


@pytest.mark.parametrize("who", ["clerk", "coordinator", "power", "overseer"])
def test_only_visitors_write_visits_down(who: str):
    with pytest.raises(NotYours):
        record(make_town(), by=who)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"consent": ""}, ("consent", "missing")),
        ({"consent": ConsentBasis.DANGER}, ("consent_note", "missing")),
        ({"needs": (replace(CASE, leads_to=""),)}, ("needs-0-leads_to", "missing")),
        ({"needs": (CASE, replace(CASE, words=" "))}, ("needs-1-words", "empty")),
        ({"needs": (replace(REFERRAL, text=""),)}, ("needs-0-to", "missing")),
        ({"needs": (replace(REFERRAL, due_at=None),)}, ("needs-0-due", "missing")),
        ({"needs": (replace(REASON, text="\n"),)}, ("needs-0-why", "missing")),
        ({"checklist": {"heating": "yes"}}, ("check_heating", "unfollowed")),
        ({"checklist": {"mood": "yes"}}, ("checklist", "unclear")),
        ({"area": None}, ("area", "missing")),
        ({"known": True}, ("code", "missing")),
        ({"known": True, "code": "nobody-7"}, ("code", "unknown")),
        ({"client_key": "short"}, ("client_key", "unclear")),
        ({"notes": "x" * 20_001}, ("notes", "long")),
        ({"needs": (CASE,) * 21}, ("needs", "many")),
    ],
    ids=str,
)
def test_what_cannot_stand_is_named_and_nothing_is_written(more: dict[str, Any], problem: tuple[str, str]):
    assert refused(make_town(), **more) == (problem,)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.sampled_from(["", "Cold"]),
    leads=st.sampled_from(["", *Leads]),
    text=st.sampled_from(["", "The clinic"]),
    due=st.sampled_from([None, MONDAY]),
)
def test_no_need_stands_without_what_follows_from_it(town: Town, words: str, leads: Any, text: str, due: Any):
    need = NotedNeed(words=words, leads_to=leads, text=text, due_at=due)
    complete = {"": False, "case": True, "referral": bool(text and due), "reason": bool(text)}[leads]

    try:
        record(town, client_key=f"{Visit.objects.count():016}", needs=(need,))
        stood = True
    except NotVisited:
        stood = False

    assert stood is (complete and bool(words))


def test_a_smell_of_gas_is_an_urgent_case_by_itself():
    town = make_town()

    visited = record(town, checklist={"gas": "yes"}, needs=(CASE,))

    gas, stove = (need.voice for need, _code in visited.codes)
    assert (gas.body, gas.severity) == ("Smell of gas, noticed on a visit.", "danger")
    assert (stove.body, stove.severity) == ("The stove pipe leaks", "")
    work_off(town.office, MONDAY)
    assert case_of(gas).severity == Severity.DANGER
    assert case_of(gas).accept_due < case_of(stove).accept_due


def test_sent_again_it_is_one_visit_with_the_same_codes():
    town = make_town()
    needs = (CASE, replace(CASE, words="The roof leaks"), REFERRAL)

    first = record(town, needs=needs)
    again = record(town, needs=needs, sent_at=MONDAY + HOUR, now=MONDAY + HOUR)

    assert (first.again, again.again) == (False, True)
    assert (again.visit, [code for _n, code in again.codes]) == (
        first.visit,
        [code for _n, code in first.codes],
    )
    assert [Visit.objects.count(), Voice.objects.count(), VisitNeed.objects.count()] == [1, 2, 3]
    assert Contact.objects.count() == 2


def test_changed_under_its_key_it_is_refused_and_not_swallowed():
    town = make_town()
    record(town, needs=(CASE,))

    for changed in ({"notes": "later"}, {"needs": ()}, {"checklist": {"gas": "no"}}):
        with pytest.raises(NotVisited) as error:
            record(town, **{"needs": (CASE,), **changed})
        assert error.value.problems == (("client_key", "changed"),)
    assert [Visit.objects.count(), Contact.objects.count()] == [1, 2]


def test_the_key_of_the_device_is_not_kept():
    town = make_town()
    record(town, client_key="c" * 32, needs=(CASE,))

    assert b"c" * 32 not in rows_in("default") + rows_in("vault")


def test_a_home_keeps_its_place_and_gets_new_facts():
    town = make_town()
    record(town, facts="Two steps at the door")

    visited = record(
        town, client_key="b" * 16, known=True, code=" East-1 ", place="", facts="A ramp now", needs=(CASE,)
    )

    home = Household.objects.get()
    assert visits.sealed_facts(home) == {"place": "Third door behind the mill", "facts": "A ramp now"}
    assert Voice.objects.get().place == "Third door behind the mill"
    assert visited.visit.household == home


def test_codes_of_homes_are_given_or_chosen_once():
    town = make_town()
    given_codes = [record(town, client_key=f"{n:016}").visit.household.code for n in range(3)]

    assert given_codes == ["east-1", "east-2", "east-3"]
    with pytest.raises(NotVisited) as error:
        record(town, client_key="d" * 16, code="EAST-2")
    assert error.value.problems == (("code", "taken"),)
    assert plain_code("  ＡB  12 ") == "ab-12"


@pytest.mark.parametrize(
    ("written", "sent", "off", "said"),
    [
        (MONDAY - 2 * DAY, MONDAY, 0, MONDAY - 2 * DAY),
        (MONDAY - 2 * DAY + HOUR, MONDAY + HOUR, 3600, MONDAY - 2 * DAY),
        (MONDAY - 3 * HOUR, MONDAY - HOUR, -3600, MONDAY - 2 * HOUR),
        (MONDAY - 9 * DAY, MONDAY, 0, MONDAY),
        (MONDAY + DAY, MONDAY, 0, MONDAY),
        (datetime.fromisoformat("1970-01-01T00:00:00Z"), MONDAY, 0, MONDAY),
    ],
)
def test_the_clock_counts_from_the_door_by_the_office_s_time(
    written: datetime, sent: datetime, off: int, said: datetime
):
    visit = record(make_town(), written_at=written, sent_at=sent, needs=(CASE,)).visit

    assert (visit.written_at, visit.clock_off, visit.received_at) == (written, off, MONDAY)
    assert Voice.objects.get().said_at == said


def photo(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def test_photos_come_with_the_visit_or_nothing_does():
    town = make_town()
    tokens = tuple(stage_bytes(town.office, photo(colour), MONDAY) for colour in ("red", "green", "blue"))

    with pytest.raises(NotHeard) as error:
        record(town, photos=(*tokens, "never-staged"), needs=(CASE,))
    assert (error.value.problem, Visit.objects.count(), Voice.objects.count()) == ("gone", 0, 0)
    visit = record(town, photos=tokens, needs=(CASE,)).visit
    record(town, photos=tokens, needs=(CASE,))

    assert [photo.visit_id for photo in Attachment.objects.all()] == [visit.pk] * 3
    assert Entry.objects.get(kind="visit.recorded").public["photos"] == 3


def test_a_referral_is_open_until_somebody_says_what_became_of_it():
    town = make_town()
    need = record(town, needs=(REFERRAL,)).visit.needs.select_related("visit__office").get()
    visitor = town.person("visitor")

    assert list(visits.open_referrals(visitor)) == [need]
    assert [visits.is_overdue(need, MONDAY + days * DAY) for days in (7, 8)] == [False, True]
    with pytest.raises(NotYours):
        settle_referral(need=need, outcome=ReferralOutcome.HELPED, by=town.person("clerk"), now=MONDAY + DAY)
    settle_referral(need=need, outcome=ReferralOutcome.HELPED, by=visitor, now=MONDAY + DAY)

    assert list(visits.open_referrals(visitor)) == []
    entry = Entry.objects.latest("number")
    assert (entry.kind, entry.public) == (
        "visit.referral_settled",
        {"visit": need.visit_id, "outcome": "helped"},
    )


def test_the_same_easy_home_again_and_again_covers_nothing_more():
    town = make_town()
    west = add_area(town.office, "west")
    record(town, client_key="a" * 16)
    for number in range(9):
        record(town, client_key=f"{number:016}", known=True, code="east-1", needs=(CASE,) if number else ())
    record(town, client_key="e" * 16, area=west, needs=(REASON,))

    found = [(row.area, row.homes, row.visits, row.greetings) for row in visits.coverage(town.office)]

    assert found == [(town.east, 1, 10, 2), (west, 1, 1, 0)]
