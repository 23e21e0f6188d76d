"""How commands on panels write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...entries import panels as entries
from ...models import Panel
from ...states import PanelState

#: What the page of the consultation tells among what happened; the rest stands in the record alone.
LOUD = (
    entries.PANEL_ANNOUNCED,
    entries.PANEL_MOVED,
    entries.PANEL_CANCELLED,
    entries.PANEL_STUCK,
    entries.PANEL_RELAXED,
    entries.PANEL_LOTTERY,
    entries.PANEL_DRAWN,
    entries.PANEL_ADVISED,
    entries.PANEL_REPLIED,
)


def held(panel: Panel) -> Panel:
    """The panel as it stands while nobody else writes in its office."""
    hold(panel.office.stream_id)
    return Panel.objects.select_related("consultation__office__stream").get(pk=panel.pk)


def demand(panel: Panel, *states: PanelState) -> None:
    if panel.state not in states:
        text = _("The panel has gone on meanwhile: this is no longer possible, or not yet.")
        raise Refusal("not_now", text)


def record(
    panel: Panel, kind: EntryKind, *, now: datetime, rows: Sequence[models.Model], **public: JSON
) -> None:
    consultation = panel.consultation
    append(
        stream_id=consultation.office.stream_id,
        kind=kind,
        subject=consultation.subject if kind in LOUD else panel.subject,
        now=now,
        public={"consultation": consultation.number, "panel": panel.number, **public},
        rows=rows,
    )
