"""Words of the office on its pages: marked where they first stand, explained below in the reader's language."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import consultations as asking
from lianxin.ask.models import Consultation
from lianxin.office import commands
from lianxin.office.models import GlossaryTerm, Person
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import add_material, open_consultation
from tests.record.deciding import closed, decide
from tests.record.explaining import explain
from tests.web.reading import read, send, signed_in, text_of
from tests.web.test_asking import FORM, NEW

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ONE, ALL, DESK = "/willow/asking/1/", "/willow/words/", "/willow/desk/words/"
MEANS = "Money each month for a home that has too little to live on."
MARKED = re.compile(r'<a class="word" href="#word-(\d+)" title="([^"]*)">([^<]*)</a>')


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


def reader(language: str = "en") -> Client:
    return Client(headers={"Accept-Language": language})


def marks(page: str) -> list[tuple[str, str]]:
    """Of the words that are marked on a page the number and how each is written."""
    return [(number, word) for number, _means, word in MARKED.findall(page)]


def asked(lead: Person, plain: dict[str, str], **more: Any) -> Consultation:
    question = dict.fromkeys(plain, "") | {
        code: {"en": "Who gets an allowance?", "zh-hans": "谁领低保？", "zh-hant": "誰領低保？"}[code]
        for code in plain
    }
    group = asking.GroupTerms(dict.fromkeys(plain, "All"), None, "", "Asked")
    decides = dict.fromkeys(plain, "The council.")
    return open_consultation(
        lead, now=MONDAY, plain=plain, question=question, decides=decides, groups=[group], **more
    )


@pytest.mark.need(56)
def test_a_word_of_the_office_is_marked_once_and_explained_below_in_the_language_of_the_reader(lead: Person):
    explain("allowance", lead, now=MONDAY)
    plain = {
        "en": "The Allowance may change. Who gets an allowance now keeps it.",
        "zh-hans": "低保可以改。现在领低保的人不变。",
        "zh-hant": "低保可以改。現在領低保的人不變。",
    }
    asked(lead, plain)

    told = {}
    for language, word, means in (
        ("en", "Allowance", MEANS),
        ("zh-Hans", "低保", "家里的钱不够过日子，每月可以领的钱。"),
        ("zh-Hant", "低保", "家裡的錢不夠過日子，每月可以領的錢。"),
    ):
        page = read(reader(language), ONE)
        assert MARKED.findall(page) == [("1", means, word)]
        told[language] = re.findall(
            r'<div id="word-1"><dt lang="([^"]+)">([^<]+)</dt><dd lang="\1">([^<]+)</dd>', page
        )
        assert told[language] == [(language.lower(), word.lower(), means)]
        assert page.index("#word-1") < page.index('id="word-1"')


def test_headings_and_links_are_not_marked_and_their_words_are_listed_all_the_same(lead: Person):
    explain("allowance", lead, now=MONDAY)
    made = asked(lead, {"en": "It may change."})
    asking.add_material(
        consultation=made,
        title={"en": "The allowance today"},
        text={"en": "An allowance is 300."},
        replaces=None,
        by=lead,
        now=MONDAY,
    )

    page = read(reader(), ONE)

    assert '<h1 lang="en">Who gets an allowance?</h1>' in page
    assert marks(page) == []
    assert MEANS in text_of(page)
    material = read(reader(), f"{ONE}read/1/")
    assert '<h1 lang="en">The allowance today</h1>' in material
    assert marks(material) == [("1", "allowance")]
    assert not re.search(r"<a\b[^>]*>(?:(?!</a>).)*<a\b", page + material, re.DOTALL)


def test_nothing_that_an_office_writes_becomes_markup(lead: Person):
    texts = {"en": "<b>R&D"}
    explain("", lead, now=MONDAY, names=texts, means={"en": 'Work on "new" <things>.'})
    asked(lead, {"en": "<i>We do <B>r&d</i> & more."})

    page = read(reader(), ONE)

    assert (
        '&lt;i&gt;We do <a class="word" href="#word-1" title="Work on &quot;new&quot; &lt;things&gt;.">'
        "&lt;B&gt;r&amp;d</a>&lt;/i&gt; &amp; more." in page
    )
    assert "<i>" not in page
    assert "<things>" not in page


def test_the_longer_word_is_marked_and_a_part_of_a_word_is_none(lead: Person):
    explain("allowance", lead, now=MONDAY)
    texts = {"en": "allowance office", "zh-hans": "低保办"}
    explain("", lead, now=MONDAY, names=texts, means={"en": "It pays.", "zh-hans": "发钱的地方。"})
    asked(lead, {"en": "The allowance office knows of disallowances.", "zh-hans": "低保办的人知道低保。"})

    assert marks(read(reader(), ONE)) == [("2", "allowance office")]
    assert marks(read(reader("zh-Hans"), ONE)) == [("2", "低保办"), ("1", "低保")]


def test_drafts_and_decisions_are_marked_as_well(lead: Person):
    explain("bridge", lead, now=MONDAY, names={"en": "bridge"}, means={"en": "The old one, by the mill."})
    made = asked(lead, {"en": "It may change."})
    draft = asking.add_material(
        consultation=made,
        title={"en": "The plan"},
        text={"en": "It stands at the bridge.\n\nThe bridge gets a lamp."},
        replaces=None,
        draft=True,
        by=lead,
        now=MONDAY,
    )
    page = read(reader(), f"{ONE}read/{draft.pk}/")
    assert marks(page) == [("1", "bridge")]
    assert "The old one, by the mill." in text_of(page)

    decided = closed(lead, "The stop should stay", now=MONDAY)
    decide(decided, lead, 1, now=MONDAY)
    explain("stop", lead, now=MONDAY, names={"en": "stop"}, means={"en": "Where the bus halts."})
    page = read(reader(), f"/willow/asking/{decided.number}/decision/1/")
    assert marks(page) == [("2", "stop"), ("1", "bridge")]
    assert "Where the bus halts." in text_of(page)


def test_a_page_in_another_language_explains_in_the_readers(lead: Person):
    explain("allowance", lead, now=MONDAY)
    asked(lead, {"zh-hans": "低保可以改。"})

    assert MARKED.findall(read(reader(), ONE)) == [("1", MEANS, "低保")]


@pytest.mark.need(56)
def test_an_explained_word_of_offices_may_stand_where_the_page_explains_it_and_nowhere_else(
    town: Town, lead: Person
):
    client = signed_in(town, "lead")
    jargon = {**FORM, "plain_en": "Prior to the move people are asked."}
    assert client.post(NEW, jargon).status_code == 422
    explain("", lead, now=MONDAY, names={"en": "prior to"}, means={"en": "Before."})

    question = client.post(NEW, {**jargon, "question_en": "Prior to what?"})
    assert question.status_code == 422
    assert 'id="id_question_error"' in question.content.decode()
    assert client.post(NEW, jargon).status_code == 302
    assert marks(read(reader(), ONE)) == [("1", "Prior to")]


def test_words_are_explained_put_better_and_dropped_at_the_desk(town: Town, lead: Person):
    client = signed_in(town, "lead")
    form = {"names_en": "allowance", "means_en": MEANS, "also": "allowances\r\n"}

    assert client.post(DESK, form).status_code == 302
    again = send(client, DESK, 422, **form, names_zh_hans="低保")
    assert "“allowance” is explained already." in again
    assert MEANS in again
    assert 'value="allowance"' in again
    one = f"{DESK}1/"
    assert "allowances</textarea>" in read(client, one)
    wrong = send(client, one, 422, **{**form, "means_en": "Utilise it."})
    assert "is a word of offices. Explain it in words that everybody uses." in text_of(wrong)
    assert "Utilise it." in wrong
    assert client.post(one, {**form, "means_en": "Money for a home.", "step": "change"}).status_code == 302
    assert "Money for a home." in text_of(read(reader(), ALL))
    assert client.post(one, {**form, "step": "drop"}).status_code == 302
    assert client.get(one).status_code == 404
    assert "The office explains no word here yet." in text_of(read(reader(), ALL))
    assert GlossaryTerm.objects.get().number == 1


def test_refusals_come_in_the_language_of_whoever_writes(town: Town, lead: Person):
    client = Client(headers={"Accept-Language": "zh-Hant"})
    client.force_login(lead)

    page = send(client, DESK, 422, names_en="x")
    assert "這個詞用了哪幾種語言，就請用哪幾種語言寫出意思。" in text_of(page)
    assert 'value="x"' in page
    assert signed_in(town, "overseer").get(DESK).status_code == 404


def test_everybody_finds_the_list_from_what_is_asked(town: Town, lead: Person):
    assert ALL not in read(reader(), "/willow/asking/")
    explain("allowance", lead, now=MONDAY, also=["allowances"])
    asked(lead, {"en": "It may change."})

    assert f'href="{ALL}"' in read(reader(), "/willow/asking/")
    assert f'href="{ALL}"' in read(reader(), ONE)
    page = text_of(read(reader(), ALL))
    assert f"allowance {MEANS} also written: allowances" in page
    assert "低保 家裡的錢不夠過日子，每月可以領的錢。" in text_of(read(reader("zh-Hant"), ALL))
    assert f'href="{DESK}"' in read(signed_in(town), ALL)


def test_programs_read_the_same_list(lead: Person):
    explain("allowance", lead, now=MONDAY, also=["allowances"])
    gone = explain("", lead, now=MONDAY, names={"en": "x"}, means={"en": "y"})
    commands.drop_word(term=gone, by=lead, now=MONDAY + DAY)

    [told] = reader().get("/api/v1/offices/willow/words").json()

    assert told["number"] == 1
    assert told["means"]["en"] == MEANS
    assert told["also"] == ["allowances"]
    assert reader().get("/api/v1/offices/nowhere/words").status_code == 404


def test_a_page_without_words_of_the_office_is_as_it_was(lead: Person):
    made = asked(lead, {"en": "It may change."})
    add_material(made, lead, now=MONDAY)

    for address in (ONE, f"{ONE}read/1/"):
        page = read(reader(), address)
        assert 'id="words"' not in page
        assert marks(page) == []
