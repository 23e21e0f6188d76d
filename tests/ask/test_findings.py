"""Findings: each names what it rests on, or is marked; what was taken back supports nothing any more."""

from typing import Any

import pytest

from lianxin.ask.commands import statements
from lianxin.ask.models import Consultation, Finding, Statement
from lianxin.ask.queries import findings as queries
from lianxin.ask.states import NotShown
from lianxin.hear.commands import erase_voice
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import put_in, say_in, state
from tests.record.studying import announce, find

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


def shown(asked: Consultation, words: str, by: Person) -> Statement:
    row = state(asked, words, now=MONDAY)
    return statements.show(statement=row, words=row.words, by=by, now=MONDAY)


def kept(asked: Consultation, words: str, by: Person) -> Statement:
    voice = say_in(asked, words, now=MONDAY, private=True).voice
    consumers.run_until_idle(MONDAY)
    row = Statement.objects.select_related("consultation__office__stream").get(voice=voice)
    statements.keep(statements=[row], by=by, now=MONDAY)
    return row


def supports(asked: Consultation) -> list[tuple[int, list[int], bool, int]]:
    return [
        (one.finding.number, [row.number for row in one.statements], one.by_nothing, one.gone)
        for one in queries.findings_of(asked)
    ]


def refusal(work: Any) -> str:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.field or refused.value.code


def test_a_finding_that_names_nothing_is_supported_by_nothing(town: Town, asked: Consultation, lead: Person):
    said = shown(asked, "The stop needs a roof", lead)
    quiet = kept(asked, "The foreman forbids us to complain", lead)
    find(asked, "People wait in the rain", lead, now=MONDAY, on=[quiet.number, said.number, said.number])
    find(asked, "Everybody is content", lead, now=MONDAY)

    assert supports(asked) == [(1, [said.number, quiet.number], False, 0), (2, [], True, 0)]
    told = [row.public for row in Entry.objects.filter(kind="finding.added").order_by("number")]
    assert [(one["rests_on"], one["private"]) for one in told] == [([said.number], True), ([], False)]
    assert "rain" not in str(told)


def test_what_was_taken_back_supports_nothing_any_more(town: Town, asked: Consultation, lead: Person):
    said, other = shown(asked, "The stop needs a roof", lead), shown(asked, "The bus comes late", lead)
    find(asked, "People wait in the rain", lead, now=MONDAY, on=[said.number])
    find(asked, "People wait", lead, now=MONDAY, on=[said.number, other.number])

    assert said.voice is not None
    erase_voice(voice=said.voice, now=MONDAY)

    assert supports(asked) == [(1, [], True, 1), (2, [other.number], False, 1)]


def test_what_a_finding_quotes_goes_with_the_words(town: Town, asked: Consultation, lead: Person):
    said = shown(asked, "My mother waits an hour in the rain every single day", lead)
    words = "Old people wait long: my mother waits an hour in the rain every single day, says one."
    made = find(asked, words, lead, now=MONDAY, on=[said.number])
    assert said.voice is not None
    erase_voice(voice=said.voice, now=MONDAY)
    assert Finding.objects.get(pk=made.pk).words == "Old people wait long: …, says one."


def test_a_finding_lets_go_of_what_it_quotes_and_does_not_name(town: Town, asked: Consultation, lead: Person):
    said = "My mother waits an hour in the rain every single day"
    older = find(asked, f"It was said before: {said}", lead, now=MONDAY)
    later = MONDAY + DAY / 8
    row = state(asked, said, now=later)
    statements.show(statement=row, words=said, by=lead, now=later)
    made = find(asked, f"One says: {said}", lead, now=later)
    assert row.voice is not None
    erase_voice(voice=row.voice, now=later)
    assert Finding.objects.get(pk=made.pk).words == "One says: …"
    assert Finding.objects.get(pk=older.pk).words == f"It was said before: {said}"


