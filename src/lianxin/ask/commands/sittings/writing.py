"""How commands on sittings write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...entries import sittings as entries
from ...models import Sitting
from ...states import SittingState
from ..consultations.writing import a_line

MOST_PLACE, MOST_SOURCE, MOST_OUTSIDE = 200, 200, 100
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


def checked_place(typed: str) -> str:
    """Where people meet."""
    text = _("Please say where, in at most %(n)s characters.")
    return a_line(typed, MOST_PLACE, "place", text % {"n": MOST_PLACE})


def checked_source(typed: str) -> str:
    """From where the number of a draw will come."""
    text = _(
        "Please say from where the number will come that nobody here can know, in at most %(n)s characters."
    )
    return a_line(typed, MOST_SOURCE, "source", text % {"n": MOST_SOURCE})


def checked_outside(typed: str) -> str:
    """The number of a draw, once it has come."""
    text = _("Please write the number from outside as it was published, in at most %(n)s characters.")
    return a_line(typed, MOST_OUTSIDE, "outside", text % {"n": MOST_OUTSIDE})
