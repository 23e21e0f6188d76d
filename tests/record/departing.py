"""Rows of departures from the ordinary course, of an outage and of a voice that was taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.states import DeviationKind
from lianxin.hear.models import Voice
from lianxin.office.commands import record_outage
from lianxin.record import consumers

if TYPE_CHECKING:
    from tests.record.scenario import Place


def depart(place: Place, voice: Voice, other: Voice, *, now: datetime) -> None:
    """A handler asks to leave a case out of the figures, a coordinator agrees; then an outage, then it is taken back."""
    case = act.accept(case=Case.objects.get(case_voices__voice=voice), by=place.electrician, now=now)
    asked = act.ask_deviation(
        case=case,
        kind=DeviationKind.EXCLUSION,
        reason="邻里之间",
        code="private",
        by=place.electrician,
        now=now,
    )
    act.decide_deviation(deviation=asked, agree=True, by=place.coordinator, now=now)
    record_outage(
        office=place.office,
        begins_at=now - timedelta(hours=1),
        ends_at=now,
        reason="停电",
        by=place.coordinator,
        now=now,
    )
    consumers.run_until_idle(now)
    act.take_back(voice=other, now=now)
