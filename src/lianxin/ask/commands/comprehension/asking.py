"""Whoever convenes adds up to three questions before voting opens; from then on nobody changes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.cleaning import in_languages
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import comprehension as entries
from ...models import ComprehensionQuestion, Consultation
from ...queries.consultations import phase_of
from ...states import GOES_ON, PhaseKind
from ..consultations.writing import demand, demand_convenor, held, record

#: A person is to be led to the statements, not examined.
MOST_QUESTIONS, LEAST_ANSWERS, MOST_ANSWERS = 3, 2, 4
MOST_QUESTION, MOST_ANSWER = 200, 100


@dataclass(frozen=True)
class QuestionTerms:
    """Texts by language; ``right`` is the place of the right answer, from 1."""

    question: Mapping[str, str]
    answers: Sequence[Mapping[str, str]]
    right: int


def add_question(
    *, consultation: Consultation, terms: QuestionTerms, by: Person, now: datetime
) -> ComprehensionQuestion:
    """Everybody is asked the same, so it comes before the first can vote."""
    demand_convenor(consultation.office, by)
    made = ComprehensionQuestion(
        consultation=consultation,
        question=in_languages(terms.question),
        answers=[told for one in terms.answers if (told := in_languages(one))],
        correct=terms.right,
        added_by=by,
        added_at=now,
    )
    _check(made)

    def work() -> ComprehensionQuestion:
        row = held(consultation)
        demand(row, *GOES_ON)
        _check_time(row, now)
        made.number = next_number(row.comprehension_questions.all())
        if made.number > MOST_QUESTIONS:
            raise Refusal("many", _("There are %(n)s questions already.") % {"n": MOST_QUESTIONS})
        made.save(force_insert=True)
        told = {"question": made.question, "answers": made.answers, "right": made.correct}
        record(row, entries.COMPREHENSION_ASKED, now=now, rows=[made], number=made.number, **told)
        return made

    return grouped(work)


def _check(made: ComprehensionQuestion) -> None:
    if not made.question or any(len(one) > MOST_QUESTION for one in made.question.values()):
        text = _("Please write the question, in at least one language and at most %(n)s characters.")
        raise Refusal("question", text % {"n": MOST_QUESTION}, "ask")
    if not LEAST_ANSWERS <= len(made.answers) <= MOST_ANSWERS:
        raise Refusal("answers", _("Please write two to four answers."), "answer_1")
    for place, told in enumerate(made.answers, 1):
        if told.keys() != made.question.keys() or any(len(one) > MOST_ANSWER for one in told.values()):
            text = _("Write each answer in the languages of the question, in at most %(n)s characters.")
            raise Refusal("answers", text % {"n": MOST_ANSWER}, f"answer_{place}")
    if not 1 <= made.correct <= len(made.answers):
        raise Refusal("right", _("Please choose which answer is the right one."), "right")


def _check_time(consultation: Consultation, now: datetime) -> None:
    phase = phase_of(consultation, PhaseKind.VOTE)
    if phase is None:
        raise Refusal("not_now", _("Nobody votes in this consultation, so nobody can be asked."))
    if now >= phase.opens_at:
        raise Refusal("not_now", _("Voting has begun: everybody is asked the same, so nothing is added now."))
