"""What a section of the page is on which people follow their voice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from lianxin.act.models import Case
from lianxin.hear.models import Voice

Act = Callable[[Voice, Case, HttpRequest], Any]
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Section:
    """``page`` gives what ``template`` shows as ``s``, or None when there is nothing to show.

    ``done`` tells the person, by the name of the step, that it was taken.
    """

    template: str
    page: Callable[[Voice, Case, str, datetime, Typed], dict[str, Any] | None]
    acts: Mapping[str, Act] = field(default_factory=dict)
    done: Mapping[str, Callable[[], str]] = field(default_factory=dict)


def shown(
    sections: tuple[Section, ...],
    voice: Voice,
    case: Case | None,
    *,
    code: str,
    now: datetime,
    typed: Typed,
) -> list[dict[str, Any]]:
    """The sections that have something to show, each with its template; without a case there is none."""
    if case is None:
        return []
    pages = ((section, section.page(voice, case, code, now, typed)) for section in sections)
    return [{"template": section.template, **page} for section, page in pages if page is not None]
