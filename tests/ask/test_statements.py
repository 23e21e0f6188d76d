"""Statements: made of voices, shown as they were said, left out for a reason, and taken away by who said them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.act.models import Case
from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.statements.looking import GAP, _checked
from lianxin.ask.models import Consultation, Statement
from lianxin.ask.queries import statements as queries
from lianxin.ask.states import NotShown, StatementState
from lianxin.ask.tasks import hold_consultations, make_statement
from lianxin.hear.commands import erase_voice
from lianxin.hear.queries import entry_of
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.ask.refusing import refused
from tests.factories import DAY, MONDAY, Town, hear, make_town
from tests.record.checking import check
from tests.record.consulting import announce, fresh, open_consultation
from tests.record.stating import AGREE, join, put_in, say_in, state, vote

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
OPEN = MONDAY + DAY / 2


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


# --- Said -----------------------------------------------------------------------------------------------------


def test_what_is_said_in_a_consultation_becomes_one_statement_and_no_case(asked: Consultation):
    first = say_in(asked, "The stop needs a roof", now=MONDAY, idempotency_key="one", contact="a@b.example")
    again = say_in(asked, "The stop needs a roof", now=MONDAY, idempotency_key="one", contact="a@b.example")
    consumers.run_until_idle(MONDAY)
    row = Statement.objects.get()
    for _again in range(2):
        make_statement(entry_of(first.voice, asked.office.stream_id), MONDAY)

    assert again.code == first.code
    assert (row.number, row.words, row.state, row.seed) == (1, "The stop needs a roof", "waiting", False)
    assert Statement.objects.get().voice == first.voice
    assert not Case.objects.exists()
    kinds = list(Entry.objects.filter(kind="statement.made").values_list("subject", flat=True))
    assert kinds == [asked.subject]


def test_what_names_no_consultation_here_is_a_voice_and_nothing_more(town: Town, asked: Consultation):
    for name in ("consultation/99", "consultation/0", "ballot/1", "consultation/1/2"):
        hear(town.office, asked=name)
    hear(town.office)
    consumers.run_until_idle(MONDAY)

    assert not Statement.objects.exists()


def test_it_can_be_said_while_the_phase_for_it_is_open_and_in_few_words(town: Town, asked: Consultation):
    coming = announce(
        town.person("coordinator"), now=MONDAY, question={"en": "And the well?", "zh-hans": "井呢？"}
    )
    with refused("not_open"):
        say_in(coming, "Too early", now=MONDAY)
    with refused("long"):
        say_in(asked, "x" * 201, now=MONDAY)
    with refused("not_open"):
        say_in(asked, "Too late", now=asked.closes_at)
    assert say_in(asked, "  " + "x" * 200 + " ", now=MONDAY).voice.body == "x" * 200
    hold_consultations(asked.closes_at)
    with refused("not_open"):
        say_in(fresh(asked), "Much too late", now=MONDAY)


# --- Looked at ------------------------------------------------------------------------------------------------


def test_it_is_shown_in_the_words_in_which_it_was_said(town: Town, asked: Consultation):
    one = state(asked, "Ring 13800138000 and ask old Wang at the mill", now=MONDAY)
    by = town.person("coordinator")
    for words in (
        "Ring 13800138000 and ask old Wang at the mill",
        "Ring and ask",
        "Ring […] and never ask",
        "[…]",
        "",
    ):
        with pytest.raises(Refusal):
            commands.show(statement=one, words=words, by=by, now=MONDAY)
    shown = commands.show(statement=one, words=f"Ring {GAP} and ask {GAP} at the mill", by=by, now=MONDAY)

    assert (shown.words, shown.state) == ("Ring […] and ask […] at the mill", "shown")
    assert list(queries.shown(asked)) == [shown]
    with refused("decided"):
        commands.leave_out(statements=[one], reason=NotShown.INSULT, same_as=None, by=by, now=MONDAY)


@given(
    said=st.text(min_size=3, max_size=40),
    cut=st.tuples(st.integers(0, 40), st.integers(1, 40)),
    put=st.text(),
)
@pytest.mark.one_engine
def test_whatever_the_office_does_no_word_gets_into_a_statement(said: str, cut: tuple[int, int], put: str):
    start, length = cut
    shown = said[:start] + put + said[start + length :]
    try:
        words = _checked(shown, Statement(words=said))
    except Refusal:
        return
    left = iter(said)
    assert all(char in left for char in words.replace(GAP, ""))


def test_who_said_the_same_before_is_named_and_every_reason_is_counted(town: Town, asked: Consultation):
    by = town.person("lead")
    rows = [state(asked, f"The stop needs a roof {number}", now=MONDAY) for number in range(4)]
    commands.show(statement=rows[1], words=rows[1].words, by=by, now=MONDAY, said_again=[rows[0], rows[2]])
    for reason, same_as in (
        (NotShown.SAID_ALREADY, None),
        (NotShown.SAID_ALREADY, rows[0]),
        (NotShown.INSULT, rows[1]),
    ):
        with refused("same_as"):
            commands.leave_out(statements=[rows[3]], reason=reason, same_as=same_as, by=by, now=MONDAY)
    commands.leave_out(statements=[rows[3]], reason=NotShown.SEVERAL, same_as=None, by=by, now=MONDAY)

    assert queries.reasons_given(asked) == [(NotShown.SAID_ALREADY, 2), (NotShown.SEVERAL, 1)]
    told = [entry.public for entry in Entry.objects.filter(kind="statement.not_shown").order_by("number")]
    assert [(one["statement"], one["ground"], one["same_as"]) for one in told] == [
        (1, "said_already", 2),
        (3, "said_already", 2),
        (4, "several", None),
    ]
    assert not queries.waiting(asked).exists()


def test_only_who_may_ask_the_public_looks_at_statements(town: Town, asked: Consultation):
    one = state(asked, "The stop needs a roof", now=MONDAY)
    others = [town.person("overseer"), town.person("power"), make_town("poplar").person("coordinator")]
    for by in others:
        with refused("not_allowed"):
            put_in(asked, "No", by, now=MONDAY)
        with refused("not_allowed"):
            commands.show(statement=one, words=one.words, by=by, now=MONDAY)
        with refused("not_allowed"):
            commands.leave_out(statements=[one], reason=NotShown.INSULT, same_as=None, by=by, now=MONDAY)

    assert Statement.objects.get() == one
    assert Statement.objects.get().state == StatementState.WAITING


def test_the_office_begins_with_statements_that_everybody_knows_as_its_own(town: Town, asked: Consultation):
    by = town.person("coordinator")
    made = put_in(asked, "The stop should stay", by, now=MONDAY)
    for words in ("", "x" * 201, "Ring 13800138000"):
        with pytest.raises(Refusal):
            put_in(asked, words, by, now=MONDAY)

    assert (made.seed, made.voice, made.state) == (True, None, "shown")
    told = [entry.public for entry in Entry.objects.filter(kind="statement.made")]
    assert told == [{"consultation": 1, "statement": 1, "voice": None}]


# --- Taken away -----------------------------------------------------------------------------------------------


def test_who_takes_their_words_away_takes_the_statement_along_and_its_votes_stay(
    town: Town, asked: Consultation
):
    one = state(asked, "The zorblatt needs a roof", now=MONDAY)
    commands.show(statement=one, words=one.words, by=town.person("coordinator"), now=MONDAY)
    assert vote(join(asked, now=OPEN), {1: AGREE}, now=OPEN) == 1
    assert one.voice
    for _twice in range(2):
        erase_voice(voice=one.voice, now=OPEN)
        consumers.run_until_idle(OPEN)
    row = Statement.objects.get()

    assert (row.words, row.language, row.state) == ("", "", "erased")
    assert row.votes.count() == 1
    assert vote(join(asked, now=OPEN), {1: AGREE}, now=OPEN) == 0
    assert "zorblatt" not in "".join(Entry.objects.values_list("leaf", flat=True))
    assert check().report.broken == []


def test_words_that_went_before_anybody_looked_never_become_a_statement_of_words(asked: Consultation):
    heard = say_in(asked, "The zorblatt needs a roof", now=MONDAY)
    erase_voice(voice=heard.voice, now=MONDAY)
    consumers.run_until_idle(MONDAY)

    assert list(Statement.objects.values_list("words", "state")) == [("", "erased")]
