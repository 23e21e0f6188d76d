"""Words that an office explains: once each, in plain words, by whoever may ask everybody something."""

from typing import Any

import pytest

from lianxin.ask.rules import may_convene
from lianxin.office import commands
from lianxin.office.models import GlossaryTerm, Person
from lianxin.office.queries import explained_words, glossary
from lianxin.office.refusals import Refusal
from lianxin.office.rules import may_explain
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.explaining import explain, explained

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


def refused(lead: Person, word: str = "allowance", **more: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as error:
        explain(word, lead, now=MONDAY, **more)
    return error.value.code, error.value.field


def test_a_word_is_explained_put_better_and_dropped_and_the_record_has_each_step(lead: Person):
    row = explain("allowance", lead, now=MONDAY, also=["  allowances ", "", "allowances"])
    better = {"en": "Money for a home that has too little."}
    commands.put_better(
        term=row,
        explained=explained("allowance", names={"en": "allowance"}, means=better),
        by=lead,
        now=MONDAY + DAY,
    )
    commands.drop_word(term=row, by=lead, now=MONDAY + 2 * DAY)

    told = [
        (one.kind, one.public)
        for one in Entry.objects.filter(kind__startswith="glossary.").order_by("number")
    ]
    assert [kind for kind, _public in told] == [
        "glossary.explained",
        "glossary.explained",
        "glossary.dropped",
    ]
    assert [public["term"] for _kind, public in told] == [1, 1, 1]
    assert told[0][1]["also"] == ["allowances"]
    assert told[1][1]["means"] == better
    assert glossary(lead.office) == []
    assert GlossaryTerm.objects.get().dropped_at == MONDAY + 2 * DAY
    assert explain("allowance", lead, now=MONDAY + 3 * DAY).number == 2


def test_the_same_said_again_writes_nothing(lead: Person):
    row = explain("allowance", lead, now=MONDAY)
    size = Entry.objects.count()

    commands.put_better(term=row, explained=explained("allowance"), by=lead, now=MONDAY + DAY)

    assert Entry.objects.count() == size


def test_what_was_dropped_is_not_put_better(lead: Person):
    row = explain("allowance", lead, now=MONDAY)
    commands.drop_word(term=row, by=lead, now=MONDAY)

    with pytest.raises(Refusal, match="dropped"):
        commands.put_better(term=row, explained=explained("allowance"), by=lead, now=MONDAY)
    with pytest.raises(Refusal, match="dropped"):
        commands.drop_word(term=row, by=lead, now=MONDAY)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"names": {}}, ("names", "names")),
        ({"names": {"en": "a" * 41}}, ("names", "names")),
        ({"names": {"en": "\u200b"}, "means": {"en": "Nothing."}}, ("names", "names")),
        ({"means": {"en": "Money."}}, ("means", "means")),
        ({"names": {"en": "x"}, "means": {"en": "y. " * 200}}, ("long", "means")),
        ({"also": ["x" * 41]}, ("also", "also")),
        ({"also": [f"word {place}" for place in range(9)]}, ("also", "also")),
        ({"names": {"en": "x"}, "means": {"en": "Money prior to a move."}}, ("jargon", "means")),
        ({"names": {"en": "x"}, "means": {"en": "Money and more of it " * 8}}, ("long_sentence", "means")),
    ],
)
def test_what_helps_nobody_is_refused_beside_its_field(
    lead: Person, more: dict[str, Any], why: tuple[str, str]
):
    assert refused(lead, **more) == why
    assert not GlossaryTerm.objects.exists()


def test_one_spelling_has_one_meaning_in_whatever_script_width_and_case(lead: Person):
    meaning = {"zh-hans": "大家当面说的会。"}
    row = explain("", lead, now=MONDAY, names={"zh-hans": "听证会"}, means=meaning)

    assert refused(lead, names={"zh-hant": "聽證會"}, means={"zh-hant": "會。"}) == ("twice", "names")
    assert refused(lead, also=["聽證會"]) == ("twice", "also")
    same = explained("", names={"zh-hans": "听证会"}, means=meaning, also=["聽證會"])
    assert commands.put_better(term=row, explained=same, by=lead, now=MONDAY).also == ["聽證會"]


def test_a_word_that_is_explained_may_stand_in_another_explanation(lead: Person):
    meaning = {"en": "What stands prior to a name."}
    assert refused(lead, names={"en": "title"}, means=meaning) == ("jargon", "means")

    explain("", lead, now=MONDAY, names={"en": "prior to"}, means={"en": "Before."})

    assert explain("", lead, now=MONDAY, names={"en": "title"}, means=meaning).number == 2
    assert explained_words(lead.office) == {"en": ["prior to", "title"]}


@pytest.mark.one_engine
def test_whoever_asks_everybody_something_explains_its_words_and_nobody_else(town: Town, lead: Person):
    people = {role: Person(office=town.office) for role in Role}
    for role, person in people.items():
        person._roles = frozenset({(str(role), None)})

    may = {role for role, person in people.items() if may_explain(person, town.office.pk)}

    assert may == {role for role, person in people.items() if may_convene(person)}
    assert not may_explain(lead, town.office.pk + 1)
    with pytest.raises(Refusal, match="not_allowed"):
        explain("allowance", town.person("overseer"), now=MONDAY)
