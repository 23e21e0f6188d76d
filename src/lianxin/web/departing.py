"""Departures from the ordinary course in words, for the desk and for the person who spoke."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.act.departures import reason_name
from lianxin.act.models import Deviation
from lianxin.act.states import DeviationKind, DeviationState
from lianxin.office import dates

from .stages import Tag

_TONES = {
    DeviationState.ASKED: "amber",
    DeviationState.AGREED: "river",
    DeviationState.DECLINED: "brick",
    DeviationState.ENDED: "leaf",
}


def row_of(row: Deviation, now: datetime) -> dict[str, Any]:
    """One departure: what, why, until when, and where it stands.  Nobody is named."""
    state, zone = DeviationState(row.state), row.case.office.zone
    return {
        "what": str(DeviationKind(row.kind).label),
        "state": Tag(str(state.label), _TONES[state]),
        "reason": row.reason,
        "code": _code(row),
        "until": _until(row, now),
        "decision": row.decision,
        "asked": dates.moment(row.asked_at, zone, now),
    }


def _code(row: Deviation) -> str:
    if row.kind == DeviationKind.TRANSFER:
        return _("Outside body: %(body)s") % {"body": row.code}
    return reason_name(row.code) if row.code and row.kind != DeviationKind.OUTAGE else ""


def _until(row: Deviation, now: datetime) -> str:
    if row.until is None:
        return ""
    day = dates.day(row.until, row.case.office.zone, now)
    if row.kind != DeviationKind.SUSPENSION:
        return _("New date: %(day)s") % {"day": day}
    if row.ended_at is not None:
        return _("Over since %(day)s") % {"day": dates.day(row.ended_at, row.case.office.zone, now)}
    return _("Until %(day)s") % {"day": day}
