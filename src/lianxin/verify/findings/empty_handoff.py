"""Handed on and called an answer: replies without a deed, a fact or a reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.handoff import hands_on

from ..states import FindingKind
from .above_usual import above_usual, bounds_of
from .answers import answers_of
from .beside_peers import Thing
from .shape import Detector, Evidence, Looking, Sign


def _look(looking: Looking) -> Iterable[Sign]:
    """An answer that says whose task it is (out of scope) is a reason, and no hand-off."""
    answers = answers_of(looking)
    return above_usual(
        looking, (Thing(one.unit, not one.out_of_scope and hands_on(one.text), one.name) for one in answers)
    )


def _tell(evidence: Evidence) -> str:
    return _(
        "Of %(of)s answers, %(seen)s hand the matter on, thank or ask for patience, and name no deed, no fact and no reason."
    ) % {"seen": evidence["seen"], "of": evidence["of"]}


DETECTOR = Detector(
    kind=FindingKind.EMPTY_HANDOFF,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "Answers that only confirm receipt, hand the matter on or ask for patience, far more often than is usual."
    ),
    otherwise=gettext_lazy(
        "The deed may be told in the conversation instead, or the words are plain and short and misread by the rule."
    ),
    bounds=bounds_of(usual=15),
    measured=gettext_lazy(
        "Measured on 1,651 published replies that people had judged: it finds 94 in 100 of those that explain nothing, and 74 in 100 of what it finds were judged so. One reply proves nothing; only many of them make a sign."
    ),
)
