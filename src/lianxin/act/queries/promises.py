"""Reads of promises: the public list, and how many were kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lianxin.office.models import Office, Person

from ..models import Case, Promise
from ..states import PromiseState
from .cases import visible_to


@dataclass(frozen=True)
class Kept:
    """How the promises of a unit stand.  ``deeds`` of ``due`` is the say/do ratio: of those due, done in time."""

    unit: str
    open: int
    kept: int
    late: int
    broken: int

    @property
    def due(self) -> int:
        return self.kept + self.late + self.broken

    @property
    def share(self) -> float | None:
        return self.kept / self.due if self.due else None


def promises_on(case: Case) -> list[Promise]:
    """The promises made about a case and about what was split from it, due first."""
    about = Q(case=case) | Q(case__parent=case)
    return list(
        Promise.objects.select_related("unit", "case", "case__office").filter(about).order_by("due_at", "pk")
    )


def promise_of(person: Person, number: int) -> Promise | None:
    """A promise about a case that the person may see."""
    rows = Promise.objects.select_related("unit", "case", "case__office")
    return rows.filter(pk=number, case__in=visible_to(person)).first()


def kept_by_unit(office: Office, now: datetime) -> list[Kept]:
    """Counts for each unit that promised something, by the names of the units' codes: nobody is ranked.

    A promise whose day has passed counts as broken, whether or not the office's clock has noted it.
    """
    passed = Q(state=PromiseState.BROKEN) | Q(state=PromiseState.OPEN, due_at__lt=now)
    open_, broken = Count("pk", Q(state=PromiseState.OPEN, due_at__gte=now)), Count("pk", passed)
    kept, late = (Count("pk", Q(state=state)) for state in (PromiseState.KEPT, PromiseState.LATE))
    rows = Promise.objects.filter(office=office).order_by("unit__code").values_list("unit__code")
    counted = rows.annotate(n_open=open_, n_kept=kept, n_late=late, n_broken=broken)
    return [Kept(*row) for row in counted]


def total_kept(rows: Sequence[Kept]) -> Kept:
    """The whole office."""
    names = ("open", "kept", "late", "broken")
    return Kept("", *(sum(getattr(row, name) for row in rows) for name in names))


Mark = tuple[datetime, int]


def promise_page(
    office: Office, states: Sequence[str], *, after: Mark | None = None, size: int
) -> tuple[list[Promise], Mark | None]:
    """A page of promises in these states, due first, and the mark from which the next one starts."""
    # What is about a unit's own conduct is counted, and its words stay with those who may see the case.
    open_to_all = Q(case=None) | Q(case__kept_from=None)
    rows = Promise.objects.select_related("unit", "case").filter(open_to_all, office=office)
    if states:
        rows = rows.filter(state__in=states)
    if after is not None:
        moment, number = after
        rows = rows.filter(Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=number))
    found = list(rows.order_by("due_at", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], (last.due_at, last.pk) if last else None


def open_promises(person: Person) -> QuerySet[Promise]:
    """What the person's units have promised and not yet done."""
    waiting = (PromiseState.OPEN, PromiseState.BROKEN)
    mine = Promise.objects.filter(state__in=waiting, unit__in=person.unit_ids(), case__in=visible_to(person))
    return mine.select_related("unit", "case")
