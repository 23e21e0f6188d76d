"""A question about the office's own page, and five people who answer it."""

from __future__ import annotations

from datetime import datetime

from lianxin.ask.commands import comprehension as commands
from lianxin.ask.commands.comprehension import QuestionTerms
from lianxin.ask.commands.consultations import open_consultation
from lianxin.ask.models import ComprehensionQuestion, Consultation
from lianxin.office.models import Person
from tests.record.consulting import DAY, announce
from tests.record.stating import join

TERMS = QuestionTerms(
    {"en": "What stays as it is?", "zh-hans": "什么不变？"},
    ({"en": "The place", "zh-hans": "位置"}, {"en": "The number of buses", "zh-hans": "班次"}),
    2,
)


def ask(
    consultation: Consultation, by: Person, *, now: datetime, terms: QuestionTerms = TERMS
) -> ComprehensionQuestion:
    return commands.add_question(consultation=consultation, terms=terms, by=by, now=now)


def comprehend(by: Person, *, now: datetime) -> None:
    """Every kind of entry that it writes, once, in a consultation of its own."""
    asked = announce(by, now=now, question={"en": "Is it plain?", "zh-hans": "看得懂吗？"})
    ask(asked, by, now=now)
    asked = open_consultation(consultation=asked, now=now + DAY)
    later = (now + 2 * DAY).replace(minute=0)
    for place in (1, 2, 2, 2, None):
        one = join(asked, now=later)
        commands.answer_questions(participant=one, chosen={1: place} if place else {}, now=later)
    commands.seal_answers(consultation=asked, now=later)
