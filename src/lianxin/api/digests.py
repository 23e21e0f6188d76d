"""The weekly digests of those who lead, for their programs and those of overseers; and their counts for everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.act.rules import NotAllowed
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.verify import commands, queries
from lianxin.verify.digests import told
from lianxin.verify.models import Demand, Digest
from lianxin.verify.rules import may_see_digests

from .asked import StaffRequest, office_of
from .errors import REFUSED, REFUSED_STAFF, Error, NotFound
from .inputs import MOST_NUMBER, Input
from .tokens import StaffToken

router = Router(tags=["oversight"])
STAFF = StaffToken()


class DigestSaidOut(Schema):
    """What a lead decided: act, by a day, or decline."""

    decision: str
    words: str
    act_by: date | None
    decided_at: datetime


class DemandOut(Schema):
    """One matter: about a unit, an area, or the whole office where both are None.  ``before``: what was said last."""

    position: int
    kind: str
    unit: str | None
    area: str | None
    count: int
    since: datetime
    told: str
    before: DigestSaidOut | None
    decided: DigestSaidOut | None


class DigestOut(Schema):
    """The digest of the week that began on ``week``; settled once it was read and every demand is decided."""

    id: int
    week: date
    due_at: datetime
    made_at: datetime
    decide_by: datetime
    skipped: int
    left_out: int
    figures: dict[str, int]
    read_at: datetime | None
    settled_at: datetime | None
    late: bool
    escalated_at: datetime | None
    taken_up_at: datetime | None
    taken_up: str
    demands: list[DemandOut]


class DigestPage(Schema):
    """Twelve digests, the newest first; ``before`` is the mark from which the next page starts."""

    items: list[DigestOut]
    before: int | None


class DemandDecisionIn(Input):
    """Act, with what is done and by which day; or decline, with the reason."""

    decision: Literal["act", "decline"]
    words: Text
    act_by: date | None = None


class TakenUpIn(Input):
    """What an overseer did about it."""

    words: Text


class StandingOut(Schema):
    """Of ``due`` digests, decided or past their date, so many were decided ``in_time``.

    ``skipped`` weeks had none, because the machine was down.
    """

    made: int
    due: int
    in_time: int
    late: int
    escalated: int
    taken_up: int
    skipped: int


@router.get(
    "/offices/{slug:slug}/digests", response={200: StandingOut, REFUSED: Error}, operation_id="show_digests"
)
def show_digests(request: HttpRequest, slug: str) -> StandingOut:
    """Whether those who lead decide what the week asks of them, in time."""
    standing = queries.digests_standing(office_of(slug), now_of(request))
    return StandingOut.model_validate(standing, from_attributes=True)


@router.get(
    "/desk/digests",
    response={200: DigestPage, REFUSED_STAFF: Error},
    operation_id="list_digests",
    auth=STAFF,
)
def list_digests(
    request: StaffRequest, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> DigestPage:
    """The digests of the own office with what they ask, the newest first."""
    person, now = _reader(request), now_of(request)
    rows, more = queries.digests_page(person.office, before=before or None)
    return DigestPage(items=[_out(row, now) for row in rows], before=more)


@router.post(
    "/desk/digests/{int:number}/read",
    response={200: DigestOut, REFUSED_STAFF: Error},
    operation_id="read_digest",
    auth=STAFF,
)
def read_digest(request: StaffRequest, number: int) -> DigestOut:
    """A lead has read it."""
    digest, now = _digest(request, number), now_of(request)
    return _out(commands.read_digest(digest=digest, by=request.auth, now=now), now)


@router.post(
    "/desk/digests/{int:number}/demands/{int:position}/decide",
    response={200: DigestOut, REFUSED_STAFF: Error},
    operation_id="decide_demand",
    auth=STAFF,
)
def decide_demand(request: StaffRequest, number: int, position: int, decided: DemandDecisionIn) -> DigestOut:
    """A lead decides one matter; what is decided is read."""
    demand, now = queries.demand_of(_digest(request, number), position), now_of(request)
    if demand is None:
        raise NotFound
    commands.decide_demand(demand=demand, **decided.dict(), by=request.auth, now=now)
    return _out(_digest(request, number), now)


@router.post(
    "/desk/digests/{int:number}/take-up",
    response={200: DigestOut, REFUSED_STAFF: Error},
    operation_id="take_up_digest",
    auth=STAFF,
)
def take_up_digest(request: StaffRequest, number: int, taken: TakenUpIn) -> DigestOut:
    """An overseer says what was done about a digest that nobody decided."""
    digest, now = _digest(request, number), now_of(request)
    return _out(commands.take_up_digest(digest=digest, words=taken.words, by=request.auth, now=now), now)


def _reader(request: StaffRequest) -> Person:
    if not may_see_digests(request.auth):
        raise NotAllowed("digests")
    return request.auth


def _digest(request: StaffRequest, number: int) -> Digest:
    digest = queries.digest_of(_reader(request).office, number)
    if digest is None:
        raise NotFound
    return digest


def _out(digest: Digest, now: datetime) -> DigestOut:
    in_time = digest.settled_at is not None and digest.settled_at <= digest.decide_by
    return DigestOut(
        id=digest.pk,
        week=digest.week,
        due_at=digest.due_at,
        made_at=digest.made_at,
        decide_by=digest.decide_by,
        skipped=digest.skipped,
        left_out=digest.left_out,
        figures=digest.figures,
        read_at=digest.read_at,
        settled_at=digest.settled_at,
        late=digest.decide_by <= now and not in_time,
        escalated_at=digest.escalated_at,
        taken_up_at=digest.taken_up_at,
        taken_up=digest.taken_up_words,
        demands=[_demand(row) for row in queries.demands_of(digest)],
    )


def _demand(row: Demand) -> DemandOut:
    return DemandOut(
        position=row.position,
        kind=row.kind,
        unit=row.unit.code if row.unit else None,
        area=row.area.code if row.area else None,
        count=row.count,
        since=row.since,
        told=told(row),
        before=_said(row.before),
        decided=_said(row),
    )


def _said(row: Demand | None) -> DigestSaidOut | None:
    if row is None or row.decided_at is None:
        return None
    return DigestSaidOut(decision=row.decision, words=row.words, act_by=row.act_by, decided_at=row.decided_at)
