"""What the lines of a round come to: a pure function of questions and batches, the same for whoever counts again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.surveys import BEGUN, Told, counted, last_words, told

from ...models import Survey, SurveyRound, SurveyTally
from ...models.surveys import asked_in
from ..statements import opened
from .rounds import digest_of, rounds_of

Questions = Sequence[Mapping[str, Any]]


def document_of(questions: Questions, contents: Iterable[str]) -> dict[str, Any]:
    """What is published of a round when it is counted: of fewer than five nothing, and of their questions nothing.

    Raises ValueError for a line that is none.
    """
    asked = {place: asked_in(one) for place, one in enumerate(questions, 1)}
    words = last_words(contents, asked)
    people = len(words[BEGUN])
    return {
        "instrument": digest_of(questions),
        "people": people if people >= LEAST else None,
        "questions": [
            {
                "number": number,
                "kind": str(one.kind),
                **_plain(told(one, counted(one, words[number].values(), people))),
            }
            for number, one in asked.items()
        ],
    }


def _plain(one: Told) -> dict[str, Any]:
    """Average pressure in tenths: a document has no fractions."""
    pressing = {str(at): None if mean is None else round(mean * 10) for at, mean in one.pressing.items()}
    return {
        "withheld": one.withheld,
        "answered": one.answered,
        "passed": one.passed,
        "unseen": one.unseen,
        "chosen": {str(place): count for place, count in one.chosen.items()},
        "agree": one.agree,
        "disagree": one.disagree,
        "pressing_tenths": pressing,
    }


def tally_of(row: SurveyRound) -> SurveyTally | None:
    """What was counted; nothing is told of a round before."""
    found: SurveyTally | None = getattr(row, "tally", None)
    return found


def is_published(row: SurveyRound) -> bool:
    """Whether everybody may read the lines: the round was counted, and at least five took part."""
    tally = tally_of(row)
    return tally is not None and bool(tally.document["people"])


def people_so_far(row: SurveyRound) -> int:
    """How many take part while it runs, rounded down to fives, so that the figure moves with no one person."""
    found = row.answers.filter(question=BEGUN).count()
    return found - found % LEAST


def published(survey: Survey) -> dict[str, Any]:
    """All that a stranger needs to count again.  Lines and salts only when a round was counted."""
    return {
        "consultation": survey.consultation.number,
        "survey": survey.number,
        "title": survey.title,
        "household": survey.household,
        "rounds": [_round(row) for row in rounds_of(survey)],
    }


def _round(row: SurveyRound) -> dict[str, Any]:
    ended, tally = is_published(row), tally_of(row)
    batches = row.batches.order_by("number") if ended else ()
    return {
        "number": row.number,
        "opens_at": row.opens_at.isoformat(),
        "closes_at": row.closes_at.isoformat(),
        "version": row.instrument.number,
        "instrument": row.instrument.digest,
        "reason": row.instrument.reason,
        "questions": row.instrument.questions,
        "ended": ended,
        "batches": opened(batches),
        "result": tally.document if tally else None,
        "result_digest": tally.digest if tally else None,
    }
