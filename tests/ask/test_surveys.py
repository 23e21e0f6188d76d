"""Surveys: worded until somebody can answer, answered by number, sealed so that no batch is of one person, counted again."""

from collections import Counter
from typing import Any

import pytest

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.surveys import Kind
from lianxin.ask.commands import surveys as commands
from lianxin.ask.commands.consultations import PhaseTerms, withdraw_consultation
from lianxin.ask.commands.surveys import QuestionTerms, RoundTerms, commitment_of
from lianxin.ask.models import Consultation, Survey, SurveyAnswer, SurveyBatch, SurveyInstrument
from lianxin.ask.models import SurveyTally as Tally
from lianxin.ask.queries.surveys.figures import figures_of
from lianxin.ask.queries.surveys.rounds import SETTLES, lot_of, surveys_of
from lianxin.ask.queries.surveys.tallies import published
from lianxin.ask.states import PhaseKind
from lianxin.ask.tasks import hold_consultations, hold_surveys
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.ask.open_survey import (
    AFTER,
    COUNTED,
    COUNTED_AGAIN,
    OPEN,
    OVER,
    answered,
    asked,
    lead,
    survey,
    town,
)
from tests.ask.refusing import refused
from tests.factories import DAY, MONDAY, Town
from tests.record.checking import check
from tests.record.consulting import announce
from tests.record.stating import join
from tests.record.surveying import (
    NEEDS,
    ONE,
    SCALE,
    announce_survey,
    answer,
    both,
    fresh,
    round_of,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
__all__ = ["asked", "lead", "survey", "town"]


# --- Announced and worded -------------------------------------------------------------------------------------


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": {}}, "title"),
        ({"title": both("x" * 121, "x")}, "title"),
        ({"plain": {"en": "Why"}}, "plain"),
        ({"title": both("It", "抓手")}, "title"),
        ({"rounds": []}, "opens_1"),
        ({"rounds": [RoundTerms(MONDAY, OVER)]}, "opens_1"),
        ({"rounds": [RoundTerms(OPEN, OPEN)]}, "closes_1"),
        ({"rounds": [RoundTerms(OPEN, MONDAY + 60 * DAY)]}, "opens_1"),
        ({"rounds": [RoundTerms(OPEN, OVER), RoundTerms(OVER - DAY, AFTER)]}, "opens_2"),
        ({"rounds": [RoundTerms(OPEN, OVER), RoundTerms(OVER, OVER + 900 * DAY)]}, "closes_2"),
    ],
)
def test_terms_are_whole_and_each_refusal_names_its_field(
    asked: Consultation, lead: Person, more: dict[str, Any], field: str
):
    with pytest.raises(Refusal) as found:
        announce_survey(asked, lead, now=MONDAY, **more)

    assert found.value.field == field
    assert surveys_of(asked) == []


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (QuestionTerms(Kind.SCALE, {}), "text"),
        (QuestionTerms(Kind.SCALE, {"en": "x" * 141}), "text"),
        (QuestionTerms(Kind.ONE, {"en": "Which?"}, [{"en": "One"}]), "option_1"),
        (QuestionTerms(Kind.ANY, {"en": "Which?"}, [{"en": "One"}] * 13), "option_1"),
        (QuestionTerms(Kind.ANY, {"en": "Which?"}, [{"en": "One"}, {"en": "One"}]), "option_1"),
        (QuestionTerms(Kind.NEEDS, {"en": "Which?"}, [{"en": "One"}, {"zh-hans": "二"}]), "option_2"),
        (QuestionTerms(Kind.NUMBER, {"en": "How many?"}), "least"),
        (QuestionTerms(Kind.NUMBER, {"en": "How many?"}, least=3, most=3), "least"),
        (QuestionTerms(Kind.NUMBER, {"en": "How many?"}, least=0, most=21), "least"),
        (QuestionTerms(Kind.SCALE, {"zh-hans": "贯彻落实得好。"}), "text"),
        (
            QuestionTerms(Kind.ONE, {"zh-hans": "哪个？"}, [{"zh-hans": "抓手"}, {"zh-hans": "路"}]),
            "option_1",
        ),
        (QuestionTerms(Kind.SCALE, {"en": "one two three four five " * 6}), "text"),
    ],
)
def test_a_question_is_whole_and_plain(survey: Survey, terms: QuestionTerms, field: str):
    with pytest.raises(Refusal) as found:
        commands.put_question(
            survey=survey, terms=terms, at=None, by=survey.announced_by, now=MONDAY + DAY / 2
        )

    assert found.value.field == field


