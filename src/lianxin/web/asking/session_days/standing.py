"""Where topics stand: said, discussed, done, rated.

Nothing of it is kept: it follows from the session, the case that each topic is, and the word of whoever spoke.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.act.queries.cases import cases_of_voices
from lianxin.act.states import IN_HAND, CaseState
from lianxin.ask.models import SessionTopic
from lianxin.ask.states import SessionState, Step
from lianxin.hear.models import Publication
from lianxin.hear.queries import publications_of

from ...stages import Tag

_TONES = {Step.SOLVED: "leaf", Step.RATE: "amber", Step.DO: "river", Step.DISCUSS: "amber"}
_ENDS = {
    CaseState.ANSWERED: Step.RATE,
    CaseState.TRANSFERRED: Step.RATE,
    CaseState.SOLVED: Step.SOLVED,
    CaseState.ARCHIVED: Step.SOLVED,
    CaseState.WITHDRAWN: Step.TAKEN_BACK,
}


def step_of(session_state: str, case_state: str | None) -> Step:
    """A unit may have taken it on before the day; until one has, the day decides."""
    if case_state is not None and (step := _ENDS.get(CaseState(case_state))):
        return step
    if case_state is not None and CaseState(case_state) in IN_HAND:
        return Step.DO
    return Step.DISCUSS if session_state == SessionState.HELD else Step.SAY


def lines(topics: Sequence[SessionTopic], states: Mapping[int, str]) -> list[dict[str, Any]]:
    """One line each; ``states`` are those of the sessions by row number.  Words only where they are released."""
    voices = [row.voice_id for row in topics]
    cases, released = cases_of_voices(voices), publications_of(voices)
    return [
        _line(row, states[row.session_id], cases.get(row.voice_id), released.get(row.voice_id))
        for row in topics
    ]


def _line(row: SessionTopic, state: str, case: Case | None, released: Publication | None) -> dict[str, Any]:
    step = step_of(state, case.state if case else None)
    return {
        "number": row.number,
        "there": row.there,
        "case": case.number if case else None,
        "step": step,
        "tag": Tag(str(step.label), _TONES.get(step, "river")),
        "again": _("Not solved, said the person who spoke: it was taken up again")
        if case and case.state == CaseState.REOPENED
        else "",
        "title": (released.title or released.text) if released else "",
    }
