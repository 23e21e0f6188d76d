"""What a section of a case's screen is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from lianxin.act.models import Case
from lianxin.office.models import Person

#: What somebody typed into a form that was refused, by the names of its fields.
Typed = Mapping[str, str]
Act = Callable[[Case, Person, HttpRequest], Any]


@dataclass(frozen=True)
class Section:
    """``page`` gives what ``template`` shows as ``s``, or None when there is nothing to show.

    ``acts`` are the steps by the name in their address, ``/desk/cases/7/NAME``.
    """

    template: str
    page: Callable[[Case, Person, datetime, Typed], dict[str, Any] | None]
    acts: Mapping[str, Act] = field(default_factory=dict)


def shown(
    sections: tuple[Section, ...], case: Case, person: Person, now: datetime, typed: Typed
) -> list[dict[str, Any]]:
    """The sections that have something to show, each with its template."""
    pages = ((section, section.page(case, person, now, typed)) for section in sections)
    return [{"template": section.template, **page} for section, page in pages if page is not None]
