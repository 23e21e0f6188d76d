"""Monthly sheets and corrections for programs: what was counted, what was stated, what two people corrected."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.verify import queries
from lianxin.verify.models import Correction, Sheet

from .asked import office_of
from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER

router = Router(tags=["public"])
#: How the new number of a correction came about.
TWO_PEOPLE = "typed by two people"


class SheetLine(Schema):
    """A month that was fixed from the first ``size`` entries of the record."""

    month: str
    begins_at: datetime
    ends_at: datetime
    made_at: datetime
    size: int
    digest: str


class CorrectionOut(Schema):
    """``was`` stays where it was published; ``now`` was typed by two people, not counted."""

    correction: int
    sheet: str
    page: str
    field: str
    was: str
    now: str
    now_stated: str
    reason: str
    words: str
    decided_at: datetime | None
    entry: int | None


class SheetOut(SheetLine):
    """``figures`` has ``computed`` (counted from public entries) and ``typed`` (stated by the office).

    ``canonical`` is the same as it was digested; ``head`` is the signed head over just these entries.
    """

    head: str
    figures: dict[str, Any]
    canonical: str
    corrections: list[CorrectionOut]


class CorrectionPage(Schema):
    """Fifty corrections, the newest first; ``before`` is the mark from which the next page starts."""

    items: list[CorrectionOut]
    before: int | None


@router.get(
    "/offices/{slug:slug}/sheets", response={200: list[SheetLine], REFUSED: Error}, operation_id="list_sheets"
)
def list_sheets(request: HttpRequest, slug: str) -> list[Sheet]:
    """Every month that was fixed, the newest first."""
    return list(queries.sheets_of(office_of(slug)))


@router.get(
    "/offices/{slug:slug}/sheets/{str:month}",
    response={200: SheetOut, REFUSED: Error},
    operation_id="show_sheet",
)
def show_sheet(request: HttpRequest, slug: str, month: str) -> dict[str, Any]:
    """The figures of one month, with what was corrected since."""
    sheet = queries.sheet_of(office_of(slug), month)
    if sheet is None:
        raise NotFound
    corrected = [_correction(row) for row in queries.corrections_of(sheet)]
    line = {name: getattr(sheet, name) for name in (*SheetLine.model_fields, "head")}
    return {
        **line,
        "figures": json.loads(sheet.figures),
        "canonical": sheet.figures,
        "corrections": corrected,
    }


@router.get(
    "/offices/{slug:slug}/corrections",
    response={200: CorrectionPage, REFUSED: Error},
    operation_id="list_corrections",
)
def list_corrections(
    request: HttpRequest, slug: str, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> CorrectionPage:
    """Published figures that two people corrected, the newest first."""
    found = queries.corrections(office_of(slug), before=before)
    rows = found[: queries.CORRECTION_PAGE]
    more = rows[-1].pk if len(found) > len(rows) else None
    return CorrectionPage(items=[_correction(row) for row in rows], before=more)


def _correction(row: Correction) -> CorrectionOut:
    return CorrectionOut(
        correction=row.pk,
        sheet=row.sheet.month if row.sheet else "",
        page=row.page,
        field=row.field,
        was=row.was,
        now=row.now,
        now_stated=TWO_PEOPLE,
        reason=row.reason,
        words=row.words,
        decided_at=row.decided_at,
        entry=queries.entry_of_correction(row),
    )
