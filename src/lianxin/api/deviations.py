"""Departures from the ordinary course: asked for and decided by programs of the staff; and taking a voice back."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import StrictBool

from lianxin.act import commands
from lianxin.act.models import Deviation
from lianxin.act.rules import may_see
from lianxin.act.states import DeviationKind
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of

from .asked import StaffRequest, voice_behind
from .desk import CASE, case_at_desk
from .errors import REFUSED_NOW, REFUSED_STAFF, Error, NotFound
from .inputs import Day, Input
from .outputs import CaseOut, case_out
from .tokens import StaffToken
from .voices import VOICE

router = Router(tags=["departures"], auth=StaffToken())
residents = Router(tags=["voices"])


class DeviationIn(Input):
    """``code``: for an exclusion a reason of the rule pack, for a transfer the outside body.

    ``until``: the day on which the work goes on (suspension), or the new date (extension; the latest one without).
    """

    kind: DeviationKind
    reason: Text
    code: Text = ""
    until: Day | None = None


class DecideIn(Input):
    """Whether somebody else agrees; whoever declines says why."""

    agree: StrictBool
    text: Text = ""


class DeviationOut(Schema):
    """Where a departure stands, and the dates of its case: the first one, and the one that was agreed on."""

    id: int
    case: int
    kind: DeviationKind
    state: str
    code: str
    reason: str
    decision: str
    until: datetime | None
    answer_due: datetime
    agreed_due: datetime | None


@router.post(
    f"{CASE}/deviations", response={201: DeviationOut, REFUSED_STAFF: Error}, operation_id="ask_deviation"
)
def ask_deviation(request: StaffRequest, number: int, asked: DeviationIn) -> Status[DeviationOut]:
    """Ask for a later date, a pause, an outside body, or to leave the case out of the adjusted figures."""
    case = case_at_desk(request, number)
    row = commands.ask_deviation(case=case, by=request.auth, now=now_of(request), **asked.dict())
    return Status(201, _out(row))


@router.post(
    f"{CASE}/deviations/{{int:deviation}}/decide",
    response={200: DeviationOut, REFUSED_STAFF: Error},
    operation_id="decide_deviation",
)
def decide_deviation(request: StaffRequest, number: int, deviation: int, decision: DecideIn) -> DeviationOut:
    """Agree or decline; never the one who asked."""
    case = case_at_desk(request, number)
    row = Deviation.objects.select_related("case", "case__office").filter(case=case, pk=deviation).first()
    if row is None or not may_see(request.auth, row.case):
        raise NotFound
    decided = commands.decide_deviation(
        deviation=row, by=request.auth, now=now_of(request), **decision.dict()
    )
    return _out(decided)


@router.post(f"{CASE}/go-on", response={200: CaseOut, REFUSED_STAFF: Error}, operation_id="go_on")
def go_on(request: StaffRequest, number: int) -> CaseOut:
    """The case waits no longer; what is left of the time is given back."""
    case = case_at_desk(request, number)
    return case_out(commands.end_suspension(case=case, by=request.auth, now=now_of(request)))


@residents.post(
    f"{VOICE}/take-back", response={200: CaseOut, REFUSED_NOW: Error}, operation_id="take_voice_back"
)
def take_back(request: HttpRequest, slug: str, code: str) -> CaseOut:
    """The person who spoke takes it back; "not solved" brings it to life again."""
    _office, voice = voice_behind(slug, code)
    return case_out(commands.take_back(voice=voice, now=now_of(request)))


def _out(row: Deviation) -> DeviationOut:
    copied = ("kind", "state", "code", "reason", "decision", "until")
    return DeviationOut(
        **{name: getattr(row, name) for name in copied},
        id=row.pk,
        case=row.case.number,
        answer_due=row.case.answer_due,
        agreed_due=row.case.agreed_due,
    )
