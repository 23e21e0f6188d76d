"""Ideas: proposed within limits, shown as they were said, replied to each with a reason, tried, adopted, credited."""

from datetime import datetime
from typing import Any

import pytest

from lianxin.ask.commands import consultations as asking
from lianxin.ask.commands import ideas as commands
from lianxin.ask.commands import statements
from lianxin.ask.commands.consultations import PhaseTerms
from lianxin.ask.commands.ideas import Replied
from lianxin.ask.models import Consultation, Idea, IdeaReply, Statement
from lianxin.ask.queries import ideas as queries
from lianxin.ask.states import REPLIES, CreditState, IdeaState, Limit, NotShown, PhaseKind, StatementState
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import DueNotice
from lianxin.hear.states import VoiceKind
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, make_town
from tests.record.consulting import announce
from tests.record.proposing import LIMITS, WELL, ask_for_ideas, idea, proposed, reply, say_idea
from tests.record.stating import put_in, say_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY / 2


@pytest.fixture
def by(db: None) -> Person:
    return make_town().person("coordinator")


@pytest.fixture
def asked(by: Person) -> Consultation:
    return ask_for_ideas(by, now=MONDAY)


def refusal(step: Any, **facts: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        step(**facts)
    return caught.value


def kinds(asked: Consultation) -> list[str]:
    rows = Entry.objects.filter(subject=asked.subject, kind__startswith="idea.").order_by("number")
    return list(rows.values_list("kind", flat=True))


# --- The problem and its limits ---------------------------------------------------------------------------------


def test_whoever_asks_for_ideas_says_what_they_have_to_keep_to(by: Person):
    opens = MONDAY + DAY
    phases = [PhaseTerms(PhaseKind.IDEAS, opens, opens + 30 * DAY)]
    without = refusal(announce, by=by, now=MONDAY, phases=phases)
    partly = refusal(announce, by=by, now=MONDAY, phases=phases, limits={"en": "No money."})
    long = refusal(announce, by=by, now=MONDAY, phases=phases, limits=dict.fromkeys(WELL, "x" * 1001))
    made = announce(by, now=MONDAY, phases=phases, limits=LIMITS)
    entry = Entry.objects.get(kind="consultation.announced")

    assert [one.field for one in (without, partly, long)] == ["limits"] * 3
    assert made.limits == LIMITS == entry.public["limits"]


def test_limits_of_a_consultation_that_asks_for_no_ideas_are_left_out(by: Person):
    made = announce(by, now=MONDAY, limits=LIMITS)

    assert made.limits == {}


def test_limits_are_in_words_that_everybody_uses(by: Person):
    phases = [PhaseTerms(PhaseKind.IDEAS, MONDAY + DAY, MONDAY + 31 * DAY)]
    limits = {"en": "Leverage synergies.", "zh-hans": "抓手要实。"}

    assert refusal(announce, by=by, now=MONDAY, phases=phases, limits=limits).code == "jargon"


# --- Proposing --------------------------------------------------------------------------------------------------


def test_an_idea_is_a_voice_and_a_statement_and_is_owed_a_reply(asked: Consultation):
    heard = say_idea(
        asked, "  A bench\nat the well ", "So that one can wait.", now=NOW, contact="a@b.example"
    )
    consumers.run_until_idle(NOW)
    row = Statement.objects.get(voice=heard.voice)

    assert (heard.voice.kind, heard.voice.asked) == (VoiceKind.IDEA, "consultation/1/ideas")
    assert (heard.voice.title, heard.voice.body) == ("A bench at the well", "So that one can wait.")
    assert (row.words, row.state) == ("A bench at the well", StatementState.WAITING)
    assert (row.idea.state, row.idea.details) == (IdeaState.WAITING, "")
    assert kinds(asked) == ["idea.made"]


def test_a_line_is_enough(asked: Consultation):
    row = proposed(asked, "A bench at the well", now=NOW)

    assert (row.words, queries.details_said(row)) == ("A bench at the well", "")


def test_a_form_sent_twice_is_one_idea(asked: Consultation):
    said = [say_idea(asked, "A bench", "x", now=NOW, idempotency_key="k") for _ in range(2)]
    consumers.run_until_idle(NOW)

    assert said[0].code == said[1].code
    assert Idea.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "details", "field"),
    [("", "why", "title"), ("x" * 201, "", "title"), ("x", "y" * 5001, "details")],
)
def test_what_is_no_idea_is_refused(asked: Consultation, title: str, details: str, field: str):
    found = refusal(say_idea, consultation=asked, title=title, details=details, now=NOW)

    assert found.field == field
    assert Statement.objects.count() == 0


def test_ideas_are_proposed_in_their_phase_alone(asked: Consultation, by: Person):
    late = refusal(say_idea, consultation=asked, title="x", now=asked.closes_at)
    asking.withdraw_consultation(consultation=asked, reason="Over.", by=by, now=NOW)
    withdrawn = refusal(say_idea, consultation=asked, title="x", now=NOW)

    assert (late.code, withdrawn.code) == ("not_open", "not_open")
    assert refusal(say_in, consultation=asked, words="x", now=NOW).code == "not_open"