def test_the_mark_follows_every_wording_and_is_in_the_record(asked: Consultation, lead: Person):
    made = announce_survey(asked, lead, now=MONDAY, questions=[SCALE])
    word = QuestionTerms(Kind.SCALE, {"zh-hans": "长效机制管用。"}, explained=["长效机制"])
    commands.put_question(survey=made, terms=word, at=1, by=lead, now=MONDAY)
    commands.put_question(survey=made, terms=ONE, at=None, by=lead, now=MONDAY)
    commands.drop_question(survey=made, at=1, by=lead, now=MONDAY)
    with refused("unknown"):
        commands.drop_question(survey=made, at=2, by=lead, now=MONDAY)
    worded = [one.public for one in Entry.objects.filter(kind="survey.worded").order_by("number")]

    assert [one["step"] for one in worded] == ["added", "changed", "added", "dropped"]
    assert len({one["instrument"] for one in worded}) == 4
    assert worded[-1]["instrument"] == SurveyInstrument.objects.get().digest
    for _more in range(19):
        commands.put_question(survey=made, terms=SCALE, at=None, by=lead, now=MONDAY)
    with refused("many"):
        commands.put_question(survey=made, terms=SCALE, at=None, by=lead, now=MONDAY)


def test_only_those_who_convene_word_it_and_nobody_once_it_is_open(town: Town, survey: Survey, lead: Person):
    overseer = town.person("overseer")
    for by, now, code in ((overseer, MONDAY, "not_allowed"), (lead, MONDAY + DAY, "not_now")):
        with refused(code):
            commands.put_question(survey=survey, terms=ONE, at=None, by=by, now=now)
        with refused(code):
            commands.drop_question(survey=survey, at=1, by=by, now=now)
    for now in (MONDAY, MONDAY + 40 * DAY):
        with refused("not_now"):
            commands.renew_questions(survey=survey, reason="Why", by=lead, now=now)
    with refused("reason", "reason"):
        commands.renew_questions(survey=survey, reason=" ", by=lead, now=OPEN)
    commands.renew_questions(survey=survey, reason="Why", by=lead, now=OPEN)
    with refused("not_now"):
        commands.renew_questions(survey=survey, reason="Again", by=lead, now=OPEN)


# --- Answered -------------------------------------------------------------------------------------------------


def test_people_begin_where_only_a_survey_is_open(lead: Person):
    """Nobody votes in this consultation; the second round is after its end."""
    opens, closes = MONDAY + DAY, MONDAY + 31 * DAY
    say = [PhaseTerms(PhaseKind.SAY, opens, closes)]
    asked = announce(lead, now=MONDAY, phases=say)
    made = announce_survey(asked, lead, now=MONDAY)
    hold_consultations(opens)
    with refused("not_open"):
        join(asked, now=MONDAY)
    one = answer(round_of(made), {1: "4"}, now=OPEN)
    hold_consultations(closes)
    answer(round_of(made, 2), {1: "5"}, now=AFTER, by=one)

    assert sorted(SurveyAnswer.objects.filter(question=1).values_list("round__number", "answer")) == [
        (1, "4"),
        (2, "5"),
    ]


