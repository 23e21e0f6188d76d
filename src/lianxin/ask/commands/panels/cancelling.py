"""A panel that does not take place, by itself or with all that its consultation asked."""

from __future__ import annotations

from datetime import datetime

from ...entries import panels as entries
from ...models import Consultation, Panel
from ...queries.panels import panels_of
from ...states import PANEL_GOES_ON, PanelState
from .writing import record


def cancelled(row: Panel, reason: str, now: datetime) -> Panel:
    """Within the work of whoever holds the office."""
    row.state, row.changed_reason = PanelState.CANCELLED, reason
    row.save(force_update=True)
    record(row, entries.PANEL_CANCELLED, now=now, rows=[row], reason=reason)
    return row


def cancel_with(consultation: Consultation, reason: str, now: datetime) -> None:
    """Nobody asks its panels any more; what people left to be reached by goes."""
    for row in panels_of(consultation):
        if row.state in PANEL_GOES_ON:
            cancelled(row, reason, now)
