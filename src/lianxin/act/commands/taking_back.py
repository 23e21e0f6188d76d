"""The person who spoke takes it back, receipt in hand; saying that it is not solved brings it to life again."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.models import Voice
from lianxin.hear.queries import linked_with
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ..entries import cases as entries
from ..models import Case
from ..states import CaseState, NotNow, WaitsFor
from ..writing import hold, move, record
from .clocks import note_levels
from .deviations import go_on


def take_back(*, voice: Voice, now: datetime) -> Case:
    """Nobody works on it any more.  Where others spoke about the same case, theirs goes on, so it cannot end."""

    def work() -> Case:
        case = Case.objects.filter(case_voices__voice=voice).first()
        if case is None:
            raise NotNow("take_back", CaseState.RECEIVED)
        held = hold(case)
        if held.case_voices.exclude(voice=voice).exists():
            raise Refusal("shared", _("Others spoke about the same; for them it goes on."))
        note_levels(held, now=now)
        move(held, "take_back", by=None)
        go_on(held, now=now)
        held.save()
        record(held, entries.CASE_WITHDRAWN, now=now, rows=[])
        return held

    return grouped(work)


def end_without_words(*, voice: Voice, now: datetime) -> None:
    """A case whose words were taken away ends, if it is still open and nobody else spoke about the same."""
    case = Case.objects.filter(case_voices__voice=voice).first()
    over = case is None or case.waits_for == WaitsFor.NOBODY
    if over or _others_joined(voice):
        return
    with suppress(NotNow, Refusal):
        take_back(voice=voice, now=now)


def _others_joined(voice: Voice) -> bool:
    """Whether somebody whose words still stand spoke about the same problem."""
    return Voice.objects.filter(pk__in=linked_with(voice), erased_at=None).exists()
