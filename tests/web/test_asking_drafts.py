"""The page of a draft: paragraphs with numbers, what is said about each, and what a newer version changed."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import statements as commands
from lianxin.ask.models import Consultation, Material, Statement
from lianxin.ask.tasks import hold_consultations
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import add_material, open_consultation
from tests.record.drafting import AGAIN, add_draft, state_about
from tests.record.stating import put_in, state
from tests.web.reading import signed_in, text_of

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY
ONE = "/willow/asking/1"
DESK = "/willow/desk/asking/1"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("lead"), now=MONDAY)


@pytest.fixture
def draft(town: Town, asked: Consultation) -> Material:
    return add_draft(asked, town.person("lead"), now=MONDAY)


def html(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def read(material: Material) -> str:
    return f"{ONE}/read/{material.pk}/"


# --- A draft and what is said about it ------------------------------------------------------------------------


def test_every_paragraph_has_a_number_a_place_on_the_page_and_a_way_to_speak_about_it(
    asked: Consultation, draft: Material
):
    page = html(read(draft))

    assert re.findall(r'<section class="paragraph" id="(p\d+)"', page) == ["p1", "p2", "p3", "p4"]
    assert re.findall(r'href="/willow/asking/1/say\?about=([\d.]+)"', page) == [
        f"{draft.pk}.{number}" for number in (1, 2, 3, 4)
    ]
    assert "Draft: say something about each paragraph" in html(f"{ONE}/")
    clock.now = asked.closes_at
    hold_consultations(clock.now)
    assert "say?about=" not in html(read(draft))


def test_somebody_says_something_about_a_paragraph_and_everybody_finds_it_there(
    town: Town, asked: Consultation, draft: Material
):
    client, place = Client(), f"{draft.pk}.2"
    form = html(f"{ONE}/say?about={place}")
    answer = client.post(f"{ONE}/say", {"body": "Rather glass", "about": place, "idempotency_key": "a"})
    consumers.run_until_idle(OPEN)
    row = Statement.objects.get()
    commands.show(statement=row, words=row.words, by=town.person("lead"), now=OPEN)
    follow = html(answer["Location"].replace("/receipt/", "/follow/"))
    voted = client.post(f"{ONE}/vote", {"step": "begin", "form": "f"}).content.decode()

    assert "It has a roof." in form
    assert f'name="about" value="{place}"' in form
    assert (row.material, row.paragraph) == (draft, 2)
    assert f"{read(draft)}#p2" in follow
    assert "1 statement about it" in text_of(html(read(draft)))
    assert f"{read(draft)}#p2" in html(f"{ONE}/statements/")
    assert "Paragraph 2 of “The plan”" in voted
    assert "It has a roof." in voted


def test_what_was_typed_and_the_paragraph_stay_when_it_is_refused(asked: Consultation, draft: Material):
    place = f"{draft.pk}.3"
    answer = Client().post(f"{ONE}/say", {"body": "x" * 201, "about": place})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f">{'x' * 201}</textarea>" in page
    assert f'name="about" value="{place}"' in page
    assert "Two lamps light it." in page


def test_a_paragraph_that_is_nowhere_is_the_question_as_a_whole(town: Town, asked: Consultation):
    elsewhere = open_consultation(
        town.person("lead"), now=MONDAY, question={"en": "And the well?", "zh-hans": "井呢？"}
    )
    other = add_draft(elsewhere, town.person("lead"), now=MONDAY)
    for place in (f"{other.pk}.1", "0.0", "7", "☃"):
        assert "About this paragraph" not in html(f"{ONE}/say?about={place}")
        assert "Only what was said" not in html(f"{ONE}/statements/?about={place}")
        answer = Client().post(f"{ONE}/say", {"body": f"About {place}", "about": place})
        assert answer.status_code == 302
    consumers.run_until_idle(OPEN)

    assert list(Statement.objects.values_list("material", flat=True)) == [None] * 4


def test_the_list_can_be_narrowed_to_one_paragraph_over_several_pages(
    town: Town, asked: Consultation, draft: Material, monkeypatch: pytest.MonkeyPatch
):
    lead, place = town.person("lead"), f"{draft.pk}.1"
    rows = [state_about(asked, draft, 1, f"Words {n}", now=MONDAY, by=lead) for n in range(3)]
    put_in(asked, "About everything", lead, now=MONDAY)
    monkeypatch.setattr("lianxin.ask.queries.statements.PAGE", 2)
    page = html(f"{ONE}/statements/?about={place}")

    assert re.findall(r'id="s(\d+)"', page) == [str(row.number) for row in rows[:2]]
    assert f"?about={place}&amp;after={rows[1].number}" in page
    last = html(f"{ONE}/statements/?about={place}&after={rows[1].number}")
    assert re.findall(r'id="s(\d+)"', last) == [str(rows[2].number)]


# --- Another version ------------------------------------------------------------------------------------------


def test_a_newer_version_says_what_it_changed_and_what_had_been_said_of_it(
    town: Town, asked: Consultation, draft: Material
):
    lead = town.person("lead")
    roof = state_about(asked, draft, 2, "A roof of tin, please", now=MONDAY, by=lead)
    lamp = state_about(asked, draft, 3, "Three lamps would be better", now=MONDAY, by=lead)
    state_about(asked, draft, 3, "Nobody has looked at this", now=MONDAY)
    again = add_draft(asked, lead, now=MONDAY, paragraphs=AGAIN, replaces=draft)
    page = html(read(again))
    told = text_of(page)
    changes = told[: told.index("The whole text")]

    assert "Paragraph 1 " not in changes
    assert "Paragraph 2 is new" in changes
    assert "Paragraph 3 was changed; it was paragraph 2" in changes
    assert f"Said of the older text {roof.number} A roof of tin, please" in changes
    assert "Paragraph 3 is gone Two lamps light it. Said of the older text" in changes
    assert "Three lamps would be better" in changes
    assert "Nobody has looked at this" not in page
    assert "1 of them said of the older text" in told
    assert [row["number"] for row in _only(again, 3)] == [roof.number]
    assert [row["number"] for row in _only(draft, 3)] == [lamp.number]
    assert "Said of the older text" in html(f"{ONE}/statements/?about={again.pk}.3")
    older = html(read(draft))
    assert "There is a newer version." in older
    assert "say?about=" not in older


def _only(material: Material, number: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        Client().get(f"{ONE}/statements/?about={material.pk}.{number}").context["rows"]
    )
    return rows


def test_a_text_that_became_a_draft_is_compared_line_by_line(town: Town, asked: Consultation):
    first = add_material(asked, town.person("lead"), now=MONDAY)
    again = add_draft(asked, town.person("lead"), now=MONDAY, replaces=first)
    page = html(read(again))

    assert "<ins>" in page
    assert "was changed" not in page


# --- At the desk ----------------------------------------------------------------------------------------------


def test_a_lead_adds_a_draft_and_what_became_of_it(town: Town, asked: Consultation):
    lead = signed_in(town, "lead")
    form = {"title_en": "The plan", "text_en": "One.\n\nTwo.", "draft": "yes"}
    uneven = {**form, "title_zh-hans": "方案", "text_zh-hans": "一。"}
    wrong = lead.post(f"{DESK}/material", uneven)
    lead.post(f"{DESK}/material", form)
    row = Material.objects.get()
    clock.now = asked.closes_at
    hold_consultations(clock.now)
    page = html(f"{DESK}/", lead)
    late = lead.post(f"{DESK}/material", {**form, "replaces": ""})
    last = lead.post(f"{DESK}/material", {**form, "text_en": "One.\n\nThree.", "replaces": str(row.pk)})

    assert wrong.status_code == 422
    assert "Found: 简体中文: 1, English: 2." in wrong.content.decode()
    assert re.search(r'name="draft" value="yes" checked', wrong.content.decode())
    assert row.draft
    assert "Add what became of the draft" in page
    assert "No, it is new" not in page
    assert (late.status_code, last.status_code) == (422, 302)
    assert Material.objects.latest("pk").replaces == row


def test_whoever_looks_sees_which_paragraph_it_is_about_and_the_same_words_of_another_stay_apart(
    town: Town, asked: Consultation, draft: Material
):
    words = "This is too little for old people"
    for number in (1, 3):
        state_about(asked, draft, number, words, now=MONDAY)
    state(asked, words, now=MONDAY)
    state(asked, words + "!", now=MONDAY)
    answer = signed_in(town, "lead").get(f"{DESK}/statements/")

    cards = answer.context["cards"]
    assert [len(card["rows"]) for card in cards] == [1, 1, 2]
    assert [card["about"].place if card["about"] else "" for card in cards] == [
        f"{draft.pk}.1",
        f"{draft.pk}.3",
        "",
    ]
    assert "Two lamps light it." in answer.content.decode()
