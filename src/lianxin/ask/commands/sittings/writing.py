"""How commands on sittings write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.hear.text import clean
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...entries import sittings as entries
from ...models import Sitting
from ...states import SittingState

#: What the page of the consultation tells among what happened; the rest stands in the record alone.
LOUD = (
    entries.SITTING_ANNOUNCED,
    entries.AGENDA_COMPARED,
    entries.SITTING_MOVED,
    entries.SITTING_CANCELLED,
    entries.SITTING_DRAWN,
    entries.SITTING_HELD,
    entries.MINUTES_SHOWN,
)
NOT_NOW = _("The sitting has gone on meanwhile: this is no longer possible, or not yet.")


def held(sitting: Sitting) -> Sitting:
    """The sitting as it stands while nobody else writes in its office."""
    hold(sitting.office.stream_id)
    return Sitting.objects.select_related("consultation__office__stream").get(pk=sitting.pk)


def demand(sitting: Sitting, *states: SittingState) -> None:
    if sitting.state not in states:
        raise Refusal("not_now", NOT_NOW)


def record(
    sitting: Sitting, kind: EntryKind, *, now: datetime, rows: Sequence[models.Model], **public: JSON
) -> None:
    consultation = sitting.consultation
    append(
        stream_id=consultation.office.stream_id,
        kind=kind,
        subject=consultation.subject if kind in LOUD else sitting.subject,
        now=now,
        public={"consultation": consultation.number, "sitting": sitting.number, **public},
        rows=rows,
    )


def a_line(text: str, most: int, field: str, problem: str | Promise) -> str:
    """A text that has to be there, and is not too long."""
    cleaned = clean(text)
    if not cleaned or len(cleaned) > most:
        raise Refusal(field, problem, field)
    return cleaned
