"""Somebody says what they found in the office's page, or skips it; once, before they vote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Comprehension, ComprehensionQuestion, Participant
from ...queries.comprehension import questions_of
from ...queries.consultations import open_phase
from ...states import Grasp, PhaseKind


def answer_questions(*, participant: Participant, chosen: Mapping[int, int], now: datetime) -> None:
    """The first answer stays: which one is right can be read afterwards.  What was not answered was skipped."""
    if open_phase(participant.consultation, PhaseKind.VOTE, now) is None:
        raise Refusal("not_open", _("Nobody can vote in this consultation now."))
    found = [
        Comprehension(participant=participant, question=one, grasp=_grasp(one, chosen.get(one.number)))
        for one in questions_of(participant.consultation)
    ]
    grouped(lambda: Comprehension.objects.bulk_create(found, ignore_conflicts=True))


def _grasp(question: ComprehensionQuestion, place: int | None) -> Grasp:
    if place is None:
        return Grasp.SKIPPED
    return Grasp.RIGHT if place == question.correct else Grasp.WRONG
