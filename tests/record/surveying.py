"""Surveys in the test's town: their questions, people who answer, and every kind of entry that they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lianxin.algorithms.surveys import Kind
from lianxin.ask.commands import surveys as commands
from lianxin.ask.commands.consultations import open_consultation
from lianxin.ask.commands.surveys import QuestionTerms, RoundTerms, SurveyTerms
from lianxin.ask.models import Consultation, Group, Participant, Survey, SurveyRound
from lianxin.ask.queries.surveys.rounds import rounds_of, survey_of
from lianxin.ask.tasks import hold_surveys
from lianxin.office.models import Person
from tests.record.consulting import DAY, announce
from tests.record.stating import join

TITLE = {"en": "What your home needs", "zh-hans": "您家最需要什么"}
PLAIN = {
    "en": "We ask before we spend the money of next year.",
    "zh-hans": "明年的钱怎么花，先问问大家。",
}


def both(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh-hans": chinese}


SCALE = QuestionTerms(Kind.SCALE, both("The bus comes often enough.", "班车的班次够多。"))
ONE = QuestionTerms(
    Kind.ONE,
    both("How do you get to town?", "您平时怎么去镇上？"),
    [both("By bus", "坐班车"), both("On foot", "走路"), both("Another way", "别的办法")],
)
NEEDS = QuestionTerms(
    Kind.NEEDS,
    both("What does your home need most?", "您家最需要什么？"),
    [both("A doctor nearby", "附近有医生"), both("A bus", "班车"), both("A dry road", "不积水的路")],
)
HOME = QuestionTerms(Kind.NUMBER, both("How many live at home?", "家里住几口人？"), least=1, most=6)
FOUR = (SCALE, ONE, NEEDS, HOME)


def announce_survey(
    consultation: Consultation,
    by: Person,
    *,
    now: datetime,
    questions: Sequence[QuestionTerms] = FOUR,
    **more: Any,
) -> Survey:
    """Open from tomorrow for ten days, and again for ten from the fortieth; its questions are there."""
    told: dict[str, Any] = {
        "title": TITLE,
        "plain": PLAIN,
        "rounds": [RoundTerms(now + DAY, now + 11 * DAY), RoundTerms(now + 40 * DAY, now + 50 * DAY)],
    }
    terms = SurveyTerms(**(told | more))
    made = commands.announce_survey(consultation=consultation, terms=terms, by=by, now=now)
    for one in questions:
        commands.put_question(survey=made, terms=one, at=None, by=by, now=now)
    return fresh(made)


def fresh(survey: Survey) -> Survey:
    found = survey_of(survey.consultation, survey.number)
    assert found is not None
    found.consultation.refresh_from_db()
    return found


def round_of(survey: Survey, number: int = 1) -> SurveyRound:
    return rounds_of(survey)[number - 1]


def answer(
    round_: SurveyRound,
    said: Mapping[int, str],
    *,
    now: datetime,
    group: Group | None = None,
    by: Participant | None = None,
) -> Participant:
    one = by or join(round_.survey.consultation, now=now, group=group)
    commands.answer_survey(participant=one, round_=round_, said=said, now=now)
    return one


def survey_people(by: Person, *, now: datetime) -> None:
    """Every kind of entry that a survey writes, in a consultation of its own; five answer, and are counted."""
    asked = announce(by, now=now, question=both("What do homes need?", "家家需要什么？"))
    made = announce_survey(asked, by, now=now, questions=FOUR[:2])
    open_consultation(consultation=asked, now=now + DAY)
    for said in ("5", "4", "4", "2", "pass"):
        answer(round_of(made), {1: said, 2: "1"}, now=now + 2 * DAY)
    hold_surveys(now + 12 * DAY)
    commands.renew_questions(survey=made, reason="The stop has moved.", by=by, now=now + 12 * DAY)
    commands.drop_question(survey=made, at=2, by=by, now=now + 12 * DAY)
