"""Pages of panels by lot: announced, joined without an account, drawn in public, and their advice answered."""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.algorithms import lots
from lianxin.algorithms.lots import Lottery
from lianxin.ask.commands import panels as commands
from lianxin.ask.models import Consultation, Entrant, Panel, PanelDraw, Sitting
from lianxin.ask.queries import panels as queries
from lianxin.ask.states import PanelState, SeatState
from lianxin.ask.tasks import make_lists
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record import panelling
from tests.record.consulting import open_consultation
from tests.record.panelling import CATEGORIES, OUTSIDE, SOURCE, announce, fresh
from tests.web.reading import read, send, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY / 2
ONE = "/willow/asking/1/panels/1"
DESK = "/willow/desk/asking/1/panels/1"
API = "/api/v1/offices/willow/consultations/1/panels"
FORM = {
    "task_en": "Where shall the stop stand?",
    "days_en": "Four Saturdays",
    "costs_en": "50 a day",
    "size": "5",
    "households": "one",
    "closes": f"{OPEN + 8 * DAY:%Y-%m-%d}",
    "draws": f"{OPEN + 11 * DAY:%Y-%m-%d}",
    "hour": "19:30",
    "source": SOURCE,
    "answer_days": "7",
}


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def panel(town: Town, asked: Consultation) -> Panel:
    return announce(asked, town.person("coordinator"), now=OPEN)


def at(moment: datetime) -> None:
    clock.now = moment


