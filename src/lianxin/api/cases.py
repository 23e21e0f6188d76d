"""What everybody may see: cases without anyone's words, and rates that can be recomputed."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.act import queries as acting
from lianxin.act.models import Case
from lianxin.act.states import WaitsFor
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.record import queries as recorded
from lianxin.verify import queries as verifying

from . import marks
from .asked import office_of
from .errors import REFUSED, Error, NotFound
from .outputs import CaseOut, CasePage, Step, case_out, steps_out

router = Router(tags=["public"])
OFFICE = "/offices/{slug:slug}"


class OpenCase(CaseOut):
    """A case with its way through the record; ``words`` counts what the people who spoke say."""

    words: dict[str, int]
    stages: list[Step]


class RateOut(Schema):
    """``k`` of ``n``, and the bounds of the Wilson 95 % interval; nothing is claimed when n is 0."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


class CountsOut(Schema):
    """Counted over voices that came in here. An empty unit: voices that no unit has yet, or the whole office."""

    unit: str
    received: int
    response: RateOut
    heard_back: RateOut
    resolution: RateOut
    resolution_of_asked: RateOut
    satisfaction: RateOut
    median_answer_seconds: float | None = None


class HistoryOut(Schema):
    """What was taken over from an older system, never mixed with the rates."""

    received: int
    answered: int
    median_answer_seconds: float | None


class RatesOut(Schema):
    """``entries`` is the size of the record from which anybody can compute the same figures."""

    as_of: datetime
    entries: int
    office: CountsOut
    units: list[CountsOut]
    imported: HistoryOut


@router.get(f"{OFFICE}/cases", response={200: CasePage, REFUSED: Error}, operation_id="list_cases")
def list_cases(
    request: HttpRequest, slug: str, waits_for: WaitsFor = WaitsFor.OFFICE, after: str = ""
) -> CasePage:
    """Cases by whose turn it is, oldest first, 25 at a time."""
    wanted = Case.objects.filter(office=office_of(slug), waits_for=waits_for)
    return marks.page_out(acting.page(wanted, order="received_at", after=marks.read(after)))


@router.get(
    f"{OFFICE}/cases/{{int:number}}", response={200: OpenCase, REFUSED: Error}, operation_id="show_case"
)
def show_case(request: HttpRequest, slug: str, number: int) -> OpenCase:
    """One case as everybody sees it."""
    office = office_of(slug)
    case = acting.by_number(office, number)
    if case is None:
        raise NotFound
    return OpenCase(
        **case_out(case).dict(),
        words=verifying.words_on(case.number, office),
        stages=steps_out(recorded.entries_about(office.stream_id, [case.subject])),
    )


@router.get(f"{OFFICE}/rates", response={200: RatesOut, REFUSED: Error}, operation_id="show_rates")
def show_rates(request: HttpRequest, slug: str) -> RatesOut:
    """How often the office answers in time, and what the people who spoke say."""
    office = office_of(slug)
    units = verifying.rates_by_unit(office, now_of(request))
    median = acting.median_answer_seconds(office, imported=False)
    return RatesOut(
        as_of=now_of(request),
        entries=office.stream.size,
        office=_counts(verifying.total(units), median),
        units=[_counts(unit) for unit in units],
        imported=_history(office),
    )


def _history(office: Office) -> HistoryOut:
    history = verifying.imported_history(office)
    return HistoryOut(
        received=history.received,
        answered=history.answered,
        median_answer_seconds=acting.median_answer_seconds(office, imported=True),
    )


def _counts(counts: verifying.Counts, median: float | None = None) -> CountsOut:
    return CountsOut(
        unit=counts.unit,
        received=counts.received,
        response=_rate(counts.response),
        heard_back=_rate(counts.heard_back),
        resolution=_rate(counts.resolution),
        resolution_of_asked=_rate(counts.resolution_of_asked),
        satisfaction=_rate(counts.satisfaction),
        median_answer_seconds=median,
    )


def _rate(rate: verifying.Rate) -> RateOut:
    bounds = rate.interval
    return RateOut(
        k=rate.k,
        n=rate.n,
        share=rate.share,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
    )