# --- Looking ----------------------------------------------------------------------------------------------------


def test_line_and_details_are_shown_together_with_gaps_alone(asked: Consultation, by: Person):
    row = proposed(asked, "A bench", "Ask Wang, 13800138000, he is a mason.", now=NOW)
    facts = {"statement": row, "words": row.words, "by": by, "now": NOW}
    named = refusal(commands.show_idea, details=row.voice.body, **facts)
    reworded = refusal(commands.show_idea, details="Ask the mason.", **facts)
    left_off = refusal(commands.show_idea, details="", **facts)
    assert Idea.objects.get().details == ""
    assert Statement.objects.get().state == StatementState.WAITING
    made = commands.show_idea(details="Ask […], he is a mason.", **facts)

    assert [one.code for one in (named, reworded, left_off)] == ["personal", "reworded", "reworded"]
    assert [one.field for one in (named, reworded, left_off)] == ["details"] * 3
    assert (made.details, made.statement.state) == ("Ask […], he is a mason.", StatementState.SHOWN)
    assert kinds(asked) == ["idea.made", "idea.shown"]


def test_an_idea_can_only_be_the_same_as_an_idea(asked: Consultation, by: Person):
    seed, row = put_in(asked, "A bench", by, now=NOW), proposed(asked, "A bench", now=NOW)
    facts = {"statements": [row], "reason": NotShown.SAID_ALREADY, "by": by, "now": NOW}

    assert refusal(statements.leave_out, same_as=seed, **facts).field == "same_as"
    first = idea(asked, "A bench!", by=by, now=NOW)
    statements.leave_out(same_as=first.statement, **facts)
    assert queries.said_again(asked) == {first.statement_id: 1}


# --- The reply --------------------------------------------------------------------------------------------------


def test_from_the_idea_over_the_trial_to_its_adoption_and_the_name(asked: Consultation, by: Person):
    row = idea(asked, "A bench", "x", by=by, now=NOW)
    row = reply(row, IdeaState.TAKEN_UP, by=by, now=NOW)
    assert queries.due_on(row, asked.office) == (NOW + 20 * DAY).date()
    row = reply(row, IdeaState.TRIED, by=by, now=NOW + 20 * DAY)
    assert queries.due_on(row, asked.office) == (NOW + 50 * DAY).date()
    row = reply(row, IdeaState.ADOPTED, by=by, now=NOW + 21 * DAY)
    asked_for = commands.ask_for_credit(idea=row, name=" The  neighbour ", now=NOW)
    named = commands.look_at_credit(idea=row, name="The neighbour", agreed=True, by=by, now=NOW)
    gone = commands.ask_for_credit(idea=row, name="", now=NOW)

    assert queries.due_on(row, asked.office) is None
    assert [one.outcome for one in IdeaReply.objects.order_by("number")] == ["taken_up", "tried", "adopted"]
    assert (asked_for.credit, asked_for.credit_state) == ("The neighbour", CreditState.ASKED)
    assert (named.credit, named.credit_state) == ("The neighbour", CreditState.NAMED)
    assert (gone.credit, gone.credit_state) == ("", CreditState.NONE)
    assert kinds(asked)[2:] == ["idea.replied"] * 3 + ["idea.credit"] * 3


def test_the_record_says_what_was_replied_and_no_word_of_anybody(asked: Consultation, by: Person):
    row = idea(asked, "A zorblatt", "zorblatt", by=by, now=NOW)
    reply(row, IdeaState.NOT_POSSIBLE, by=by, now=NOW, words="The zorblatt is listed.", limit=Limit.LAW)
    made = IdeaReply.objects.get()
    public = Entry.objects.get(kind="idea.replied").public

    assert (public["outcome"], public["limit"], public["until"]) == ("not_possible", "law", None)
    assert public["digest"] == commands.replying.digest_of(made)
    assert not any("zorblatt" in str(entry.public) for entry in Entry.objects.all())


@pytest.mark.parametrize(
    ("outcome", "more", "field"),
    [
        (IdeaState.WAITING, {}, "outcome"),
        (IdeaState.TRIED, {}, "outcome"),
        (IdeaState.ADOPTED, {"words": " "}, "words"),
        (IdeaState.ADOPTED, {"words": "x" * 3001}, "words"),
        (IdeaState.TAKEN_UP, {"where": ""}, "where"),
        (IdeaState.TAKEN_UP, {"measured": ""}, "measured"),
        (IdeaState.TAKEN_UP, {"until": None}, "until"),
        (IdeaState.NOT_NOW, {"until": NOW.date()}, "until"),
        (IdeaState.NOT_NOW, {"until": (NOW + 400 * DAY).date()}, "until"),
        (IdeaState.NOT_POSSIBLE, {}, "limit"),
    ],
)
def test_no_reply_without_its_reason(
    asked: Consultation, by: Person, outcome: IdeaState, more: dict[str, Any], field: str
):
    row = idea(asked, "A bench", by=by, now=NOW)

    assert refusal(reply, row=row, outcome=outcome, by=by, now=NOW, **more).field == field
    assert IdeaReply.objects.count() == 0