def joined(client: Client, number: int, address: str = f"{ONE}/join") -> str:
    """The code on the slip."""
    form = {
        "feature_1": str(number % 2),
        "feature_2": str(2 + number // 2 % 2),
        "contact": f"1370000{number:04}",
    }
    page = send(client, address, form=f"form {number}", **form)
    found = re.search(r'class="code">([^<]+)<', page)
    assert found
    return found[1]


def test_from_the_announcement_to_the_reply_through_pages_alone(town: Town, asked: Consultation):
    lead, clerk, people = signed_in(town, "lead"), signed_in(town, "clerk"), Client()
    page = send(lead, "/willow/desk/asking/1/panels/new", 422, **FORM, categories="age,old,1")
    assert "These seats cannot be used" in page
    assert "age,old,1</textarea>" in page
    table = SimpleUploadedFile("seats.csv", f"category,feature,min,max\n{CATEGORIES}".encode())
    send(lead, "/willow/desk/asking/1/panels/new", 302, **FORM, table=table)
    assert ONE in read(people, "/willow/asking/1/")
    assert "under 40" in read(people, f"{ONE}/")

    page = send(people, f"{ONE}/join", 422, feature_1="0", name="Granny Lin")
    assert "Please choose what fits you under" in page
    assert 'value="Granny Lin"' in page
    codes = [joined(people, number) for number in range(11)] + [joined(clerk, 11, f"{DESK}/enter")]
    panel = fresh(Panel.objects.get())
    at(panel.closes_at)
    assert "The pot is closed" in send(people, f"{ONE}/join", 422, feature_1="0", feature_2="2")
    make_lists(clock.now)
    waiting = read(people, f"{ONE}/draw/")
    assert PanelDraw.objects.get().commitment in waiting
    assert "It is drawn on" in waiting
    at(panel.draws_at)
    assert "The hour has come." in read(people, f"{ONE}/draw/")
    assert "Draw the panel" in read(lead, "/willow/desk/")
    send(lead, f"{DESK}/do", 302, step="draw", outside=OUTSIDE)
    assert "Panel <strong>" in read(people, f"{ONE}/draw/")

    told = [send(people, f"{ONE}/place", key=code) for code in codes]
    sits = [code for code, page in zip(codes, told, strict=True) if "You were drawn" in page]
    assert len(sits) == panel.size
    assert "It is written down: you come." in send(people, f"{ONE}/place", key=sits[0], step="accept")
    assert "you do not come" in send(people, f"{ONE}/place", key=sits[1], step="step_back")
    assert "1370000" in send(lead, f"{DESK}/do", step="call")

    send(lead, f"{DESK}/do", 422, step="advise", text_en="At the mill", took_part="5", agreed="4")
    send(
        lead,
        f"{DESK}/do",
        302,
        step="advise",
        text_en="At the mill",
        minority_en="At the bridge",
        took_part="5",
        agreed="4",
    )
    assert "No decision is published before." in read(people, f"{ONE}/")
    assert "Say how you take the advice of a panel" in read(lead, "/willow/desk/")
    send(lead, f"{DESK}/do", 302, step="reply", reply_en="We build it there.")
    page = read(people, f"{ONE}/")
    assert "We build it there." in page
    assert "4 of the 5" in page


def test_anybody_draws_again_from_what_is_published(town: Town, panel: Panel):
    panelling.drawn(panel, town.person("coordinator"), now=OPEN)
    at(panel.draws_at)
    found = json.loads(read(Client(), f"{ONE}/draw.json"))
    lottery = Lottery(
        found["pool"], found["people"], found["size"], tuple(tuple(one) for one in found["panels"])
    )

    assert lottery.digest == found["digest"]
    assert lots.commitment(found["seed"]) == found["commitment"]
    assert lots.drawn(lottery, found["seed"], found["outside"]) == found["drawn"]
    assert not {"features", "homes", "quotas"} & found.keys()


def test_the_api_tells_terms_draw_and_seats_and_no_single_person(town: Town, panel: Panel):
    by = town.person("coordinator")
    panelling.drawn(panel, by, now=OPEN, people=24)
    at(panel.draws_at)
    [line] = json.loads(read(Client(), API))
    assert (line["number"], line["state"]) == (1, "drawn")
    told = json.loads(read(Client(), f"{API}/1"))
    assert [(one["value"], one["ready"], one["came"]) for one in told["seats"]] == [
        ("under 40", 12, None),
        ("40 and over", 12, None),
        ("east", 12, None),
        ("west", 12, None),
    ]
    assert told["sitting"] == [row.number for row in queries.seated(panel)]
    assert told["min_probability"] <= told["bound"]
    assert (told["outside"], told["advice"]) == (OUTSIDE, None)
    read(Client(), f"{API}/2", 404)


def test_where_the_panel_meets_its_people_have_the_seats_and_their_codes_open_them(town: Town, panel: Panel):
    keys = panelling.drawn(panel, town.person("coordinator"), now=OPEN)
    at(panel.draws_at)
    lead, people = signed_in(town, "lead"), Client()
    form = {
        "place": "The hall",
        "day": f"{panel.draws_at + 9 * DAY:%Y-%m-%d}",
        "hour": "10:00",
        "agenda_en": "The stop",
        "panel": "1",
    }
    assert 'name="seats"' not in read(lead, "/willow/desk/asking/1/sittings/new?panel=1")
    send(lead, "/willow/desk/asking/1/sittings/new", 302, **form)
    sitting = Sitting.objects.get()
    numbers = [row.number for row in queries.seated(panel)]
    assert (sitting.seats, sorted(sitting.people.values_list("number", flat=True))) == (5, numbers)
    first = queries.seated(panel)[0]
    page = send(people, "/willow/asking/1/sittings/1/seat", key=keys[first.pk])
    assert "You were drawn" in page
    send(people, f"{ONE}/place", key=keys[first.pk], step="step_back")

    after = [row.number for row in queries.seated(panel)]
    sits = sitting.people.exclude(state=SeatState.GONE).order_by("number")
    assert [row.number for row in sits] == after
    assert len(after) == 5
    assert "The panel by lot meets here." in read(people, "/willow/asking/1/sittings/1/")
    assert "The panel by lot meets here." in read(lead, "/willow/desk/asking/1/sittings/1/")


def test_seats_that_contradict_each_other_are_explained_and_changed_on_the_desk(town: Town, panel: Panel):
    for number in range(8):
        panelling.join(panel, [number % 2, 2], now=OPEN)
    at(panel.closes_at)
    make_lists(clock.now)
    lead = signed_in(town, "lead")
    assert "Decide how a panel by lot goes on" in read(lead, "/willow/desk/")
    assert "0 to 3 seats instead of 2 to 3" in read(Client(), f"{ONE}/")
    page = send(lead, f"{DESK}/do", 422, step="relax", why="")
    assert 'id="id_reason_relax_error"' in page
    send(lead, f"{DESK}/do", 302, step="relax", why="Nobody of the west came.")
    make_lists(clock.now)
    assert fresh(panel).state == PanelState.LISTED
    assert "Nobody of the west came." in read(Client(), f"{ONE}/")


def test_a_wrong_code_and_a_wrong_step_open_nothing(town: Town, panel: Panel):
    lead, people = signed_in(town, "lead"), Client()
    assert "Nobody stands ready here" in send(people, f"{ONE}/place", 422, key="0000-0000-0000-0000-0")
    send(lead, f"{DESK}/do", 404, step="unknown")
    read(people, f"{ONE}/draw.json", 404)
    read(people, "/willow/asking/1/panels/2/", 404)
    page = send(lead, f"{DESK}/do", 422, step="move", closes=FORM["closes"], draws=FORM["draws"], hour="25")
    assert "Please write the hour like 14:30." in page
    assert not Entrant.objects.exists()


def test_the_same_form_with_other_words_is_refused_with_the_code_and_keeps_what_was_typed(
    town: Town, panel: Panel
):
    people = Client()
    code = joined(people, 0)
    assert joined(people, 0) == code
    page = send(people, f"{ONE}/join", 422, form="form 0", feature_1="1", feature_2="2", contact="138")

    assert f"with your code {code}" in page
    assert 'value="138"' in page
    assert 'name="feature_1" value="1" checked' in page
    assert Entrant.objects.get().features == [0, 2]


def test_names_are_read_without_the_numbers_that_would_join_them_to_what_they_said(town: Town, panel: Panel):
    panelling.drawn(panel, town.person("coordinator"), now=OPEN, people=24, reached=True)
    at(panel.draws_at)
    lines = re.findall(
        r"<li>([^<]*1370000[^<]*)</li>", send(signed_in(town, "lead"), f"{DESK}/do", step="call")
    )

    assert len(lines) == panel.size
    assert lines == sorted(lines)
    assert all(re.fullmatch(r"Granny · 1370000\d{4}", line) for line in lines)


def test_lots_are_reckoned_for_the_page_of_the_draw_alone(town: Town, panel: Panel):
    panelling.listed(panel, now=OPEN)
    at(panel.closes_at)
    assert "readonly" in read(signed_in(town, "lead"), f"{DESK}/")
    by = town.person("coordinator")
    commands.draw_panel(panel=fresh(panel), outside=OUTSIDE, by=by, now=panel.draws_at)
    at(panel.draws_at)

    assert "lots" not in Client().get(f"{ONE}/").context["draw"]
    assert "The smallest lots" in read(Client(), f"{ONE}/draw/")
