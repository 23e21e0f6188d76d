"""Pages of sittings: called, joined without an account, drawn in public, minutes confirmed behind a code."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from lianxin.algorithms import lots
from lianxin.ask.commands import sittings as commands
from lianxin.ask.models import Consultation, Minute, Seat, Sitting
from lianxin.ask.queries import sittings as queries
from lianxin.ask.states import SeatState, SittingMode, SittingState
from lianxin.ask.tasks import hold_sittings
from lianxin.hear.models import Contact
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.sitting import AGENDA, OUTSIDE, SOURCE, announce, drawn, fresh, held
from tests.web.reading import read, send, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY / 2
ONE = "/willow/asking/1/sittings/1"
DESK = "/willow/desk/asking/1/sittings/1"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def sitting(town: Town, asked: Consultation) -> Sitting:
    return announce(asked, town.person("coordinator"), now=OPEN)


def at(moment: datetime) -> None:
    clock.now = moment


def joined(client: Client, **form: str) -> str:
    """The code on the slip."""
    page = send(client, f"{ONE}/join", form=f"form of {form}", **form)
    found = re.search(r'class="code">([^<]+)<', page)
    assert found
    return found[1]


def test_from_the_call_to_the_minutes_through_pages_alone(town: Town, asked: Consultation):
    lead, clerk, people = signed_in(town, "lead"), signed_in(town, "clerk"), Client()
    form = {
        "place": "The mill",
        "day": f"{OPEN + 8 * DAY:%Y-%m-%d}",
        "hour": "19:30",
        "seats": "4",
        "shared": "equal",
    }
    page = send(lead, "/willow/desk/asking/1/sittings/new", 422, **form)
    assert "Please write what will be talked about" in page
    assert 'value="The mill"' in page
    agenda = {f"agenda_{code}": text for code, text in AGENDA.items()}
    send(lead, "/willow/desk/asking/1/sittings/new", 302, **form, **agenda)
    assert ONE in read(people, "/willow/asking/1/")

    codes = [
        joined(people, group=str(1 + number % 2), name=f"Aunt {number}", contact=f"1380000{number:04}")
        for number in range(6)
    ]
    send(lead, f"{DESK}/do", 302, step="publish", source=SOURCE)
    assert "It has not been drawn yet." in read(people, f"{ONE}/")
    send(lead, f"{DESK}/do", 302, step="draw", outside=OUTSIDE)
    told = [send(people, f"{ONE}/seat", key=code) for code in codes]
    sits = [code for code, page in zip(codes, told, strict=True) if "You were drawn" in page]
    assert len(sits) == 4
    assert "It is written down: you come." in send(people, f"{ONE}/seat", key=sits[0], step="accept")
    assert "you do not come" in send(people, f"{ONE}/seat", key=sits[1], step="step_back")
    assert "1380000" in send(lead, f"{DESK}/do", step="call")

    sitting = fresh(Sitting.objects.get())
    at(sitting.begins_at)
    send(clerk, f"{DESK}/keep", 302, step="hold", came_1="2", came_2="2")
    page = send(clerk, f"{DESK}/minutes", 422, topic_1="x" * 201)
    assert "x" * 201 in page
    send(clerk, f"{DESK}/minutes", 302, topic_1="At the mill\nAt the bridge", topic_2="The town pays")
    page = send(people, f"{ONE}/seat", key=sits[0])
    assert "At the bridge" in page
    page = send(people, f"{ONE}/seat", 422, key=sits[0], step="confirm", m2="other", words_2="")
    assert "One idea has at most" in page
    form = {"m1": "mine", "m2": "other", "words_2": "Near the bridge"}
    assert "your own words" in send(people, f"{ONE}/seat", key=sits[0], step="confirm", **form)
    send(clerk, f"{DESK}/keep", 302, step="decide", correction="4", what="beside")
    at(sitting.begins_at + 7 * DAY)
    hold_sittings(clock.now)
    consumers.run_until_idle(clock.now)

    page = read(people, f"{ONE}/")
    said = page[page.index('id="minutes"') : page.index('id="who"')]
    told_of = [re.sub(r"<[^>]+>|\s+", " ", one) for one in re.findall(r'<li id="m.*?</li>', said, re.DOTALL)]
    assert [" ".join(one.split()) for one in told_of] == [
        "At the mill confirmed by somebody who was there 1",
        "At the bridge not confirmed 2",
        "Near the bridge in the words of somebody who was there said differently than number 2 4",
        "The town pays not confirmed 3",
    ]
    assert "/willow/receipt/" in send(people, f"{ONE}/seat", key=sits[0])
    assert not people.cookies


@pytest.mark.need(22)
def test_the_page_says_who_sits_there_and_why(town: Town, sitting: Sitting):
    by = town.person("lead")
    told = {"body": "The school", "proposed_by": "The parents", "reason": "Children ride"}
    commands.name_seat(sitting=sitting, by=by, now=OPEN, **told)
    page = read(Client(), f"{ONE}/")

    assert "4 of 5 seats are drawn by lot: 80 %." in page
    assert "The school" in page
    assert "proposed by The parents: Children ride" in page
    assert "Nobody yet of: Riders, Shopkeepers." in page


def test_few_are_not_counted_out_and_silent_groups_are_named(town: Town, sitting: Sitting):
    drawn(sitting, town.person("lead"), now=OPEN)
    at(sitting.begins_at)
    commands.hold_sitting(sitting=fresh(sitting), came={1: 3, 0: 1}, by=town.person("clerk"), now=clock.now)
    page = read(Client(), f"{ONE}/")

    assert "4 people came." in page
    assert "Nobody of these came: Shopkeepers." in page
    assert ">3<" not in page[page.index('id="came"') :]


@pytest.mark.need(53)
def test_no_form_asks_for_a_rank_and_no_page_shows_one(town: Town, sitting: Sitting):
    pages = [read(Client(), f"{ONE}/{part}") for part in ("", "join", "seat", "sheet/")]
    pages.append(read(signed_in(town, "clerk"), f"{DESK}/enter"))
    fields = {
        name for page in pages for name in re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', page)
    }

    assert fields - {"csrfmiddlewaretoken"} <= {
        "form",
        "group",
        "name",
        "contact",
        "key",
        "language",
        "next",
        "code",
    }
    assert {field.name for field in Seat._meta.local_fields}.isdisjoint({"title", "rank", "post", "position"})


def test_what_was_typed_stays_and_a_wrong_code_opens_nothing(sitting: Sitting):
    page = send(Client(), f"{ONE}/join", 422, name="x" * 41, contact="1391", group="2")
    assert 'value="1391"' in page
    assert re.search(r'value="2" checked', page)
    page = send(Client(), f"{ONE}/seat", 422, key="nonsense")
    assert 'value="nonsense"' in page
    assert not Seat.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("step", ["move", "cancel"])
def test_what_is_missing_is_told_in_the_form_that_was_sent(town: Town, sitting: Sitting, step: str):
    form = {"place": "The hall", "day": "2026-07-01", "hour": "10:00", "why": ""}
    page = send(signed_in(town, "coordinator"), f"{DESK}/do", 422, step=step, **form)

    assert f'href="#id_reason_{step}"' in page
    assert f'<textarea class="short" id="id_reason_{step}"' in page


def test_how_many_came_stays_in_the_form(town: Town, sitting: Sitting):
    at(sitting.begins_at)
    page = send(signed_in(town, "clerk"), f"{DESK}/keep", 422, step="hold", came_1="six", came_0="2")

    assert 'name="came_1" inputmode="numeric" value="six"' in page
    assert 'name="came_0" inputmode="numeric" value="2"' in page


def test_the_published_list_draws_the_same_panel_again(town: Town, sitting: Sitting):
    assert Client().get(f"{ONE}/draw.json").status_code == 404
    drawn(sitting, town.person("lead"), now=OPEN)
    told = Client().get(f"{ONE}/draw.json").json()

    lottery = lots.Lottery(told["pool"], told["people"], told["size"], tuple(map(tuple, told["panels"])))
    assert lottery.digest == told["digest"]
    assert lots.drawn(lottery, told["seed"], told["outside"]) == told["drawn"]
    assert lots.commitment(told["seed"]) == told["commitment"]


def test_a_clerk_puts_a_name_down_and_hands_over_the_slip(town: Town, sitting: Sitting):
    page = send(signed_in(town, "clerk"), f"{DESK}/enter", form="f", group="1", name="Granny Lin")
    found = re.search(r'class="code">([^<]+)<', page)
    assert found
    seat = queries.seat_of(fresh(sitting), found[1])
    assert seat
    assert (seat.state, seat.group and seat.group.number) == (SeatState.WAITING, 1)


def test_programs_read_the_same(town: Town, asked: Consultation):
    sitting = announce(asked, town.person("lead"), now=OPEN, mode=SittingMode.CONFIDENTIAL)
    drawn(sitting, town.person("lead"), now=OPEN)
    held(sitting, town.person("clerk"), words=[(1, "At the mill"), (0, "The well is dry")])
    at(sitting.begins_at + 7 * DAY)
    hold_sittings(clock.now)
    listed = Client().get("/api/v1/offices/willow/consultations/1/sittings").json()
    told = Client().get("/api/v1/offices/willow/consultations/1/sittings/1").json()

    assert [one["number"] for one in listed] == [1]
    assert (told["state"], told["mode"], told["outside"]) == ("settled", "confidential", OUTSIDE)
    assert [one["came"] for one in told["came"]] == [None, None]
    assert {(one["topic"], one["words"], one["confirmed"]) for one in told["minutes"]} == {
        (0, "The well is dry", False),
        (1, "At the mill", False),
    }
    assert Client().get("/api/v1/offices/willow/consultations/1/sittings/9").status_code == 404


def test_the_desk_is_told_of_minutes_that_repeat_others(town: Town, asked: Consultation):
    by = town.person("lead")
    for number in range(2):
        one = announce(asked, by, now=OPEN, place=f"Hall {number}", begins_at=OPEN + (7 + number) * DAY)
        drawn(one, by, now=OPEN)
        held(one, by, words=[(1, "The stop should stay where it has always been")])
    at(OPEN + 9 * DAY)
    page = read(signed_in(town, "lead"), "/willow/desk/asking/1/sittings/2/")

    assert "nearly word for word" in page
    assert "Hall 0</a>: 1" in page
    assert "nearly word for word" not in read(signed_in(town, "lead"), f"{DESK}/")
    assert Sitting.objects.filter(state=SittingState.HELD).count() == Minute.objects.count() == 2