def test_every_outcome_is_reached_from_the_first_and_the_last_words_are_last():
    reached, grown = {IdeaState.WAITING}, True
    while grown:
        found = {after for state in reached for after in REPLIES[state]}
        grown, reached = not found <= reached, reached | found

    assert set(REPLIES) == reached == set(IdeaState)
    assert {state for state, after in REPLIES.items() if not after} == {
        IdeaState.ADOPTED,
        IdeaState.DONE_ALREADY,
    }


def test_only_what_everybody_sees_is_replied_to_and_only_by_whoever_convenes(asked: Consultation, by: Person):
    row = proposed(asked, "A bench", now=NOW).idea
    told = Replied(outcome=IdeaState.ADOPTED, words="Yes.")
    handler = asked.office.people.create(login="willow-h", display_name="H")

    facts = {"ideas": [row], "replied": told, "now": NOW}
    assert refusal(commands.reply_to_ideas, by=by, **facts).code == "not_shown"
    assert refusal(commands.reply_to_ideas, by=handler, **facts).code == "not_allowed"


def test_the_oldest_without_a_reply_comes_first_and_what_was_put_off_comes_back(
    asked: Consultation, by: Person
):
    first, second, third = (idea(asked, f"A bench {n}", by=by, now=NOW) for n in "abc")
    reply(first, IdeaState.NOT_NOW, by=by, now=NOW, until=(NOW + 10 * DAY).date())
    reply(third, IdeaState.DONE_ALREADY, by=by, now=NOW)

    def owed(now: datetime) -> list[Idea]:
        return list(queries.owed(asked, day_of(now, asked.office)))

    assert owed(NOW) == [second]
    assert owed(NOW + 10 * DAY) == [first, second]
    assert queries.outcomes(asked) == {
        IdeaState.WAITING: 1,
        IdeaState.NOT_NOW: 1,
        IdeaState.DONE_ALREADY: 1,
    }
    assert list(queries.owing(asked.office, NOW.date())) == [asked]


def test_a_reply_reaches_whoever_said_it_and_whoever_said_the_same(asked: Consultation, by: Person):
    row = proposed(asked, "A bench", now=NOW, contact="a@b.example")
    again = proposed(asked, "a bench", now=NOW, contact="c@d.example")
    shown = commands.show_idea(statement=row, words=row.words, details="", by=by, now=NOW, said_again=[again])
    consumers.run_until_idle(NOW)
    DueNotice.objects.all().delete()
    reply(shown, IdeaState.ADOPTED, by=by, now=NOW)
    consumers.run_until_idle(NOW)

    assert set(DueNotice.objects.values_list("voice", flat=True)) == {row.voice_id, again.voice_id}


# --- The name, and taking everything back -----------------------------------------------------------------------


def test_nobody_is_named_before_the_idea_is_adopted(asked: Consultation, by: Person):
    row = idea(asked, "A bench", by=by, now=NOW)

    assert refusal(commands.ask_for_credit, idea=row, name="Wang", now=NOW).code == "not_now"
    row = reply(row, IdeaState.ADOPTED, by=by, now=NOW)
    assert refusal(commands.ask_for_credit, idea=row, name="13800138000", now=NOW).code == "personal"
    assert refusal(commands.ask_for_credit, idea=row, name="x" * 61, now=NOW).field == "credit"
    commands.ask_for_credit(idea=row, name="Wang", now=NOW)
    facts = {"idea": row, "agreed": False, "by": by, "now": NOW}
    assert refusal(commands.look_at_credit, name="Li", **facts).code == "settled"
    assert commands.look_at_credit(name="Wang", **facts).credit_state == CreditState.DECLINED
    assert Idea.objects.get().credit == ""


def test_who_takes_the_words_back_takes_details_name_and_quotes_along(asked: Consultation, by: Person):
    row = idea(asked, "A zorblatt bench at the well", "The zorblatt makes shade all day.", by=by, now=NOW)
    words = "You said: the zorblatt makes shade all day. We agree."
    row = reply(row, IdeaState.ADOPTED, by=by, now=NOW, words=words)
    commands.ask_for_credit(idea=row, name="Zorblatt", now=NOW)
    erase_voice(voice=row.statement.voice, now=NOW)
    gone = Idea.objects.select_related("statement").get()

    assert (gone.details, gone.credit, gone.credit_state) == ("", "", "")
    assert gone.statement.words == ""
    assert IdeaReply.objects.get().words == "You said: … We agree."
    assert list(queries.shown(asked)) == []
    assert queries.idea_at(asked, gone.statement.number) == gone
