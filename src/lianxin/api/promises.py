"""Promises for programs: the public list, a promise beside an answer, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status

from lianxin.act import commands, queries
from lianxin.act.models import Promise
from lianxin.act.rules import NotAllowed, may_use_desk
from lianxin.act.states import PromiseState
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of

from . import marks
from .asked import StaffRequest, office_of
from .cases import OFFICE
from .desk import CASE, case_at_desk
from .errors import REFUSED, REFUSED_STAFF, Error, NotFound
from .inputs import Day, Input
from .outputs import Named
from .tokens import StaffToken

router = Router(tags=["promises"])
PAGE = 25


class OwnPromiseIn(Input):
    text: Text
    due: Day


class DeedIn(Input):
    deed: Text


class PromiseOut(Schema):
    """``state`` is open, kept, late or broken; broken from the moment at which the day is over."""

    id: int
    text: str
    unit: Named
    case: int | None
    due_at: datetime
    made_at: datetime
    state: str
    deed: str
    settled_at: datetime | None


class KeptOut(Schema):
    """``share`` is the share kept of those that were due; null before any was."""

    unit: str
    open: int
    kept: int
    late: int
    broken: int
    share: float | None


class PromisesOut(Schema):
    units: list[KeptOut]
    office: KeptOut
    items: list[PromiseOut]
    after: str | None


@router.get(f"{OFFICE}/promises", response={200: PromisesOut, REFUSED: Error}, operation_id="list_promises")
def list_promises(
    request: HttpRequest, slug: str, state: PromiseState | None = None, after: str = ""
) -> PromisesOut:
    """What the office promised, due first, 25 at a time, and how much of it was kept."""
    office, now = office_of(slug), now_of(request)
    units = queries.kept_by_unit(office, now)
    rows, mark = queries.promise_page(office, [state] if state else [], after=marks.read(after), size=PAGE)
    return PromisesOut(
        units=[_kept(unit) for unit in units],
        office=_kept(queries.total_kept(units)),
        items=[_out(row, now) for row in rows],
        after=marks.write(mark) if mark else None,
    )


@router.post(
    f"{CASE}/promises",
    response={201: PromiseOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="make_promise",
)
def make_promise(request: StaffRequest, number: int, promise: OwnPromiseIn) -> Status[PromiseOut]:
    """Promise something by a day."""
    case, now = case_at_desk(request, number), now_of(request)
    made = commands.make_promise(case=case, text=promise.text, due=promise.due, by=request.auth, now=now)
    return Status(201, _out(made, now))


@router.post(
    "/desk/promises/{int:promise}/settle",
    response={200: PromiseOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="settle_promise",
)
def settle_promise(request: StaffRequest, promise: int, done: DeedIn) -> PromiseOut:
    """Say what was done: in time it was kept, afterwards it was kept late."""
    if not may_use_desk(request.auth):
        raise NotAllowed("desk")
    row, now = queries.promise_of(request.auth, promise), now_of(request)
    if row is None:
        raise NotFound
    return _out(commands.settle_promise(promise=row, deed=done.deed, by=request.auth, now=now), now)


def _kept(row: queries.Kept) -> KeptOut:
    copied = {name: getattr(row, name) for name in ("unit", "open", "kept", "late", "broken", "share")}
    return KeptOut(**copied)


def _out(row: Promise, now: datetime) -> PromiseOut:
    broken = row.state == PromiseState.OPEN and row.due_at < now
    copied = {name: getattr(row, name) for name in ("text", "due_at", "made_at", "deed", "settled_at")}
    return PromiseOut(
        **copied,
        id=row.pk,
        unit=Named(code=row.unit.code, name=row.unit.name),
        case=row.case.number if row.case else None,
        state=str(PromiseState.BROKEN if broken else row.state),
    )