def test_the_last_word_counts(survey: Survey):
    one = answer(round_of(survey), {1: "4", 3: "3:1,1:2"}, now=OPEN)
    answer(round_of(survey), {1: "4", 3: "1:2"}, now=OPEN, by=one)

    rows = SurveyAnswer.objects.order_by("question").values_list("question", "answer", "batch__number")
    assert list(rows) == [(0, "", None), (1, "4", None), (3, "1:2", None)]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("said", "code"),
    [({9: "1"}, "unknown"), ({1: "6"}, "unknown"), ({1: ""}, "none"), ({3: "1:1,2:1,3:1,0"}, "alone")],
)
def test_what_is_no_answer_is_refused_and_nothing_of_it_is_kept(
    survey: Survey, said: dict[int, str], code: str
):
    one = join(survey.consultation, now=OPEN)
    with refused(code):
        answer(round_of(survey), {2: "1", **said}, now=OPEN, by=one)

    assert not SurveyAnswer.objects.exists()


def test_nobody_answers_before_after_or_once_it_is_withdrawn(survey: Survey, lead: Person):
    one = join(survey.consultation, now=OPEN)
    for now in (MONDAY, OVER, MONDAY + 50 * DAY):
        with refused("not_open"):
            answer(round_of(survey), {1: "4"}, now=now, by=one)
    withdraw_consultation(consultation=survey.consultation, reason="No.", by=lead, now=OPEN)
    with refused("not_open"):
        answer(round_of(survey), {1: "4"}, now=OPEN, by=one)
    hold_surveys(OPEN)

    assert [one.document["people"] for one in Tally.objects.all()] == [None, None]


# --- In the record --------------------------------------------------------------------------------------------


def test_all_last_words_enter_together_some_minutes_after_the_end_and_none_before(survey: Survey):
    """Neither a change nor the hour in which somebody answered can be read from the batches."""
    people = answered(survey, 15, {1: "4", 2: "1"})
    hold_surveys(OPEN)
    answer(round_of(survey), {1: "5"}, now=OPEN + DAY, by=people[0])
    for now in (OPEN + DAY, OVER, COUNTED - SETTLES / 5):
        hold_surveys(now)
        assert not SurveyBatch.objects.exists()
        assert (figures_of(round_of(survey)), published(survey)["rounds"][0]["result"]) == ([], None)
    hold_surveys(COUNTED)

    [batch] = SurveyBatch.objects.all()
    assert Counter(line.split(" ", 1)[1] for line in batch.content.splitlines()) == {
        "0": 15,
        "1 4": 14,
        "1 5": 1,
        "2 1": 15,
    }
    told = published(fresh(survey))["rounds"][0]
    [sealed] = Entry.objects.filter(kind="survey.sealed")
    [one] = told["batches"]
    lines = "".join(f"{line}\n" for line in one["lines"])
    assert sealed.public["commitment"] == commitment_of(bytes.fromhex(one["salt"]), lines)
    assert told["result"]["questions"][0]["agree"] == 15
    assert check().report.broken == []


def test_an_answer_that_comes_late_changes_nothing_that_was_counted(survey: Survey):
    """It was sent before the end, and came to its turn when the round had been counted already."""
    people = answered(survey, 6, {1: "4"})
    hold_surveys(COUNTED)
    with refused("not_open"):
        answer(round_of(survey), {1: "1"}, now=OVER - SETTLES / 300, by=people[0])
    hold_surveys(COUNTED + DAY)

    assert Tally.objects.get().document["questions"][0]["agree"] == 6
    assert check().report.broken == []


