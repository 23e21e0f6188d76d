"""Drafts: numbered by paragraph, spoken about by paragraph, and followed from one version to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.paragraphs import MOST, Change, Pair
from lianxin.ask.commands import consultations as commands
from lianxin.ask.commands import statements
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.models import Consultation, Material, Statement
from lianxin.ask.naming import Place, place_in
from lianxin.ask.queries import consultations as asking
from lianxin.ask.queries import drafts
from lianxin.ask.queries import statements as queries
from lianxin.ask.tasks import hold_consultations
from lianxin.hear.commands import erase_voice
from lianxin.office.models import Person
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.ask.refusing import refused
from tests.factories import MONDAY, Town, hear, make_town
from tests.record.checking import check
from tests.record.consulting import add_material, fresh, open_consultation
from tests.record.drafting import AGAIN, add_draft, say_about, state_about
from tests.record.stating import state

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


@pytest.fixture
def asked(lead: Person) -> Consultation:
    return open_consultation(lead, now=MONDAY)


@pytest.fixture
def draft(asked: Consultation, lead: Person) -> Material:
    return add_draft(asked, lead, now=MONDAY)


# --- Numbered -------------------------------------------------------------------------------------------------


def test_a_draft_has_the_same_paragraphs_in_every_language(asked: Consultation, lead: Person):
    text = {"en": "One.\n\nTwo.", "zh-hans": "一。\n \n二。\n\n三。"}
    with refused("paragraphs") as found:
        commands.add_material(
            consultation=asked,
            title={"en": "Plan", "zh-hans": "方案"},
            text=text,
            replaces=None,
            by=lead,
            now=MONDAY,
            draft=True,
        )
    with refused("paragraphs"):
        add_draft(asked, lead, now=MONDAY, paragraphs=("x",) * (MOST + 1))
    add_draft(asked, lead, now=MONDAY, paragraphs=("x",) * MOST)

    assert "Found: English: 2, 简体中文: 3." in str(found.value.text)
    assert found.value.field == "text"
    told = Entry.objects.get(kind="consultation.material").public
    assert told["paragraphs"] == MOST


def test_what_is_no_draft_is_numbered_nowhere(asked: Consultation, lead: Person):
    row = add_material(asked, lead, now=MONDAY, text="One.\n\nTwo.")

    assert Entry.objects.get(kind="consultation.material").public["paragraphs"] is None
    assert drafts.paragraphs_of(row) == []
    assert drafts.paragraph_of(asked, f"{row.pk}.1") is None
    assert drafts.drafts_of(asked) == []


def test_a_newer_version_of_a_draft_is_one_and_still_comes_when_it_has_closed(
    asked: Consultation, lead: Person, draft: Material
):
    other = add_material(asked, lead, now=MONDAY)
    closes = asked.closes_at
    hold_consultations(closes)
    closed = fresh(asked)
    for wrong in (None, other):
        with refused("not_now"):
            add_material(closed, lead, now=closes, replaces=wrong)
    newer = add_material(closed, lead, now=closes, text="One.\n\nTwo.", replaces=draft)

    assert newer.draft
    assert drafts.drafts_of(closed) == [newer]
    assert [row.pk for row in asking.newest_materials(closed)] == [other.pk, newer.pk]


@given(st.integers(1, 10**10 - 1), st.integers(1, 999))
def test_a_place_is_read_as_it_is_written(material: int, paragraph: int):
    assert place_in(str(Place(material, paragraph))) == Place(material, paragraph)


@pytest.mark.parametrize("about", ["", "5", "5.0", "05.1", "5.1000", "5.٣", "ideas", "5.1 ", "-5.1"])
def test_nothing_else_is_a_place(about: str):
    assert place_in(about) is None


# --- Spoken about ---------------------------------------------------------------------------------------------


def test_what_is_said_about_a_paragraph_is_a_statement_that_names_it(asked: Consultation, draft: Material):
    heard = say_about(asked, draft, 2, "A roof is not enough", now=MONDAY)
    whole = state(asked, "A roof is not enough", now=MONDAY)
    row = Statement.objects.get(voice=heard.voice)

    assert heard.voice.asked == f"{asked.subject}/{draft.pk}.2"
    assert (row.material, row.paragraph, row.words) == (draft, 2, "A roof is not enough")
    assert (whole.material, whole.paragraph) == (None, None)
    [told] = drafts.about([row, whole]).values()
    assert (told.place, told.texts) == (Place(draft.pk, 2), {"en": "It has a roof."})
    assert check().report.broken == []


def test_a_paragraph_that_is_nowhere_is_the_question_as_a_whole(
    town: Town, asked: Consultation, lead: Person, draft: Material
):
    elsewhere = open_consultation(lead, now=MONDAY, question={"en": "And the well?", "zh-hans": "井呢？"})
    other = add_draft(elsewhere, lead, now=MONDAY)
    plain = add_material(asked, lead, now=MONDAY)
    places = (f"{draft.pk}.5", f"{other.pk}.1", f"{plain.pk}.1", "9999999999.1")
    for place in places:
        hear(town.office, f"About {place}", asked=f"{asked.subject}/{place}")
    consumers.run_until_idle(MONDAY)

    assert [drafts.paragraph_of(asked, place) for place in places] == [None] * 4
    rows = Statement.objects.order_by("number").values_list("consultation", "material", "paragraph", "words")
    assert list(rows) == [(asked.pk, None, None, f"About {place}") for place in places]
    [foreign, *_rest] = drafts.paragraphs_of(other)
    with refused("paragraph"):
        statements.say_in(
            consultation=asked, spoken=Spoken(words="Not here", channel="web"), about=foreign, now=MONDAY
        )


def test_who_takes_their_words_away_takes_them_from_the_paragraph(
    asked: Consultation, lead: Person, draft: Material
):
    row = state_about(asked, draft, 1, "Rather at the bridge", now=MONDAY, by=lead)
    before = drafts.said_of(asked, drafts.standing_in(draft, asking.materials_of(asked)))
    assert row.voice is not None
    erase_voice(voice=row.voice, now=MONDAY)
    after = drafts.said_of(asked, drafts.standing_in(draft, asking.materials_of(asked)))

    assert (before, after) == ({1: [row]}, {})
    assert check().report.broken == []


# --- From one version to the next -----------------------------------------------------------------------------


def test_what_was_said_of_the_older_text_stands_beside_what_it_became(
    asked: Consultation, lead: Person, draft: Material
):
    said = [
        state_about(asked, draft, number, f"Words about paragraph {number}", now=MONDAY, by=lead)
        for number in (2, 3, 4)
    ]
    state_about(asked, draft, 2, "Waits to be looked at", now=MONDAY)
    again = add_draft(asked, lead, now=MONDAY, paragraphs=AGAIN, replaces=draft)
    new = state_about(asked, again, 3, "Tin is loud", now=MONDAY, by=lead)
    third = add_draft(asked, lead, now=MONDAY, paragraphs=AGAIN[1:], replaces=again)
    rows = asking.materials_of(asked)

    assert list(drafts.pairs_of(draft, again)) == [
        Pair(1, 1, Change.KEPT),
        Pair(None, 2, Change.NEW),
        Pair(2, 3, Change.CHANGED),
        Pair(3, None, Change.GONE),
        Pair(4, 4, Change.KEPT),
    ]
    assert drafts.said_of(asked, drafts.standing_in(again, rows)) == {3: [said[0], new], 4: [said[2]]}
    assert drafts.said_of(asked, drafts.standing_in(third, rows)) == {2: [said[0], new], 3: [said[2]]}
    assert drafts.said_of(asked, drafts.standing_in(draft, rows)) == {
        2: [said[0]],
        3: [said[1]],
        4: [said[2]],
    }
    assert drafts.gone_with(draft, [3], asked) == {3: [said[1]]}
    roof = drafts.paragraph_of(asked, f"{third.pk}.2")
    assert roof is not None
    assert list(drafts.said_of_one(asked, roof)) == [said[0], new]


def test_without_a_language_in_common_nothing_is_called_the_same(asked: Consultation, lead: Person):
    titles = ({"en": "Plan"}, {"zh-hans": "方案"})
    texts = ({"en": "***\n\nB"}, {"zh-hans": "***\n\n乙"})
    versions: list[Material] = []
    for title, text in zip(titles, texts, strict=True):
        made = commands.add_material(
            consultation=asked,
            title=title,
            text=text,
            replaces=versions[-1] if versions else None,
            by=lead,
            now=MONDAY,
            draft=True,
        )
        versions.append(made)

    changes = [pair.change for pair in drafts.pairs_of(*versions)]
    assert changes == [Change.GONE, Change.GONE, Change.NEW, Change.NEW]


# --- How statements came --------------------------------------------------------------------------------------


def test_how_many_came_by_each_way_is_told_where_they_are_enough(asked: Consultation):
    come_by(asked, "web", 7)
    alone = queries.came_by(asked)
    come_by(asked, "paper", 6)
    both = queries.came_by(asked)
    come_by(asked, "hotline", 2)

    assert alone == {"web": 7}
    assert both == {"web": 7, "paper": 6}
    assert queries.came_by(asked) == {"web": 7, "paper": None, "hotline": None}


def come_by(asked: Consultation, channel: str, count: int) -> None:
    for number in range(count):
        spoken = Spoken(words=f"{channel} {number}", channel=channel)
        statements.say_in(consultation=asked, spoken=spoken, now=MONDAY)
    consumers.run_until_idle(MONDAY)
