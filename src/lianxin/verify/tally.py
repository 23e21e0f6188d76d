"""The fold from public leaves to outcomes: one small function that the office and a stranger both run.

Counting is over voices, not cases, so splitting or merging cases moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

Leaf = Mapping[str, Any]

#: Days after which "still solved" is called lasting.
LASTING = 90
HOLDS, RELAPSED = "holds", "relapsed"
WITHDRAWN, TRANSFERRED = "withdrawn", "transferred"


@dataclass(frozen=True)
class VoiceOutcome:
    """Where one voice stands.  Times are the record's own strings: UTC, they sort as text.

    ``answered_at`` is the answer that stands: one after which the case was reopened or sent back did not hold.
    ``answer_due`` is the first date, ``agreed_due`` what two people agreed on later.  ``word`` is the newest word,
    whoever took it down; ``own`` the newest given with the receipt, ``contact`` and ``again`` the newest told to
    somebody outside, and ``asked_as`` what the own word was when somebody outside first asked.  ``reached`` says what
    came of the newest asking.
    """

    voice_id: int
    said_at: str
    imported: bool
    case: int | None = None
    unit: str = ""
    severity: str = ""
    answer_due: str = ""
    agreed_due: str = ""
    acted_at: str = ""
    first_answered: str = ""
    answered_at: str = ""
    out_of_scope: bool = False
    apart: str = ""
    excluded: str = ""
    parts: int = 0
    word: str = ""
    satisfied: bool | None = None
    own: str = ""
    contact: str = ""
    again: str = ""
    asked_as: str = ""
    reached: str = ""
    in_time_said: bool | None = None
    still: str = ""

    @property
    def month(self) -> str:
        """The month, in UTC, in which the answer first fell due."""
        return self.answer_due[:7]


#: The consumer that keeps the outcomes: its cursor says how far they have been counted.
TALLY = "verify.outcomes"
#: The first entry of every record: whatever was counted before it is counted anew.
BEGINS = "office.opened"
_OF_A_VOICE = frozenset({"case.opened", "voice.verdict", "contact.settled"})


def counts(leaf: Leaf) -> bool:
    """Whether a ``voice.received`` leaf waits for a unit's answer.

    The house's own probes count nowhere, and what was said in a consultation is answered there.
    """
    return not leaf["public"].get("probe", False) and not leaf["public"].get("asked")


def begin(leaf: Leaf) -> VoiceOutcome:
    """The outcome that a ``voice.received`` leaf starts."""
    public = leaf["public"]
    return VoiceOutcome(public["voice"], public["said_at"], public["imported"])


def advance(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """The outcome after one more leaf that concerns it."""
    step = _STEPS.get(leaf["kind"])
    return step(outcome, leaf) if step else outcome


def _opened(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    public = leaf["public"]
    dated = replace(outcome, case=public["case"], answer_due=public["answer_due"])
    return replace(dated, severity=public.get("severity", ""))


def _handed(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    return replace(outcome, unit=leaf["public"]["unit"])


def _taken_on(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    return _handed(_acted(outcome, leaf["time"]), leaf)


def _shared(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """Another unit took on its share of the work, or finished it: that, too, is a first step."""
    return _acted(outcome, leaf["time"]) if leaf["public"]["state"] in {"accepted", "done"} else outcome


def _acted(outcome: VoiceOutcome, at: str) -> VoiceOutcome:
    return replace(outcome, acted_at=outcome.acted_at or at)


def _answered(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    public = leaf["public"]
    at = public["answered_at"]
    return replace(
        _acted(outcome, at),
        unit=public["unit"],
        first_answered=outcome.first_answered or at,
        answered_at=outcome.answered_at or at,
        out_of_scope=public.get("out_of_scope", False),
    )


def _redated(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    public = leaf["public"]
    agreed = public.get("agreed_due", outcome.agreed_due) or ""
    return replace(outcome, answer_due=public["answer_due"], agreed_due=agreed)


def _graded(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    return replace(_redated(outcome, leaf), severity=leaf["public"]["severity"])


def _back(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """It is open again: the answer did not hold, and what set it apart is over."""
    return replace(outcome, answered_at="", out_of_scope=False, apart="")


def _solved(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """Where it was open again, that moment ends the waiting: no answer came, but nobody waits for one."""
    return replace(outcome, answered_at=outcome.answered_at or leaf["time"])


def _taken_back(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    return replace(outcome, apart=WITHDRAWN)


def _split(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    return replace(outcome, parts=outcome.parts + 1)


def _deviated(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """A departure from the ordinary course that somebody else agreed to, or the end of one."""
    public, begins = leaf["public"], leaf["kind"] == "deviation.decided"
    if begins and not public["agreed"]:
        return outcome
    if public["what"] == "exclusion":
        return replace(outcome, excluded=(public["reason"] or "other") if begins else "")
    if public["what"] == "transfer":
        return replace(outcome, apart=TRANSFERRED if begins else "")
    return replace(outcome, agreed_due=public.get("due") or outcome.agreed_due)


def _said(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """The newest word counts; what was told with the receipt and what outside are also kept apart.

    Whoever says solved after the trouble had come back begins a new round of looking again.
    """
    public = leaf["public"]
    word, source, satisfied = public["word"], public.get("source", "receipt"), public["satisfied"]
    still = "" if word == "solved" and outcome.still == RELAPSED else outcome.still
    if source == "receipt":
        return replace(outcome, word=word, satisfied=satisfied, own=word, still=still)
    told = replace(
        outcome, word=word, satisfied=outcome.satisfied if satisfied is None else satisfied, still=still
    )
    if not outcome.contact and not outcome.again:
        told = replace(told, asked_as=outcome.own)
    if source == "contact":
        return replace(told, contact=word)
    return replace(told, again=word, still=HOLDS if word == "solved" else RELAPSED)


def _asked(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    public = leaf["public"]
    return replace(outcome, reached=public["state"], in_time_said=public["contacted_in_time"])


def _looked_again(outcome: VoiceOutcome, leaf: Leaf) -> VoiceOutcome:
    """The trouble may be found back at any time; that it holds is lasting only after the days that it takes."""
    public = leaf["public"]
    if public["state"] == RELAPSED:
        return replace(outcome, still=RELAPSED)
    if public["state"] == HOLDS and int(public["day"]) >= LASTING:
        return replace(outcome, still=HOLDS)
    return outcome


#: What each kind of leaf changes in the outcomes that it concerns.
_STEPS: Mapping[str, Callable[[VoiceOutcome, Leaf], VoiceOutcome]] = {
    "case.opened": _opened,
    "case.dispatched": _handed,
    "case.accepted": _taken_on,
    "case.decided": _taken_on,
    "case.answered": _answered,
    "case.redated": _redated,
    "case.graded": _graded,
    "case.reopened": _back,
    "case.sent_back": _back,
    "case.solved": _solved,
    "case.withdrawn": _taken_back,
    "case.split": _split,
    "share.settled": _shared,
    "deviation.decided": _deviated,
    "deviation.ended": _deviated,
    "voice.verdict": _said,
    "contact.settled": _asked,
    "follow_up.settled": _looked_again,
}
#: The kinds of leaves that are counted.
READS = ("voice.received", *_STEPS)


def concerns(leaf: Leaf) -> tuple[str, int]:
    """Which outcomes a leaf concerns: those of a voice or those of a case."""
    public = leaf["public"]
    if leaf["kind"] in _OF_A_VOICE and public.get("voice") is not None:
        return "voice_id", public["voice"]
    return "case", public["case"]


def fold(leaves: Iterable[Leaf]) -> dict[int, VoiceOutcome]:
    """Every voice's outcome from all leaves in order: what a stranger computes.  O(leaves) time."""
    folding = Folding()
    for leaf in leaves:
        folding.read(leaf)
    return folding.outcomes


