"""The official notice of a year's days off, as a small CSV file that anybody can write from the announcement."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.office.commands import OfficeError

KINDS = ("rest", "work")


def read_notice(path: Path) -> dict[date, str]:
    """Day -> rest or work.  A first line ``date,…`` and empty lines are passed over; anything odd is named."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or _("not a text in UTF-8")
        raise OfficeError(f"{path}: {problem}") from None
    days: dict[date, str] = {}
    for number, cells in enumerate(csv.reader(lines), start=1):
        cleaned = [cell.strip() for cell in cells]
        if any(cleaned) and not (number == 1 and cleaned[0] == "date"):
            day, kind = _day(path, number, cleaned)
            if days.setdefault(day, kind) != kind:
                raise OfficeError(_where(path, number, _("this day stands twice, as rest and as work")))
    if not days:
        raise OfficeError(_("%(file)s holds no days.") % {"file": path})
    return days


def _day(path: Path, number: int, cells: list[str]) -> tuple[date, str]:
    try:
        text, kind = cells
        day = date.fromisoformat(text)
    except ValueError:
        problem = _("expected a date and rest or work, like 2027-01-01,rest")
        raise OfficeError(_where(path, number, problem)) from None
    if kind not in KINDS:
        raise OfficeError(_where(path, number, _("a day is rest or work")))
    return day, kind


def _where(path: Path, number: int, problem: str) -> str:
    return _("%(file)s, line %(n)d: %(problem)s") % {"file": path, "n": number, "problem": problem}
