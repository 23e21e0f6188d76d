"""Rates that anybody can recompute from the public record: raw and adjusted side by side."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.act import queries as acting
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.record.commands import stamp
from lianxin.verify import counting
from lianxin.verify import queries as verifying
from lianxin.verify.counting import By, Material

from .asked import office_of
from .errors import REFUSED, Error

router = Router(tags=["public"])


class RateOut(Schema):
    """``k`` of ``n``, and the bounds of the Wilson 95 % interval; nothing is claimed when n is 0."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


class EstimateOut(Schema):
    """The share solved as people told somebody outside the units, with its 95 % interval.

    ``of`` voices were ever answered; of these ``asked`` were drawn and tried, ``reached`` told what became of it, and
    ``not_reached`` stand in no estimate.
    """

    share: float | None
    low: float | None
    high: float | None
    of: int
    asked: int
    reached: int
    not_reached: int


class SideOut(Schema):
    """One side of the figures. ``sums`` are the counters behind the rates."""

    received: int
    response: RateOut
    resolution: RateOut
    resolution_of_asked: RateOut
    still: RateOut
    heard_back: RateOut
    contact: RateOut
    satisfaction: RateOut
    spoken_with: RateOut
    durable: RateOut
    sums: dict[str, int]


class FiguresOut(SideOut):
    """Every voice that came in here, by its first date; what two people excluded or agreed on is in ``adjusted``.

    ``comparable`` is false below 30 voices. Days are whole days from receipt.
    """

    comparable: bool
    resolution_outside: EstimateOut
    resolution_raw: RateOut
    resolution_adjusted: EstimateOut
    oldest_open_days: int | None
    p90_days: int | None
    first_action_days: int | None
    open: int
    open_overdue: int
    open_overdue_days: int
    open_overdue_by_severity: dict[str, int]
    excluded: int
    excluded_by_reason: dict[str, int]
    withdrawn: int
    transferred: int
    out_of_scope: int
    split: int
    severity: dict[str, int]
    adjusted: SideOut


class OfficeFiguresOut(FiguresOut):
    median_answer_seconds: float | None


class UnitOut(FiguresOut):
    """An empty code: voices that no unit has yet."""

    unit: str


class MonthOut(FiguresOut):
    """The month, in UTC, in which the answer first fell due."""

    month: str


class HistoryOut(Schema):
    """What was taken over from an older system, never mixed with the rates."""

    received: int
    answered: int
    median_answer_seconds: float | None


class RatesOut(Schema):
    """``entries`` is how many entries have been counted: from them anybody can compute the same figures."""

    as_of: datetime
    entries: int
    office: OfficeFiguresOut
    units: list[UnitOut]
    months: list[MonthOut]
    imported: HistoryOut


@router.get("/offices/{slug:slug}/rates", response={200: RatesOut, REFUSED: Error}, operation_id="show_rates")
def show_rates(request: HttpRequest, slug: str, by: By = "unit") -> RatesOut:
    """How often the office answers in time, and what people say became of it; by unit or by month."""
    office, now = office_of(slug), now_of(request)
    counted = verifying.counted_entries(office)
    material, as_of = verifying.material(office), stamp(now)
    median = acting.median_answer_seconds(office, imported=False)
    whole = counting.plain(counting.whole(material, as_of))
    return RatesOut(
        as_of=now,
        entries=counted,
        office=OfficeFiguresOut(**whole, median_answer_seconds=median),
        units=_units(material, as_of) if by == "unit" else [],
        months=_months(material, as_of) if by == "month" else [],
        imported=_history(office),
    )


def _units(material: Material, as_of: str) -> list[UnitOut]:
    return [UnitOut(**counting.plain(one)) for one in counting.figures(material, as_of)]


def _months(material: Material, as_of: str) -> list[MonthOut]:
    found = counting.figures(material, as_of, by="month")
    return [MonthOut(**counting.plain(one, by="month")) for one in found]


def _history(office: Office) -> HistoryOut:
    history = verifying.imported_history(office)
    return HistoryOut(
        received=history.received,
        answered=history.answered,
        median_answer_seconds=acting.median_answer_seconds(office, imported=True),
    )