def test_nobody_sees_that_something_private_was_taken_back(town: Town, asked: Consultation, lead: Person):
    quiet, said = kept(asked, "The foreman forbids it", lead), shown(asked, "The stop needs a roof", lead)
    find(asked, "People are afraid", lead, now=MONDAY, on=[quiet.number, said.number])
    for _once in range(2):
        [one] = queries.findings_of(asked)
        assert (one.private, one.gone, one.by_nothing) == (True, 0, False)
        assert quiet.voice is not None
        erase_voice(voice=quiet.voice, now=MONDAY)


def test_findings_stand_on_pages(asked: Consultation, lead: Person):
    for number in range(queries.PAGE + 1):
        find(asked, f"Finding {number}", lead, now=MONDAY)
    first, mark = queries.page_of(asked.findings.all())
    assert (len(first), mark) == (queries.PAGE, queries.PAGE)
    last, mark = queries.page_of(asked.findings.all(), after=queries.PAGE)
    assert ([one.finding.number for one in last], mark) == ([queries.PAGE + 1], None)


def test_only_what_somebody_said_and_what_was_taken_in_supports(
    town: Town, asked: Consultation, lead: Person
):
    own = put_in(asked, "The stop should stay", lead, now=MONDAY)
    waits = state(asked, "Nobody has looked at this", now=MONDAY)
    insult = state(asked, "You are all fools", now=MONDAY)
    statements.leave_out(statements=[insult], reason=NotShown.INSULT, same_as=None, by=lead, now=MONDAY)
    for number in (own.number, waits.number, insult.number, 99):
        assert refusal(lambda n=number: find(asked, "It", lead, now=MONDAY, on=[n])) == "statements"  # type: ignore[misc]
    assert not Finding.objects.exists()


def test_what_was_said_in_private_is_quoted_in_no_finding(town: Town, asked: Consultation, lead: Person):
    quiet = kept(asked, "The foreman forbids us to complain", lead)
    told = {"now": MONDAY, "on": [quiet.number]}
    assert (
        refusal(lambda: find(asked, "One says: the foreman forbids us to complain", lead, **told)) == "words"
    )
    assert find(asked, "Somebody fears a superior", lead, **told).number == 1


def test_words_are_there_short_and_name_nobody(town: Town, asked: Consultation, lead: Person):
    for words in (" ", "x" * 2_001, "Call 13800138000 to hear more"):
        assert refusal(lambda text=words: find(asked, text, lead, now=MONDAY)) == "words"  # type: ignore[misc]


def test_only_those_who_ask_write_findings(town: Town, asked: Consultation):
    for who in ("clerk", "power", "overseer"):
        assert refusal(lambda by=who: find(asked, "It", town.person(by), now=MONDAY)) == "not_allowed"  # type: ignore[misc]


def test_a_finding_is_replaced_by_another_beside_it(town: Town, asked: Consultation, lead: Person):
    first = find(asked, "All walk", lead, now=MONDAY)
    assert refusal(lambda: find(asked, "All walk", lead, now=MONDAY)) == "words"
    second = find(asked, "Most walk", lead, now=MONDAY, replaces=first)
    assert refusal(lambda: find(asked, "Some walk", lead, now=MONDAY, replaces=first)) == "replaces"
    rows = {one.finding.number: one.finding for one in queries.findings_of(asked)}
    assert (rows[1].words, rows[1].replaced_by) == ("All walk", second)
    assert rows[2].replaces == first


def test_study_and_finding_are_of_the_same_consultation(town: Town, asked: Consultation, lead: Person):
    other = open_consultation(
        lead, now=MONDAY, question={"en": "Where shall the bridge be?", "zh-hans": "桥该在哪里？"}
    )
    study, finding = announce(other, lead, now=MONDAY), find(other, "It", lead, now=MONDAY)
    assert refusal(lambda: find(asked, "It", lead, now=MONDAY, study=study)) == "study"
    assert refusal(lambda: find(asked, "It", lead, now=MONDAY, replaces=finding)) == "replaces"
    own = announce(asked, lead, now=MONDAY)
    find(asked, "It", lead, now=MONDAY, study=own)
    assert [one.finding.words for one in queries.page_of(own.findings.all())[0]] == ["It"]
