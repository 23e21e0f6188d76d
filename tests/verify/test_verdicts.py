"""The word of the person who spoke is final: it needs the receipt, it may change, and it alone makes a case solved."""

import inspect
from datetime import timedelta
from itertools import product

import pytest

from lianxin.act import commands as act
from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import CaseState, NotNow, Word
from lianxin.hear.models import Voice
from lianxin.record.models import Entry
from lianxin.verify import commands
from lianxin.verify.commands import give_verdict
from lianxin.verify.models import Verdict
from lianxin.verify.queries import verdicts, words_on
from tests.factories import (
    DAY,
    MONDAY,
    Town,
    case_in,
    make_town,
    open_case,
    refresh,
    take,
    voice_of,
    work_off,
)

pytestmark = pytest.mark.django_db


def join(town: Town, case: Case, body: str) -> Voice:
    """A second voice about the same thing, linked to the case by hand."""
    own = open_case(town.office, body)
    CaseVoice.objects.filter(case=own).update(case=case)
    return voice_of_body(body)


def voice_of_body(body: str) -> Voice:
    return Voice.objects.select_related("office").get(body=body)


def state_after(voice: Voice, word: Word) -> str:
    give_verdict(voice=voice, word=word, now=MONDAY)
    return Case.objects.get(case_voices__voice=voice).state


def test_a_word_is_kept_with_its_comment_and_only_the_word_is_published():
    case = case_in(make_town(), CaseState.ANSWERED)
    voice = voice_of(case)

    verdict = give_verdict(
        voice=voice, word=Word.PARTLY, now=MONDAY, satisfied=True, comment=" Still\x00 dim. "
    )

    assert Verdict.objects.values_list("word", "satisfied", "comment", "given_at").get() == (
        "partly",
        True,
        "Still dim.",
        MONDAY,
    )
    assert (verdict.voice, verdict.case) == (voice, case)
    entry = Entry.objects.get(kind="voice.verdict")
    assert (entry.subject, entry.public) == (
        voice.subject,
        {"voice": voice.pk, "case": case.number, "word": "partly", "satisfied": True, "source": "receipt"},
    )


@pytest.mark.parametrize(
    "state", [CaseState.RECEIVED, CaseState.DISPATCHED, CaseState.DISPUTED, CaseState.ACCEPTED]
)
def test_before_an_answer_there_is_nothing_to_judge(state: CaseState):
    case = case_in(make_town(), state)

    with pytest.raises(NotNow):
        give_verdict(voice=voice_of(case), word=Word.SOLVED, now=MONDAY)

    assert (refresh(case).state, Verdict.objects.count()) == (state, 0)


@pytest.mark.parametrize("word", [Word.PARTLY, Word.NOT])
def test_partly_and_not_reopen_with_the_first_date(word: Word):
    town = make_town()
    case = case_in(town, CaseState.ANSWERED)
    late = case.answer_due + 30 * DAY

    give_verdict(voice=voice_of(case), word=word, now=late)

    opened = refresh(case)
    assert (opened.state, opened.reopened) == (CaseState.REOPENED, 1)
    assert (opened.received_at, opened.accept_due, opened.answer_due) == (
        case.received_at,
        case.accept_due,
        case.answer_due,
    )
    assert (opened.next_due, opened.unit) == (case.answer_due, town.power)
    assert Entry.objects.get(kind="case.reopened").public == {
        "case": case.number,
        "times": 1,
        "state": "reopened",
    }


def test_a_word_may_change_and_every_one_is_kept():
    town = make_town()
    case = case_in(town, CaseState.ANSWERED)
    voice = voice_of(case)

    states = [
        state_after(voice, word)
        for word in (Word.SOLVED, Word.SOLVED, Word.NOT, Word.PARTLY, Word.SOLVED, Word.NOT)
    ]

    assert states == ["solved", "solved", "reopened", "reopened", "solved", "reopened"]
    assert [verdict.word for verdict in verdicts(voice)] == [
        "solved",
        "solved",
        "not",
        "partly",
        "solved",
        "not",
    ]
    assert refresh(case).reopened == 2
    assert Entry.objects.filter(kind="case.solved").count() == 2


def test_after_a_second_answer_the_word_stands_again():
    town = make_town()
    case = case_in(town, CaseState.REOPENED)
    take(town, case, "answer", now=MONDAY + DAY)

    assert refresh(case).state == CaseState.ANSWERED
    assert state_after(voice_of(case), Word.SOLVED) == CaseState.SOLVED


@pytest.mark.parametrize(("first", "second"), list(product(Word, Word)))
def test_a_case_of_two_voices_is_solved_when_both_say_so(first: Word, second: Word):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    other = join(town, case, "The bench, once more")
    voice = Voice.objects.exclude(pk=other.pk).get(case_voice__case=case)
    take_answer(town, case)

    states = [state_after(voice, first), state_after(other, second)]

    one = "answered" if first is Word.SOLVED else "reopened"
    both = {first, second} == {Word.SOLVED}
    assert states == [one, "solved" if both else one if second is Word.SOLVED else "reopened"]


def take_answer(town: Town, case: Case) -> None:
    act.answer(case=case, done="Mended.", not_done="", why="", by=town.person("power"), now=MONDAY)


def test_one_of_two_takes_back_the_word_and_gives_it_again():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    other = join(town, case, "The bench, once more")
    voice = Voice.objects.exclude(pk=other.pk).get(case_voice__case=case)
    take_answer(town, case)

    states = [
        state_after(who, word)
        for who, word in [
            (voice, Word.SOLVED),
            (other, Word.SOLVED),
            (voice, Word.NOT),
            (other, Word.SOLVED),
            (voice, Word.SOLVED),
        ]
    ]

    assert states == ["answered", "solved", "reopened", "reopened", "solved"]


def test_a_voice_that_has_said_nothing_yet_is_no_consent():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    other = join(town, case, "The bench, once more")
    take_answer(town, case)

    assert state_after(other, Word.SOLVED) == CaseState.ANSWERED


def test_words_on_a_case_are_counted():
    town = make_town()
    case = case_in(town, CaseState.SOLVED)
    case_in(town, CaseState.REOPENED)
    work_off(town.office, MONDAY)

    assert words_on(case.number, town.office) == {"solved": 1}


def test_no_command_but_the_verdict_writes_one():
    """The office's commands take no word, and the word takes no person of the office."""
    takes_word = {name for name in act.__all__ if "word" in inspect.signature(getattr(act, name)).parameters}
    assert takes_word == {"take_word"}
    assert set(inspect.signature(commands.give_verdict).parameters) == {
        "voice",
        "word",
        "now",
        "satisfied",
        "comment",
        "source",
    }


def test_a_word_between_two_answers_counts_for_the_newest_state():
    town = make_town()
    case = case_in(town, CaseState.SOLVED)

    assert state_after(voice_of(case), Word.NOT) == CaseState.REOPENED
    take(town, case, "answer", now=MONDAY + timedelta(hours=2))
    assert refresh(case).state == CaseState.ANSWERED
