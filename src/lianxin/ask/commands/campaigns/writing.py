"""How commands on campaigns write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...models import Campaign


def held(campaign: Campaign) -> Campaign:
    """The campaign as it stands while nobody else writes in its office."""
    hold(campaign.office.stream_id)
    return Campaign.objects.select_related("office__stream").get(pk=campaign.pk)


def demand_not_over(campaign: Campaign) -> None:
    if campaign.completed_at is not None:
        raise Refusal("not_now", _("This campaign has ended: its result is out."))


def record(
    campaign: Campaign, kind: EntryKind, *, now: datetime, rows: Sequence[models.Model], **public: JSON
) -> None:
    append(
        stream_id=campaign.office.stream_id,
        kind=kind,
        subject=campaign.subject,
        now=now,
        public={"campaign": campaign.number, **public},
        rows=rows,
    )
