"""Reads of who looked: without names for the person who spoke, with them for overseers alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import QuerySet

from lianxin.office.models import Person
from lianxin.office.states import Role

from .models import Glance, Look, Voice
from .states import Seen

#: So many days with looks are shown on one page.
MOST_DAYS = 60


@dataclass(frozen=True)
class Looked:
    """On one day somebody in this role, of this unit if the role is a unit's, saw this."""

    day: date
    role: Role
    unit: str
    what: tuple[Seen, ...]


def looks_at(voice: Voice) -> list[Looked]:
    """What the person who spoke is shown, newest first: roles and units, each once a day, and nobody's name.

    Two people of one unit who looked on one day are one line: how many there were is nobody's measure.
    """
    merged: dict[tuple[date, str, str], set[Seen]] = {}
    for row in _rows(voice):
        key = (row.day, row.role, row.unit.name if row.unit else "")
        merged.setdefault(key, set()).update(_what(row))
    days = sorted({day for day, _role, _unit in merged}, reverse=True)[:MOST_DAYS]
    found = [
        Looked(day, Role(role), unit, tuple(one for one in Seen if one in what))
        for (day, role, unit), what in merged.items()
        if day in days
    ]
    return sorted(found, key=lambda row: (-row.day.toordinal(), row.role, row.unit))


def people_who_looked(voice: Voice) -> list[tuple[date, Person, tuple[Seen, ...]]]:
    """For overseers: who looked at this one voice on which day.  There is no list by person anywhere."""
    rows = sorted(_rows(voice), key=lambda row: (-row.day.toordinal(), row.person_id))
    return [(row.day, row.person, _what(row)) for row in rows]


def _rows(voice: Voice) -> Iterator[Glance | Look]:
    tables: Iterable[QuerySet[Glance] | QuerySet[Look]] = (Glance.objects.all(), Look.objects.all())
    return chain.from_iterable(table.select_related("person", "unit").filter(voice=voice) for table in tables)


def _what(row: Glance | Look) -> tuple[Seen, ...]:
    return tuple(one for one in Seen if getattr(row, one))
