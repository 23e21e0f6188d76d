"""Every kind of entry in one sentence: a module for each room, and a test that demands that none is missing."""

from __future__ import annotations

from . import (
    ballots,
    budgets,
    campaigns,
    care,
    cases,
    checking,
    comprehension,
    consultations,
    decisions,
    deviations,
    digests,
    doing,
    findings,
    hearing,
    ideas,
    learning,
    led,
    margins,
    office,
    openings,
    panels,
    restoring,
    sealed,
    session_days,
    sheets,
    sittings,
    studies,
    surveys,
    witnessing,
    words,
)
from .cases import climbed
from .names import Names, Public, Sentences, ToYou

_ROOMS = (
    office,
    hearing,
    cases,
    words,
    findings,
    care,
    learning,
    doing,
    led,
    checking,
    deviations,
    digests,
    openings,
    restoring,
    witnessing,
    sheets,
    sittings,
    panels,
    session_days,
    studies,
    surveys,
    ballots,
    budgets,
    campaigns,
    comprehension,
    consultations,
    decisions,
    ideas,
    margins,
    sealed,
)

SENTENCES: Sentences = {kind: told for room in _ROOMS for kind, told in room.SENTENCES.items()}
#: Where the person who spoke is the reader, they are "you"; every other sentence stays as it is.
TO_THE_SPEAKER: ToYou = {
    kind: told for room in _ROOMS for kind, told in getattr(room, "TO_THE_SPEAKER", {}).items()
}
#: The colour beside a sentence: who or what acted.
TONES: dict[str, str] = {kind: tone for room in _ROOMS for kind, tone in getattr(room, "TONES", {}).items()}

__all__ = ["SENTENCES", "TONES", "TO_THE_SPEAKER", "Names", "Public", "climbed"]
