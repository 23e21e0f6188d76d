"""Who of the office looked: every door that shows what a person told leaves a line, and only that person reads it."""

import re
from datetime import timedelta

import pytest
from django.db.utils import OperationalError
from django.test import Client

from lianxin.act.models import Case
from lianxin.channels.visit.views import READERS, VISITORS
from lianxin.hear.commands import fix_looks
from lianxin.hear.looking import looks_at
from lianxin.hear.models import Glance, Look, Visit, Voice
from lianxin.hear.rules import REGISTERS
from lianxin.hear.states import Seen
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.verify.commands import ask_review, say_pressed
from lianxin.verify.models import ContactItem
from lianxin.verify.opening import OPENERS
from lianxin.verify.rules import LEADS_AND_OVERSEERS, OVERSEERS
from lianxin.verify.states import ContactWay
from lianxin.web.access import DESK
from lianxin.web.lead.views import LEAD
from tests.factories import DAY, MONDAY, Town, add_person, case_of, clock, hear, make_town, take, work_off
from tests.promises.crawling import client_of, every_address
from tests.promises.planted import PLANTED
from tests.verify.asking import answered, drawn, the_item

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
STAFF = (DESK, REGISTERS, VISITORS, READERS, OVERSEERS, LEAD, LEADS_AND_OVERSEERS, OPENERS)
ROLES = ("power", "clerk", "coordinator", "lead", "overseer", "visitor")
#: In the second line of what is said, where no list shows it.
MARK = re.compile(r"zebrawing-(\d+)")


@pytest.fixture
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


def speak(town: Town, number: int, **more: object) -> Voice:
    """Somebody speaks at length; what comes after the first line is what nobody sees in a list."""
    return hear(town.office, f"The lamp is dark\nzebrawing-{number} at the bridge", **more).voice


def filled(town: Town) -> dict[str, int]:
    """What is said in every way that staff can come upon, by its mark."""
    plain, answered_one = speak(town, 1, contact="13900000000"), speak(town, 2)
    work_off(town.office, MONDAY)
    for step in ("accept", "answer"):
        take(town, case_of(answered_one), step)
    ask_review(voice=answered_one, words="zebrawing-2 is still dark", now=MONDAY)
    say_pressed(voice=answered_one, words="zebrawing-2: they pressed me", now=MONDAY)
    drawn(town)
    PLANTED["visit"](town)  # two homes; the need of one of them is a case
    work_off(town.office, MONDAY)
    visited = Voice.objects.get(channel="visit")
    return {"1": plain.pk, "2": answered_one.pk, "visit": visited.pk}


def numbers() -> list[int]:
    """Of cases, orders, requests and visits."""
    return sorted({*Case.objects.values_list("number", flat=True), 1, 2})


def addresses(town: Town) -> list[str]:
    given = {
        "slug": [town.office.slug],
        "number": numbers(),
        "item": dict.fromkeys([1, *ContactItem.objects.values_list("pk", flat=True)]),
        "file": [1],
        "visit": [1],
        "code": ["east"],
        "command": ["accept"],
        "step": ["draw"],
        "kind": ["split"],
    }
    return [*every_address(given, STAFF), f"/{town.office.slug}/desk/search/?q=bridge"]


def noted(person: Person) -> set[int]:
    return set(Glance.objects.filter(person=person).values_list("voice_id", flat=True))


@pytest.mark.need(21)
def test_every_door_that_shows_what_somebody_told_leaves_a_line(town: Town):
    voices = filled(town)
    opened, unseen = 0, []
    for who in ROLES:
        person = town.person(who)
        client = client_of(person)
        for address in addresses(town):
            Glance.objects.all().delete()
            answer = client.get(address)
            body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
                errors="replace"
            )
            shown = {voices[mark] for mark in MARK.findall(body)}
            opened += bool(shown)
            if not shown <= noted(person):
                unseen.append((who, address))

    assert unseen == []
    assert opened >= 20


def test_the_doors_for_programs_leave_a_line_as_well(town: Town):
    voices = filled(town)
    case = case_of(Voice.objects.get(pk=voices["1"]))
    doors = {
        ("power", f"/api/v1/desk/cases/{case.number}"): Seen.WORDS,
        ("clerk", f"/api/v1/desk/cases/{case.number}/suggestions"): Seen.PASSAGE,
    }
    for (who, address), what in doors.items():
        Glance.objects.all().delete()
        assert client_of(town.person(who)).get(address).status_code == 200
        row = Glance.objects.get()
        assert (row.voice_id, row.person, getattr(row, what)) == (voices["1"], town.person(who), True)

    Glance.objects.all().delete()
    assert client_of(town.person("overseer")).get("/api/v1/desk/pressures").json()[0]["voice"] == voices["2"]
    assert noted(town.person("overseer")) == {voices["2"]}


