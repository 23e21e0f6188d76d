"""Answered, but not solved: people say so about one unit far more often than about others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.states import Word

from ..models import Verdict
from ..states import FindingKind
from .beside_peers import Thing, beside, beside_peers, bounds_of
from .shape import Detector, Evidence, Looking, Sign


def _look(looking: Looking) -> Iterable[Sign]:
    return beside_peers(looking, _things(looking))


def _things(looking: Looking) -> Iterator[Thing]:
    """Every voice with a word this year; once said not to be solved, the first answer did not hold."""
    rows = Verdict.objects.filter(
        office=looking.office, given_at__gte=looking.since, given_at__lte=looking.now
    ).order_by("pk")
    voices: dict[int, tuple[int | None, int, bool]] = {}
    for voice, unit, number, word in rows.values_list("voice_id", "case__unit_id", "case__number", "word"):
        held_not = voices[voice][2] if voice in voices else False
        voices[voice] = (unit, number, held_not or word != Word.SOLVED)
    for owner, case, failed in voices.values():
        yield Thing(owner, failed, f"case/{case}")


def _tell(evidence: Evidence) -> str:
    return beside(
        _(
            "Of %(of)s people who said what became of it, %(seen)s said that it was not solved, or only partly."
        ),
        evidence,
    )


DETECTOR = Detector(
    kind=FindingKind.NOT_FIXED,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "A unit whose answers people say did not solve it, far more often than with other units."
    ),
    otherwise=gettext_lazy(
        "It may have the harder tasks, too little money, or things that nobody can solve at once."
    ),
    bounds=bounds_of(odds=3, gap=20, usual=20),
)