def test_a_large_round_is_cut_by_question_and_never_by_person(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lianxin.ask.commands.surveys.sealing.MOST_AT_ONCE", 6)
    answered(survey, 6, {1: "4", 2: "1"})
    hold_surveys(COUNTED)

    batches = SurveyBatch.objects.order_by("number").values_list("content", flat=True)
    assert [{line.split()[1] for line in one.splitlines()} for one in batches] == [{"0"}, {"1"}, {"2"}]
    assert Entry.objects.get(kind="survey.counted").public["batches"] == 3
    assert check().report.broken == []


def test_two_answers_of_one_person_cannot_be_laid_beside_each_other(survey: Survey):
    """Every lot stands on one line, in no other round either, and nobody's number is there."""
    people = answered(survey, LEAST, {1: "4", 2: "1", 3: "0", 4: "3"})
    hold_surveys(COUNTED)
    for one in people:
        answer(round_of(survey, 2), {1: "2"}, now=AFTER, by=one)
    hold_surveys(COUNTED_AGAIN)
    rounds = published(survey)["rounds"]
    lots = Counter(line.split()[0] for row in rounds for one in row["batches"] for line in one["lines"])

    assert (len(lots), set(lots.values())) == (LEAST * 5 + LEAST * 2, {1})
    assert not lots.keys() & {str(one.number) for one in people}
    assert str(lot_of(people[0], round_of(survey), 1)) in lots


def test_a_question_that_fewer_than_five_answered_is_left_out(survey: Survey):
    """Passes are no answers; and what was left out is told as such, not as nought."""
    answered(survey, 6, {1: "4", 2: "pass"})
    answered(survey, LEAST - 1, {2: "3"})
    hold_surveys(COUNTED)
    told = published(fresh(survey))["rounds"][0]
    lines = [line for one in told["batches"] for line in one["lines"]]
    second = told["result"]["questions"][1]

    assert Counter(line.split()[1] for line in lines) == {"0": 10, "1": 6}
    assert (second["withheld"], second["answered"], second["passed"]) == (True, None, None)
    assert [one.told.withheld for one in figures_of(round_of(survey))] == [False, True, True, True]
    assert check().report.broken == []


def test_of_fewer_than_five_nothing_is_published(survey: Survey):
    answered(survey, LEAST - 1, {1: "4"})
    hold_surveys(COUNTED)
    told = published(survey)["rounds"][0]

    assert (told["ended"], told["batches"], told["result"]["people"]) == (False, [], None)
    assert {one["answered"] for one in told["result"]["questions"]} == {None}
    assert Entry.objects.filter(kind="survey.counted").get().public["people"] is None
    assert (figures_of(round_of(survey)), SurveyBatch.objects.count()) == ([], 0)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("table", "column"), [("tally", "document"), ("batch", "content"), ("instrument", "questions")]
)
def test_whoever_bends_it_and_the_row_s_own_digest_is_found_by_counting_again(
    survey: Survey, table: str, column: str
):
    """A forger who writes entries as well: what is compared here are the figures and the lines they come from."""
    from django.db import connection

    answered(survey, 6, {1: "4"})
    hold_surveys(COUNTED)
    assert not [one for one in check().report.broken if "result" in str(one)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ask_survey{table} SET {column} = REPLACE({column}, %s, %s)",
            {
                "document": ('"agree": 6', '"agree": 9'),
                "content": ("1 4\n", "1 2\n"),
                "questions": ("bus", "van"),
            }[column],
        )
    problems = " ".join(str(one) for one in check().report.broken)

    assert {
        "document": "the result is not the one of its digest",
        "content": "these answers give another result",
        "questions": "the questions are not those of their digest",
    }[column] in problems


def test_a_question_is_changed_only_as_it_was_seen(asked: Consultation, lead: Person):
    """Its place is its address: another one may stand there meanwhile."""
    made = announce_survey(asked, lead, now=MONDAY, questions=[SCALE, ONE])
    seen = SurveyInstrument.objects.get().digest
    commands.drop_question(survey=made, at=1, seen=seen, by=lead, now=MONDAY)
    with refused("changed"):
        commands.drop_question(survey=made, at=1, seen=seen, by=lead, now=MONDAY)
    with refused("changed"):
        commands.put_question(survey=made, terms=NEEDS, at=1, seen=seen, by=lead, now=MONDAY)
    commands.put_question(survey=made, terms=NEEDS, at=None, seen=seen, by=lead, now=MONDAY)

    assert [one["kind"] for one in SurveyInstrument.objects.get().questions] == ["one", "needs"]
