"""How commands on ballots write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...models import Ballot
from ...states import BallotState


def held(ballot: Ballot) -> Ballot:
    """The ballot as it stands while nobody else writes: whoever casts and whoever closes wait for each other."""
    hold(ballot.office.stream_id)
    return Ballot.objects.select_related("office__stream").get(pk=ballot.pk)


def demand(ballot: Ballot, *states: BallotState) -> None:
    if ballot.state not in states:
        raise Refusal(
            "not_now", _("The ballot has gone on meanwhile: this is no longer possible, or not yet.")
        )


def record(
    ballot: Ballot, kind: EntryKind, *, now: datetime, rows: Sequence[models.Model], **public: JSON
) -> None:
    append(
        stream_id=ballot.office.stream_id,
        kind=kind,
        subject=f"ballot/{ballot.number}",
        now=now,
        public={"ballot": ballot.number, **public},
        rows=rows,
    )
