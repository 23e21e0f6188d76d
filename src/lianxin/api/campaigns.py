"""Campaigns for programs: their days, their questions, what was found and done, and what came of each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.ask.models import Campaign, FindingTask
from lianxin.ask.queries import campaigns as queries
from lianxin.ask.queries.campaigns import Outcome
from lianxin.office.clock import now_of

from .asked import office_of
from .asking import Texts
from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER

router = Router(tags=["public"])
ALL = "/offices/{slug:slug}/campaigns"


class CampaignLine(Schema):
    """``stage`` is coming, open, closed, overdue or complete; the days are the first, the last, and that of the result."""

    number: int
    names: Texts
    stage: str
    opens_on: date
    closes_on: date
    result_by: date


class CampaignPage(Schema):
    """Twenty-five campaigns, the newest first; ``before`` is the mark from which the next page starts."""

    items: list[CampaignLine]
    before: int | None


class CampaignStep(Schema):
    """What was said of a task, and where it stood then: done, checked, declined, or open where it was sent back."""

    state: str
    words: str
    told_at: datetime


class CampaignTask(Schema):
    """``state`` is open, done (says the unit), checked (somebody else looked) or declined (nothing is done)."""

    number: int
    words: str
    unit: str | None
    due_on: date | None
    state: str
    steps: list[CampaignStep]


class CampaignFinding(Schema):
    """``statements`` are those on which it rests and that everybody reads; ``private``: whether it names something as
    well that was said only for those who weigh it.

    ``supported`` is computed: whether any statement that it names still stands.
    ``later``: it was written down when the result was out already.  ``open``: nobody has dealt with it yet.
    """

    consultation: int
    number: int
    words: str
    statements: list[int]
    private: bool
    supported: bool
    replaced_by: int | None
    later: bool
    open: bool
    tasks: list[CampaignTask]


class WholeCampaign(CampaignLine):
    """``consultations`` are the numbers of its questions; ``result`` is null until it ended.

    Twenty-five ``findings`` at a time; ``after`` is the mark from which the next page of them starts.
    ``nothing_found`` is true of one that ended, and had no finding.
    """

    scope: Texts
    consultations: list[int]
    findings: list[CampaignFinding]
    after: int | None
    result: Texts | None
    completed_at: datetime | None
    nothing_found: bool


@router.get(ALL, response={200: CampaignPage, REFUSED: Error}, operation_id="list_campaigns")
def list_campaigns(
    request: HttpRequest, slug: str, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """Every campaign that was announced."""
    found, now = queries.campaigns_of(office_of(slug), before=before), now_of(request)
    rows = found[: queries.PAGE]
    mark = rows[-1].number if len(found) > len(rows) else None
    return {"items": [_line(row, now) for row in rows], "before": mark}


@router.get(
    f"{ALL}/{{int:campaign}}", response={200: WholeCampaign, REFUSED: Error}, operation_id="show_campaign"
)
def show_campaign(
    request: HttpRequest, slug: str, campaign: int, after: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """One, with what was found in it, what is done about that, and its result."""
    found = queries.by_number(office_of(slug), campaign)
    if found is None:
        raise NotFound
    outcomes, end = queries.outcomes_of(found), after + queries.PAGE
    return {
        **_line(found, now_of(request)),
        "scope": found.scope,
        "consultations": [row.number for row in queries.questions_of(found)],
        "findings": [_finding(one, found) for one in outcomes[after:end]],
        "after": end if len(outcomes) > end else None,
        "result": found.result if found.completed_at else None,
        "completed_at": found.completed_at,
        "nothing_found": queries.found_nothing(found, outcomes),
    }


def _line(row: Campaign, now: datetime) -> dict[str, Any]:
    days = {name: getattr(row, name) for name in ("opens_on", "closes_on", "result_by")}
    return {"number": row.number, "names": row.name, "stage": str(queries.stage_of(row, now)), **days}


def _finding(one: Outcome, campaign: Campaign) -> dict[str, Any]:
    row, newer = one.finding, one.found.replaced_by
    return {
        "consultation": row.consultation.number,
        "number": row.number,
        "words": row.words,
        "statements": one.found.rests_on,
        "private": one.found.private,
        "supported": not one.found.by_nothing,
        "replaced_by": newer.number if newer else None,
        "later": queries.found_later(campaign, row),
        "open": one.open,
        "tasks": [_task(task) for task in one.tasks],
    }


def _task(row: FindingTask) -> dict[str, Any]:
    return {
        "number": row.number,
        "words": row.words,
        "unit": row.unit.code if row.unit else None,
        "due_on": row.due_on,
        "state": row.state,
        "steps": [
            {"state": step.state, "words": step.words, "told_at": step.told_at} for step in row.steps.all()
        ],
    }
