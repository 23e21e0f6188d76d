"""Whoever was pressed can say so at any time, and no unit ever learns that it was they."""

import pytest
from django.test import Client

from lianxin.act.rules import NotAllowed
from lianxin.record.models import Entry
from lianxin.verify.commands import say_pressed, see_pressure
from lianxin.verify.models import Pressure
from lianxin.verify.queries import pressures
from tests.factories import DAY, MONDAY, case_of, hear, make_town, work_off
from tests.verify.asking import answered

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CANARY = "canary-7f3e"


def test_the_record_says_that_somebody_was_pressed_and_not_who():
    town = make_town()
    voice = answered(town)

    row = say_pressed(voice=voice, words=f" {CANARY} ", now=MONDAY)

    entry = Entry.objects.get(kind="pressure.said")
    assert (entry.subject, entry.public) == (f"pressure/{row.pk}", {"month": "2026-06"})
    assert [one.words for one in pressures(town.office)] == [CANARY]


@pytest.mark.parametrize("who", ["clerk", "coordinator", "lead", "power"])
def test_nobody_inside_can_put_it_away(who: str):
    town = make_town()
    row = say_pressed(voice=answered(town), now=MONDAY)

    with pytest.raises(NotAllowed):
        see_pressure(pressure=row, by=town.person(who), now=MONDAY)

    assert Pressure.objects.get().seen_at is None


def test_an_overseer_has_seen_it_once():
    town = make_town()
    row = say_pressed(voice=answered(town), now=MONDAY)
    for day in (1, 2):
        see_pressure(pressure=row, by=town.person("overseer"), now=MONDAY + day * DAY)

    assert (Pressure.objects.get().seen_at, pressures(town.office)) == (MONDAY + DAY, [])
    assert Entry.objects.get(kind="pressure.seen").public == {"month": "2026-06"}


@pytest.mark.parametrize("who", ["clerk", "coordinator", "lead", "power"])
def test_no_page_of_anybody_inside_shows_it_and_the_overseers_does(client: Client, who: str):
    town = make_town()
    voice = answered(town)
    say_pressed(voice=voice, words=CANARY, now=MONDAY)
    work_off(town.office, MONDAY)
    number = case_of(voice).number

    def pages() -> str:
        places = (
            "desk/",
            "desk/?waits_for=resident",
            f"desk/{number}/",
            f"cases/{number}/",
            "oversight/",
            "record/",
            "desk/search/?q=canary",
        )
        return "".join(client.get(f"/willow/{place}").content.decode() for place in places)

    client.force_login(town.person(who))
    seen = pages()
    client.force_login(town.person("overseer"))

    assert CANARY not in seen
    assert CANARY in pages()


def test_it_takes_one_tap_on_the_page_of_the_receipt_and_leaves_no_trace_there(client: Client):
    town = make_town()
    heard = hear(town.office)
    work_off(town.office, MONDAY)
    page = f"/willow/follow/{heard.code}/"
    assert 'do/pressed"' in client.get(page).content.decode()

    answer = client.post(f"{page}do/pressed", {"pressed_words": CANARY}, follow=True)

    content = answer.content.decode()
    assert (answer.status_code, CANARY in content) == (200, False)
    assert "Only people outside the units read it." in content
    assert CANARY not in client.get(page).content.decode()
    assert Pressure.objects.values_list("voice", "words").get() == (heard.voice.pk, CANARY)
