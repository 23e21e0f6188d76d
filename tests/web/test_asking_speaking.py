"""What somebody says on paper, by telephone or at the door is entered as their own voice, quickly, and nothing is lost."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.models import Consultation, Material, Statement
from lianxin.ask.tasks import hold_consultations
from lianxin.hear.models import Voice
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.drafting import add_draft
from tests.web.reading import signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY
ENTER = "/willow/desk/asking/1/enter-statement"


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


def form(**more: str) -> dict[str, str]:
    return {"way": "paper", "body": "The stop needs a roof", "language": "en", "form": "one", **more}


def typed(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>([^<]*)</textarea>', page)
    return found[1] if found else ""


def code_of(page: str) -> str:
    [code] = re.findall(r'<p class="code">([^<]+)</p>', page)
    return str(code)


def test_a_clerk_enters_it_as_that_persons_voice_and_hands_over_the_code(
    town: Town, asked: Consultation, draft: Material
):
    clerk = signed_in(town, "clerk")
    about = f"{draft.pk}.2"
    answer = clerk.post(ENTER, form(about=about, contact="13800138000", language="zh-hans"))
    consumers.run_until_idle(OPEN)
    voice, row = Voice.objects.get(), Statement.objects.get()
    page = answer.content.decode()

    assert answer.status_code == 201
    assert (voice.channel, voice.language, voice.body) == ("paper", "zh-hans", "The stop needs a roof")
    assert voice.contact is not None
    assert (row.material, row.paragraph) == (draft, 2)
    assert "can take it away" in page
    assert "a unit must have taken it on" not in page
    assert "13800138000" not in page
    follow = Client().get(f"/willow/follow/{code_of(page).replace('-', '').replace(' ', '')}/")
    assert "Waits to be looked at" in follow.content.decode()
    assert code_of(page) not in str(answer.headers)


def test_the_next_paper_of_the_pile_begins_with_what_it_has_in_common(
    town: Town, asked: Consultation, draft: Material
):
    about = f"{draft.pk}.3"
    page = (
        signed_in(town, "clerk")
        .post(ENTER, form(about=about, contact="13800138000", language="zh-hant"))
        .content.decode()
    )

    assert re.search(r'name="way" value="paper" checked', page)
    assert re.search(rf'<option value="{re.escape(about)}" selected', page)
    assert re.search(r'<option value="zh-hant" selected', page)
    assert typed(page, "body") == ""
    assert "Next person" in page


def test_the_same_form_twice_is_one_voice_with_one_code(town: Town, asked: Consultation):
    clerk = signed_in(town, "clerk")
    pages = [clerk.post(ENTER, form()).content.decode() for _twice in range(2)]
    other = clerk.post(ENTER, form(form="two")).content.decode()

    assert code_of(pages[0]) == code_of(pages[1]) != code_of(other)
    assert Voice.objects.count() == 2
    keys = {re.search(r'name="form" value="([^"]+)"', page)[1] for page in pages}  # type: ignore[index]
    assert len(keys | {"one"}) == 3


def test_several_ideas_are_entered_one_by_one_and_no_word_is_lost(town: Town, asked: Consultation):
    clerk = signed_in(town, "clerk")
    ideas = [f"Idea {number}: {'the stop needs a roof and a lamp ' * 3}now." for number in range(3)]
    refused = clerk.post(ENTER, form(body=" ".join(ideas), contact="13800138000"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "That is more than 200 characters" in page
    for number, idea in enumerate(ideas):
        assert typed(page, "body") == idea
        assert typed(page, "rest") == " ".join(ideas[number + 1 :])
        sent = form(body=idea, rest=typed(page, "rest"), contact="13800138000", form=f"key {number}")
        page = clerk.post(ENTER, sent).content.decode()
        assert ('value="13800138000"' in page) == (number < 2)

    assert list(Voice.objects.order_by("pk").values_list("body", flat=True)) == ideas
    assert len(set(Voice.objects.values_list("contact", flat=True))) == 3
    assert typed(page, "body") == ""
    assert "Next person" in page


@pytest.mark.parametrize(
    ("wrong", "field"), [({"way": ""}, "way"), ({"way": "visit"}, "way"), ({"body": " "}, "body")]
)
def test_each_refusal_stands_beside_its_field_and_what_was_typed_stays(
    town: Town, asked: Consultation, wrong: dict[str, str], field: str
):
    sent = {**form(contact="13800138000"), **wrong}
    answer = signed_in(town, "clerk").post(ENTER, sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert 'value="13800138000"' in page
    assert 'name="form" value="one"' in page
    assert not Voice.objects.exists()


def test_when_the_time_is_over_the_words_are_not_lost(town: Town, asked: Consultation):
    clerk = signed_in(town, "clerk")
    clock.now = asked.closes_at
    hold_consultations(clock.now)
    late = clerk.post(ENTER, form())

    assert late.status_code == 422
    assert typed(late.content.decode(), "body") == "The stop needs a roof"
    assert '<form class="say"' not in clerk.get(ENTER).content.decode()


def test_on_the_telephone_the_code_is_there_to_be_read_aloud(town: Town, asked: Consultation):
    page = signed_in(town, "clerk").post(ENTER, form(way="hotline")).content.decode()

    assert Voice.objects.get().channel == "hotline"
    assert '<ol class="aloud">' in page


def test_a_visitor_enters_what_was_said_at_a_door_and_nothing_else(town: Town, asked: Consultation):
    visitor = signed_in(town, "visitor")
    page = visitor.get(ENTER).content.decode()
    taken, refused = (visitor.post(ENTER, form(way=way)) for way in ("visit", "paper"))

    assert re.findall(r'name="way" value="(\w+)"( checked)?', page) == [("visit", " checked")]
    assert (taken.status_code, refused.status_code) == (201, 422)
    assert Voice.objects.get().channel == "visit"


def test_clerks_find_it_on_their_desk_and_visitors_on_the_page_of_the_question(
    town: Town, asked: Consultation
):
    def finds(who: str, page: str) -> bool:
        return f'href="{ENTER}"' in signed_in(town, who).get(page).content.decode()

    one = "/willow/asking/1/"
    assert (finds("clerk", "/willow/desk/"), finds("power", "/willow/desk/")) == (True, False)
    assert [finds(who, one) for who in ("clerk", "visitor", "power", "lead")] == [True, True, False, False]
    clock.now = asked.closes_at
    hold_consultations(clock.now)
    assert [finds("clerk", "/willow/desk/"), finds("visitor", one)] == [False, False]


@pytest.mark.parametrize("who", ["power", "lead", "overseer", "coordinator"])
def test_nobody_else_enters_anything(town: Town, asked: Consultation, who: str):
    assert signed_in(town, who).post(ENTER, form()).status_code == 404
    assert not Voice.objects.exists()
