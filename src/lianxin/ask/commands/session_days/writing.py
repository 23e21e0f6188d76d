"""How commands on session days write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...models import SessionDay, SessionSeries
from ...states import SessionState

_GONE_ON = _("The session has gone on meanwhile: this is no longer possible, or not yet.")


def held_series(series: SessionSeries) -> SessionSeries:
    """The series as it stands while nobody else writes in its office."""
    hold(series.office.stream_id)
    row = SessionSeries.objects.select_related("area", "office__stream").get(pk=series.pk)
    if row.ended_at is not None:
        raise Refusal("ended", _("This series has ended."))
    return row


def held(session: SessionDay) -> SessionDay:
    """The session as it stands while nobody else writes in its office."""
    hold(session.office.stream_id)
    return SessionDay.objects.select_related("series__area", "office__stream").get(pk=session.pk)


def demand(session: SessionDay, *states: SessionState) -> None:
    if session.state not in states:
        raise Refusal("not_now", _GONE_ON)


def record(
    row: SessionSeries | SessionDay,
    kind: EntryKind,
    *,
    now: datetime,
    rows: Sequence[models.Model],
    **public: JSON,
) -> None:
    about = "series" if isinstance(row, SessionSeries) else "session"
    append(
        stream_id=row.office.stream_id,
        kind=kind,
        subject=row.subject,
        now=now,
        public={about: row.number, **public},
        rows=rows,
    )
