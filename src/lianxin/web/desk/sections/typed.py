"""What somebody typed into one of the forms of a section, read back and refused beside the right field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.wording import what_is_missing
from lianxin.office.models import Office, Unit
from lianxin.office.refusals import Refusal

#: Row numbers are shorter than this for as long as anybody will live.
_MOST_DIGITS = 18


@contextmanager
def fields(prefix: str) -> Iterator[None]:
    """A page has many forms: what is refused is shown beside the field of the form that was sent."""
    try:
        yield
    except (Missing, NoAnswer) as error:
        raise Refusal("missing", what_is_missing(error), f"{prefix}_{error.field}") from None
    except Refusal as error:
        field = f"{prefix}_{error.field}" if error.field else ""
        raise Refusal(error.code, error.text, field) from None


def number(request: HttpRequest, name: str) -> int:
    """The number of a row that a form names; a form that names none was not made by us."""
    typed = request.POST.get(name, "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < _MOST_DIGITS):
        raise Http404
    return int(typed)


def unit(request: HttpRequest, name: str, office: Office) -> Unit:
    """The unit that was chosen by its code."""
    found = Unit.objects.filter(office=office, code=request.POST.get(name, "")).first()
    if found is None:
        raise Missing("unit")
    return found


def end_of_day(request: HttpRequest, name: str, zone: ZoneInfo) -> datetime | None:
    """The end of the day that was chosen, in the office's zone; None where none was."""
    chosen = day(request.POST.get(name, ""), "due_at")
    return datetime.combine(chosen, time(23, 59, 59), zone) if chosen else None


def day(text: str, field: str) -> date | None:
    """A day as the field of a form sends it; None where it was left empty."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Refusal(
            "not_a_day", _("Please write the day as year, month and day, like 2026-06-01."), field
        ) from None
