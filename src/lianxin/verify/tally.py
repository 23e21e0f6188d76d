"""The fold from public leaves to outcomes: one small function that the office and a stranger both run.

Counting is over voices, not cases, so splitting or merging cases moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

Leaf = Mapping[str, Any]


@dataclass(frozen=True)
class VoiceOutcome:
    """Where one voice stands.  Times are the record's own strings: UTC, they sort as text."""

    voice_id: int
    said_at: str
    imported: bool
    case: int | None = None
    unit: str = ""
    answer_due: str = ""
    answered_at: str = ""
    word: str = ""
    satisfied: bool | None = None


#: The consumer that keeps the outcomes: its cursor says how far they have been counted.
TALLY = "verify.tally"
#: The kinds of leaves that change where a voice stands.
READS = (
    "voice.received",
    "case.opened",
    "case.dispatched",
    "case.decided",
    "case.answered",
    "case.redated",
    "case.graded",
    "voice.verdict",
)


def counts(leaf: Leaf) -> bool:
    """Whether a ``voice.received`` leaf is about a person's voice: the house's own probes count nowhere."""
    return not leaf["public"].get("probe", False)


def begin(leaf: Leaf) -> VoiceOutcome:
    """The outcome that a ``voice.received`` leaf starts."""
    public = leaf["public"]
    return VoiceOutcome(public["voice"], public["said_at"], public["imported"])


def advance(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """The outcome after one more leaf that concerns it."""
    public = leaf["public"]
    match leaf["kind"]:
        case "case.opened":
            return replace(outcome, case=public["case"], answer_due=public["answer_due"])
        case "case.dispatched" | "case.decided":
            return replace(outcome, unit=public["unit"])
        case "case.answered":
            return replace(
                outcome, unit=public["unit"], answered_at=outcome.answered_at or public["answered_at"]
            )
        case "case.redated" | "case.graded":
            return replace(outcome, answer_due=public["answer_due"])
        case "voice.verdict":
            return replace(outcome, word=public["word"], satisfied=public["satisfied"])
    return outcome


def concerns(leaf: Leaf) -> tuple[str, int]:
    """Which outcomes a leaf concerns: those of a voice or those of a case."""
    public = leaf["public"]
    if leaf["kind"] in {"case.opened", "voice.verdict"}:
        return "voice_id", public["voice"]
    return "case", public["case"]


def fold(leaves: Iterable[Leaf]) -> dict[int, VoiceOutcome]:
    """Every voice's outcome from all leaves in order: what a stranger computes.  O(leaves) time."""
    outcomes: dict[int, VoiceOutcome] = {}
    of_case: dict[int, list[int]] = {}
    for leaf in leaves:
        if leaf["kind"] == "voice.received":
            if not counts(leaf):
                continue
            outcomes[leaf["public"]["voice"]] = begin(leaf)
        elif leaf["kind"] in READS:
            key, value = concerns(leaf)
            voices = [value] if key == "voice_id" else of_case.get(value, [])
            for voice in voices:
                outcomes[voice] = advance(outcomes[voice], leaf)
            if leaf["kind"] == "case.opened":
                of_case.setdefault(leaf["public"]["case"], []).append(value)
    return outcomes
