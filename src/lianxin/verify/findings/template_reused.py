"""One answer to different questions."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.templates import reused

from ..states import FindingKind
from .above_usual import above_usual, bounds_of
from .answers import answers_of
from .beside_peers import Thing
from .shape import Detector, Evidence, Looking, Sign


def _look(looking: Looking) -> Iterable[Sign]:
    """Answers are compared across the office, because templates travel; each unit is asked for its own."""
    answers = answers_of(looking)
    groups = reused([(one.question, one.text) for one in answers])
    repeated = {row for group in groups for row in group}
    return above_usual(
        looking, (Thing(one.unit, row in repeated, one.name) for row, one in enumerate(answers))
    )


def _tell(evidence: Evidence) -> str:
    return _(
        "Of %(of)s answers, %(seen)s have the same words as others, though what was asked has nothing in common, and name nothing of it."
    ) % {"seen": evidence["seen"], "of": evidence["of"]}


DETECTOR = Detector(
    kind=FindingKind.TEMPLATE_REUSED,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "One answer, long enough to look like one, given to different questions of none of which it names anything. The same answer to the same question is honest."
    ),
    otherwise=gettext_lazy(
        "It may be a legal notice that has to stand in every answer, or an instruction that really fits all of them."
    ),
    bounds=bounds_of(usual=5),
    measured=gettext_lazy(
        "Measured on 9,066 closed requests of one city and month, many of them answered by machines: it names 6 in 1,000."
    ),
)
