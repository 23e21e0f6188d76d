"""How commands on budgets write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import MOST_CENTS
from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...models import Budget
from ...queries.budgets import standing_of

#: Names stand in one entry with the terms of a ballot.
MOST_NAME, MOST_PLAIN, MOST_LINE, MOST_REASON = 60, 2_000, 120, 600


def held(budget: Budget) -> Budget:
    """The budget as it stands while nobody else writes in its office."""
    hold(budget.office.stream_id)
    return Budget.objects.select_related("office__stream").get(pk=budget.pk)


def demand_open(budget: Budget, now: datetime) -> None:
    """What is voted on stands from the moment on which a ballot is asked for."""
    if standing_of(budget, now).ballot is not None:
        raise Refusal("not_now", _("A ballot on it is asked for or held: the list and the money stand now."))


def demand_amount(cents: int, field: str, *, least: int = 1) -> None:
    if not least <= cents <= MOST_CENTS:
        raise Refusal("amount", _("This is no amount of money."), field)


def demand_texts(texts: Mapping[str, str], most: int, field: str) -> None:
    if not texts or any(len(text) > most for text in texts.values()):
        told = _("Please write it, in at least one language and at most %(n)s characters.") % {"n": most}
        raise Refusal("missing", told, field)


def demand_line(text: str, field: str, most: int = MOST_LINE) -> None:
    if not text or len(text) > most:
        raise Refusal("missing", _("Please fill this in, in at most %(n)s characters.") % {"n": most}, field)


def record(
    budget: Budget, kind: EntryKind, *, now: datetime, rows: Sequence[models.Model], **public: JSON
) -> None:
    append(
        stream_id=budget.office.stream_id,
        kind=kind,
        subject=budget.subject,
        now=now,
        public={"budget": budget.number, **public},
        rows=rows,
    )
