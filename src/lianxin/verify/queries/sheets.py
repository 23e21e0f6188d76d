"""Reads of monthly sheets and corrections."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet

from lianxin.office.models import Office
from lianxin.record.models import Entry
from lianxin.record.queries import entries_about

from ..entries.sheets import FIGURE_CORRECTED
from ..models import Correction, Sheet
from ..sheets.folding import Month
from ..sheets.months import following, turned
from ..states import CorrectionState

CORRECTION_PAGE = 50
SHEETS_SHOWN = 240


def sheets_to_publish(now: datetime) -> list[tuple[Office, Month]]:
    """For each office the oldest month that is over and has no sheet.  One look-up while there is none.

    The first sheet is of the newest month in which the office had begun; after that no month is left out.
    """
    offices = Office.objects.annotate(newest=Max("sheets__month")).order_by("pk")
    found = [(office, _next(office, office.newest, now)) for office in offices]
    return [(office, month) for office, month in found if month is not None]


def _next(office: Office, newest: str | None, now: datetime) -> Month | None:
    last = turned(now, office.zone)
    if newest is not None:
        return following(newest, office.zone) if newest < last.name else None
    begun = Entry.objects.filter(stream_id=office.stream_id, number=1, time__lt=last.ends)
    return last if begun.exists() else None


def sheets_of(office: Office) -> QuerySet[Sheet]:
    """The newest first, without their figures."""
    rows = Sheet.objects.filter(office=office).defer("figures", "head").order_by("-month")
    return rows[:SHEETS_SHOWN]


def sheet_of(office: Office, month: str) -> Sheet | None:
    return Sheet.objects.select_related("office__stream").filter(office=office, month=month).first()


def entry_of_sheet(sheet: Sheet) -> int:
    """The number of the entry that fixed it."""
    return sheet.size + 1


def corrections_of(sheet: Sheet) -> list[Correction]:
    """What was corrected on a sheet, the oldest first."""
    rows = Correction.objects.filter(sheet=sheet, state=CorrectionState.AGREED)
    return list(rows.select_related("sheet", "office").order_by("pk"))


def corrections(office: Office, *, before: int = 0) -> list[Correction]:
    """A page of what two people corrected, and one more; the newest first."""
    rows = Correction.objects.filter(office=office, state=CorrectionState.AGREED)
    rows = rows.filter(pk__lt=before) if before else rows
    return list(rows.select_related("sheet", "office").order_by("-pk")[: CORRECTION_PAGE + 1])


def corrections_on(office: Office, page: str) -> list[Correction]:
    """What was corrected on a page, the oldest first."""
    rows = Correction.objects.filter(office=office, page=page, state=CorrectionState.AGREED)
    return list(rows.select_related("sheet", "office").order_by("pk"))


def corrections_asked(office: Office) -> list[Correction]:
    """What waits for an overseer, the oldest first."""
    rows = Correction.objects.filter(office=office, state=CorrectionState.ASKED)
    return list(rows.select_related("sheet", "office").order_by("pk")[:CORRECTION_PAGE])


def correction_by_id(office: Office, number: int) -> Correction | None:
    return Correction.objects.select_related("sheet", "office").filter(office=office, pk=number).first()


def entry_of_correction(row: Correction) -> int | None:
    """The number of the entry that corrected it: from the wrong figure to the line of the record."""
    told = entries_about(row.office.stream_id, [f"correction/{row.pk}"])
    return next((entry.number for entry in told if entry.kind == FIGURE_CORRECTED.name), None)
