"""The person who spoke takes it back, receipt in hand; saying that it is not solved brings it to life again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.models import Voice
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ..entries import cases as entries
from ..models import Case
from ..states import CaseState, NotNow
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