def test_a_try_that_opens_the_contact_is_a_line_of_its_own(town: Town):
    voice = answered(town, "The bench is broken", contact="13900000000")
    item = the_item(drawn(town))
    client = client_of(town.person("overseer"))

    client.post(f"/{town.office.slug}/oversight/ask/{item.pk}/try", {"way": ContactWay.PHONE})

    assert looks_at(voice)[0].what == (Seen.WORDS, Seen.CONTACT)


def test_photos_and_visits_are_lines_too(town: Town):
    filled(town)
    visit = Visit.objects.order_by("pk").first()
    photo = visit.attachments.get()
    voice = Voice.objects.get(channel="visit")
    client = client_of(town.person("coordinator"))

    answer = client.get(f"/willow/field/visits/{visit.pk}/file/{photo.pk}")

    assert b"".join(answer.streaming_content)
    assert [row.what for row in looks_at(voice)] == [(Seen.PHOTOS,)]
    client.get(f"/willow/field/visits/{visit.pk}/")
    assert [row.what for row in looks_at(voice)] == [(Seen.WORDS, Seen.PHOTOS)]


def test_who_looks_again_on_the_same_day_writes_nothing(town: Town):
    voice = speak(town, 1)
    work_off(town.office, MONDAY)
    address = f"/willow/desk/{case_of(voice).number}/"
    client = client_of(town.person("power"))
    client.get(address)
    first = Glance.objects.values().get()

    for hour in range(3):
        clock.now = MONDAY + timedelta(hours=hour)
        client.get(address)

    assert Glance.objects.values().get() == first
    clock.now = MONDAY + DAY
    client.get(address)
    assert Glance.objects.count() == 2


def test_the_person_who_spoke_reads_roles_and_days_and_nobodys_name(client: Client, town: Town):
    heard = hear(town.office)
    work_off(town.office, MONDAY)
    follow = f"/willow/follow/{heard.code}/?lang=en"
    assert "Nobody of the office has opened it yet." in client.get(follow).content.decode()

    for who in ("power", "clerk"):
        client_of(town.person(who)).get(f"/willow/desk/{case_of(heard.voice).number}/")
    page = client.get(follow).content.decode()
    told = client.get(f"/api/v1/offices/willow/voices/{heard.code}/looks").json()

    assert "Handler · power: your words" in page
    assert "Clerk: your words" in page
    assert not re.search(r"willow-(power|clerk)", page)
    assert told == {
        "looks": [
            {"day": "2026-06-01", "role": "clerk", "unit": "", "saw": ["words"]},
            {"day": "2026-06-01", "role": "handler", "unit": "power", "saw": ["words"]},
        ],
        "openings": [],
    }


def test_two_people_of_one_unit_are_one_line(town: Town):
    heard = hear(town.office)
    work_off(town.office, MONDAY)
    second = add_person(town.office, "second", (Role.HANDLER, town.power))
    for person in (town.person("power"), second):
        client_of(person).get(f"/willow/desk/{case_of(heard.voice).number}/")

    assert len(looks_at(heard.voice)) == 1
    assert Glance.objects.count() == 2


def test_only_overseers_see_who_it_was(town: Town):
    heard = hear(town.office)
    work_off(town.office, MONDAY)
    address = f"/willow/desk/{case_of(heard.voice).number}/?lang=en"
    shown = {
        who: "Who of the office looked at this" in client_of(town.person(who)).get(address).content.decode()
        for who in ("power", "clerk", "coordinator", "lead", "overseer")
    }

    assert shown == {"power": False, "clerk": False, "coordinator": False, "lead": False, "overseer": True}


def test_in_the_night_the_lines_are_fixed_and_say_nothing_in_public(town: Town):
    heard = hear(town.office)
    work_off(town.office, MONDAY)
    client_of(town.person("power")).get(f"/willow/desk/{case_of(heard.voice).number}/")
    assert fix_looks(office=town.office, now=MONDAY) == 0  # the day is not over
    before = looks_at(heard.voice)

    work_off(town.office, MONDAY + DAY)

    assert (Glance.objects.count(), Look.objects.count(), looks_at(heard.voice)) == (0, 1, before)
    assert Entry.objects.get(kind="looks.noted").public == {"day": "2026-06-01"}
    assert fix_looks(office=town.office, now=MONDAY + DAY) == 0


def test_what_fails_to_be_noted_is_not_shown(town: Town, monkeypatch: pytest.MonkeyPatch):
    """A full disk cannot be used to look unseen."""
    heard = hear(town.office, "The lamp: zebrawing-1")
    work_off(town.office, MONDAY)

    def full(*_args: object, **_more: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Glance.objects, "bulk_create", full)
    client = client_of(town.person("power"))
    client.raise_request_exception = False

    answer = client.get(f"/willow/desk/{case_of(heard.voice).number}/")

    assert answer.status_code in {500, 503}
    assert b"zebrawing" not in answer.content
