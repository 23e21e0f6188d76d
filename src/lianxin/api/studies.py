"""Field studies and findings for programs: the plan beside what was done, and what was taken from what was said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.ask.models import Study
from lianxin.ask.queries import studies as queries
from lianxin.ask.queries.findings import Supported, page_of
from lianxin.ask.queries.studies import SiteCount
from lianxin.office.clock import now_of

from .asked import consultation_of
from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER

router = Router(tags=["public"])
CONSULTATION = "/offices/{slug:slug}/consultations/{int:number}"
STUDIES = f"{CONSULTATION}/studies"


class StudyLine(Schema):
    """One study; ``state`` is out or ended, ``overdue``: its last day is over and nobody has ended it."""

    number: int
    question: dict[str, str]
    ends_on: date
    state: str
    overdue: bool


class StudySiteOut(Schema):
    """``area`` is its code, ``group`` the number of the group whose people are asked; either may be missing.

    ``added_at`` and ``added_reason`` are of a place that came after the plan.  ``held`` is null until the study has
    ended, and below five.  At the front line nobody counts: ``planned`` is 0, and ``held`` stays null.
    """

    number: int
    place: str
    area: str | None
    group: int | None
    chosen: str
    planned: int
    front_line: bool
    held: int | None
    added_at: datetime | None
    added_reason: str


class StudyOut(StudyLine):
    """``ended_reason``: why fewer were talked to than planned."""

    announced_at: datetime
    ended_at: datetime | None
    ended_reason: str
    sites: list[StudySiteOut]


class ConsultationFindingOut(Schema):
    """``supported`` is computed: whether any statement that it names still stands.

    ``statements`` are those that everybody reads; ``private``: whether it names something as well that was said only
    for those who weigh it.  ``gone``: how many of those that everybody read were taken back.  ``study`` is null where
    it was found on none.
    """

    number: int
    words: str
    study: int | None
    found_at: datetime
    statements: list[int]
    private: bool
    gone: int
    supported: bool
    replaces: int | None
    replaced_by: int | None


class ConsultationFindingPage(Schema):
    """Twenty-five findings, the oldest first; ``after`` is the number from which the next page goes on."""

    items: list[ConsultationFindingOut]
    after: int | None


@router.get(STUDIES, response={200: list[StudyLine], REFUSED: Error}, operation_id="list_studies")
def list_studies(request: HttpRequest, slug: str, number: int) -> list[dict[str, Any]]:
    """Every study that was announced in a consultation."""
    now = now_of(request)
    return [_line(row, now) for row in queries.studies_of(consultation_of(slug, number))]


@router.get(f"{STUDIES}/{{int:study}}", response={200: StudyOut, REFUSED: Error}, operation_id="show_study")
def show_study(request: HttpRequest, slug: str, number: int, study: int) -> dict[str, Any]:
    """The plan of one, and what was done of it: never who was talked to, or which words were said where."""
    found = queries.study_of(consultation_of(slug, number), study)
    if found is None:
        raise NotFound
    own = {name: getattr(found, name) for name in ("announced_at", "ended_at", "ended_reason")}
    return {**_line(found, now_of(request)), **own, "sites": [_site(one) for one in queries.counted(found)]}


@router.get(
    f"{CONSULTATION}/findings",
    response={200: ConsultationFindingPage, REFUSED: Error},
    operation_id="list_consultation_findings",
)
def list_findings(
    request: HttpRequest, slug: str, number: int, after: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """What the office takes from what was said, on which statements each rests, or that it rests on none."""
    rows, mark = page_of(consultation_of(slug, number).findings.all(), after)
    return {"items": [_finding(row) for row in rows], "after": mark}


def _line(row: Study, now: datetime) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("number", "question", "ends_on", "state")}
    return {**told, "overdue": queries.is_overdue(row, now)}


_SITE = ("number", "place", "chosen", "planned", "front_line", "added_at", "added_reason")


def _site(row: SiteCount) -> dict[str, Any]:
    site = row.site
    return {
        **{name: getattr(site, name) for name in _SITE},
        "area": site.area.code if site.area else None,
        "group": site.group.number if site.group else None,
        "held": row.shown,
    }


def _finding(row: Supported) -> dict[str, Any]:
    finding = row.finding
    return {
        **{name: getattr(finding, name) for name in ("number", "words", "found_at")},
        "study": finding.study.number if finding.study else None,
        "statements": row.rests_on,
        "private": row.private,
        "gone": row.gone,
        "supported": not row.by_nothing,
        "replaces": finding.replaces.number if finding.replaces else None,
        "replaced_by": row.replaced_by.number if row.replaced_by else None,
    }
