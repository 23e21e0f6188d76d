"""The bridge: four arches from the voice to the word of the person who spoke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.hear.states import Severity

Progress = Literal["passed", "now", "to_come"]


@dataclass(frozen=True)
class Stage:
    label: str
    state: Progress
    note: str = ""


@dataclass(frozen=True)
class Tag:
    """A word or two with a tone; the words alone say it, the tone only helps."""

    text: str
    tone: str


_PASSED = {
    CaseState.RECEIVED: 1,
    CaseState.DISPATCHED: 1,
    CaseState.DISPUTED: 1,
    CaseState.ACCEPTED: 2,
    CaseState.REOPENED: 2,
    CaseState.ANSWERED: 3,
    CaseState.SOLVED: 4,
    CaseState.TRANSFERRED: 3,
    CaseState.WITHDRAWN: 4,
    CaseState.ARCHIVED: 4,
}


def stages(case: Case | None, *, own: bool) -> list[Stage]:
    """How far a case has come; ``own`` when the reader is the person who spoke."""
    passed = _PASSED[CaseState(case.state)] if case else 1
    last = _("Your word") if own else _("Their word")
    labels = [_("Received"), _("With a unit"), _("Answered"), last]
    return [Stage(label, _progress(index, passed)) for index, label in enumerate(labels)]


def _progress(index: int, passed: int) -> Progress:
    if index < passed:
        return "passed"
    return "now" if index == passed else "to_come"


_TONES = {
    CaseState.ANSWERED: "amber",
    CaseState.REOPENED: "brick",
    CaseState.DISPUTED: "brick",
    CaseState.SOLVED: "leaf",
    CaseState.TRANSFERRED: "amber",
    CaseState.ARCHIVED: "leaf",
}


def state_tag(case: Case | None, *, own: bool = False) -> Tag:
    """The state in words; ``own`` when the reader is the person who spoke."""
    state = CaseState(case.state) if case else CaseState.RECEIVED
    to_you = {
        CaseState.ANSWERED: _("Answered: you have the word"),
        CaseState.SOLVED: _("Solved, you say"),
        CaseState.TRANSFERRED: _("With an outside body: you have the word"),
        CaseState.WITHDRAWN: _("You took it back"),
    }
    text = to_you.get(state) if own else None
    return Tag(text or str(state.label), _TONES.get(state, "river"))


def severity_tag(case: Case) -> Tag | None:
    """How much it presses, where that is more than usual."""
    tones = {Severity.DANGER: "brick", Severity.PRESSING: "amber"}
    tone = tones.get(Severity(case.severity))
    return Tag(str(Severity(case.severity).label), tone) if tone else None


def word_tag(word: str) -> Tag:
    """The word of the person who spoke."""
    tags = {
        "solved": Tag(_("Solved"), "leaf"),
        "partly": Tag(_("Partly solved"), "amber"),
        "not": Tag(_("Not solved"), "brick"),
    }
    return tags[word]
