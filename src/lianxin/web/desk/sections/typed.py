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
from lianxin.algorithms.digits import calendar_day, whole
from lianxin.office.models import Office, Unit
from lianxin.office.refusals import Refusal


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
    found = whole(request.POST.get(name, ""))
    if found is None:
        raise Http404
    return found


def unit(request: HttpRequest, name: str, office: Office) -> Unit:
    """The unit that was chosen by its code."""
    found = Unit.objects.filter(office=office, code=request.POST.get(name, "")).first()
    if found is None:
        raise Missing("unit")
    return found


def start_of_day(text: str, field: str, zone: ZoneInfo) -> datetime:
    """The first moment of the day, by the office's clock; a day has to be named."""
    return datetime.combine(_day(text, field), time.min, zone)


def end_of_day(text: str, field: str, zone: ZoneInfo) -> datetime | None:
    """The end of the day that was chosen, by the office's clock; None where none was."""
    chosen = day(text, field)
    return datetime.combine(chosen, time(23, 59, 59), zone) if chosen else None


def day(text: str, field: str) -> date | None:
    """A day as the field of a form sends it; None where it was left empty."""
    return _day(text, field) if text.strip() else None


def _day(text: str, field: str) -> date:
    found = calendar_day(text)
    if found is None:
        told = _("Please write the day as year, month and day, like 2026-06-01.")
        raise Refusal("not_a_day", told, field)
    return found