@dataclass
class Folding:
    """Every voice's outcome as of the last leaf that was read.  O(1) a leaf."""

    outcomes: dict[int, VoiceOutcome] = field(default_factory=dict)
    _of_case: dict[int, list[int]] = field(default_factory=dict)

    def read(self, leaf: Leaf) -> None:
        """Take one more leaf."""
        if leaf["kind"] == "voice.received":
            if counts(leaf):
                self.outcomes[leaf["public"]["voice"]] = begin(leaf)
        elif leaf["kind"] in READS:
            key, value = concerns(leaf)
            voices = [value] if key == "voice_id" else self._of_case.get(value, [])
            for voice in voices:
                self.outcomes[voice] = advance(self.outcomes[voice], leaf)
            if leaf["kind"] == "case.opened" and key == "voice_id":
                self._of_case.setdefault(leaf["public"]["case"], []).append(value)


#: What of an outcome decides into which sums it goes, in the order in which its cell names it.
CELL = (
    "unit",
    "month",
    "severity",
    "apart",
    "excluded",
    "answered",
    "in_time",
    "in_agreed_time",
    "out_of_scope",
    "split",
    "word",
    "satisfied",
    "own",
    "contact",
    "again",
    "asked_as",
    "reached",
    "in_time_said",
    "still",
)
_YES_NO = {True: "1", False: "0", None: ""}


def cell_of(outcome: VoiceOutcome) -> str:
    """Everything that the sums need to know of a voice, in one line; equal lines are counted together."""
    parts = {
        "answered": _YES_NO[bool(outcome.first_answered)],
        "in_time": _in_time(outcome, outcome.answer_due),
        "in_agreed_time": _in_time(outcome, max(outcome.answer_due, outcome.agreed_due)),
        "out_of_scope": _YES_NO[outcome.out_of_scope],
        "split": _YES_NO[outcome.parts > 0],
        "satisfied": _YES_NO[outcome.satisfied],
        "in_time_said": _YES_NO[outcome.in_time_said],
    }
    return "|".join(parts[name] if name in parts else getattr(outcome, name) for name in CELL)


def _in_time(outcome: VoiceOutcome, due: str) -> str:
    """Whether the answer that stands came in time; empty while none stands."""
    return _YES_NO[outcome.answered_at <= due] if outcome.answered_at else ""


def columns(outcome: VoiceOutcome) -> dict[str, Any]:
    """The row of the table of outcomes: the facts, and what is counted by."""
    return {
        **asdict(outcome),
        "cell": cell_of(outcome),
        "answer_days": days(outcome.said_at, outcome.answered_at),
        "action_days": days(outcome.said_at, outcome.acted_at),
    }


def days(since: str, until: str) -> int | None:
    """Whole days from one moment of the record to another; none while the other has not come."""
    return (datetime.fromisoformat(until) - datetime.fromisoformat(since)).days if until else None


FACTS = tuple(one.name for one in fields(VoiceOutcome))
