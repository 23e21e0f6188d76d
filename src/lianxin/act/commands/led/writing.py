"""What the commands of a project share: hold the row, number its lines, append the entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.personal import never_published
from lianxin.hear.models import Voice
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append
from lianxin.record.entries import EntryKind

from ...entries import led as entries
from ...models import Case, LedLine, LedProject
from ...rules import NotAllowed
from ...states import LedState

#: More lines than a small fund needs; one page shows them all.
MOST_LINES = 500


def hold_project(project: LedProject) -> LedProject:
    """The project's row, held until the transaction ends."""
    rows = LedProject.objects.select_for_update(of=("self",)).select_related("office__stream", "source")
    return rows.get(pk=project.pk)


def hold_of(case: Case) -> LedProject | None:
    """The project that a case, or the one that it is a part of, was opened for; held."""
    whole = case.parent_id or case.pk
    found = LedProject.objects.filter(voice__case_voice__case=whole).first()
    return hold_project(found) if found else None


def demand_leader(project: LedProject, voice: Voice) -> None:
    """A receipt opens the account of its own project alone."""
    if project.voice_id != voice.pk:
        raise NotAllowed("led")


def demand_state(project: LedProject, states: Sequence[LedState]) -> None:
    if project.state not in states:
        told = _("This step is not possible now. The project stands at: %(state)s")
        raise Refusal("not_now", told % {"state": LedState(project.state).label})


def demand_nobody(text: str, field: str) -> str:
    """Everybody reads it: no telephone number, address of a mailbox or number of an account."""
    if never_published(text):
        told: str | Promise = _("Please leave out telephone and account numbers: everybody reads this.")
        raise Refusal("personal", told, field)
    return text


def record_line(project: LedProject, line: LedLine, *, now: datetime) -> None:
    record(
        project,
        entries.LED_LINE,
        now=now,
        rows=[line],
        amount_cents=line.amount_cents,
        line=line.number,
        kind=str(line.kind),
        day=line.day.isoformat(),
        counters=line.counters.number if line.counters else None,
        payment=line.payment_id,
    )


def record(
    project: LedProject, entry: EntryKind, *, now: datetime, rows: Sequence[models.Model] = (), **public: JSON
) -> None:
    """Append an entry about the project; its own row is always among the rows."""
    append(
        stream_id=project.office.stream_id,
        kind=entry,
        subject=project.subject,
        now=now,
        public={"project": project.number, "currency": project.source.currency, **public},
        rows=[project, *rows],
    )
