"""For programs of the desk: shares of other units, calls to units above, parts of a case, and stepping back."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema
from ninja.responses import Status

from lianxin.act import commands, rules
from lianxin.act.models import Assignment, CallUp, Case
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of
from lianxin.office.models import Person, Unit

from .asked import StaffRequest
from .desk import CASE, case_at_desk
from .errors import REFUSED_STAFF, Error, NotFound, Refused
from .inputs import Input, Moment
from .outputs import Named
from .tokens import StaffToken

router = Router(tags=["desk"], auth=StaffToken())
SHARE = f"{CASE}/shares/{{int:share}}"


class ShareIn(Input):
    """What another unit is asked to do; without a date, until the case itself is due."""

    unit: Text
    task: Text
    due_at: Moment | None = None


class ReasonIn(Input):
    reason: Text


class DoneIn(Input):
    done: Text


class ShareSettleIn(Input):
    """A coordinator's decision about a share that units refused."""

    unit: Text
    reason: Text


class CallIn(Input):
    unit: Text
    text: Text


class CallAnswerIn(Input):
    """Whether the unit comes; if it does not, the text is the reason."""

    comes: bool
    text: Text = ""


class SplitIn(Input):
    title: Text


class RecusalIn(Input):
    """Who has no part in the case: by default whoever asks; others by their login."""

    person: Text | None = None


class ShareOut(Schema):
    id: int
    unit: Named
    task: str
    state: str
    due_at: datetime | None
    refusal: str
    done: str


class CallOut(Schema):
    id: int
    caller: Named
    called: Named
    text: str
    due_at: datetime
    comes: bool | None
    answer: str


class PartOut(Schema):
    part: int


@router.post(f"{CASE}/shares", response={201: ShareOut, REFUSED_STAFF: Error}, operation_id="ask_share")
def ask_share(request: StaffRequest, number: int, asked: ShareIn) -> Status[ShareOut]:
    """Ask another unit for a share of the work."""
    case = case_at_desk(request, number)
    unit, now = _unit(case, asked.unit), now_of(request)
    share = commands.ask_share(
        case=case, unit=unit, task=asked.task, due_at=asked.due_at, by=request.auth, now=now
    )
    return Status(201, _share_out(share))


@router.post(f"{SHARE}/accept", response={200: ShareOut, REFUSED_STAFF: Error}, operation_id="accept_share")
def accept_share(request: StaffRequest, number: int, share: int) -> ShareOut:
    """Take the share on."""
    found = _share(request, number, share)
    return _share_out(commands.accept_share(share=found, by=request.auth, now=now_of(request)))


@router.post(f"{SHARE}/refuse", response={200: ShareOut, REFUSED_STAFF: Error}, operation_id="refuse_share")
def refuse_share(request: StaffRequest, number: int, share: int, refusal: ReasonIn) -> ShareOut:
    """Refuse the share with a reason; the clock goes on."""
    found, reason = _share(request, number, share), refusal.reason
    return _share_out(commands.refuse_share(share=found, reason=reason, by=request.auth, now=now_of(request)))


@router.post(f"{SHARE}/finish", response={200: ShareOut, REFUSED_STAFF: Error}, operation_id="finish_share")
def finish_share(request: StaffRequest, number: int, share: int, said: DoneIn) -> ShareOut:
    """Say what the unit did."""
    found = _share(request, number, share)
    return _share_out(
        commands.finish_share(share=found, done=said.done, by=request.auth, now=now_of(request))
    )


@router.post(f"{SHARE}/settle", response={200: ShareOut, REFUSED_STAFF: Error}, operation_id="settle_share")
def settle_share(request: StaffRequest, number: int, share: int, decided: ShareSettleIn) -> ShareOut:
    """After two refusals a coordinator decides who does it."""
    found = _share(request, number, share)
    unit, reason, now = _unit(found.case, decided.unit), decided.reason, now_of(request)
    return _share_out(commands.settle_share(share=found, unit=unit, reason=reason, by=request.auth, now=now))


@router.post(f"{CASE}/call-ups", response={201: CallOut, REFUSED_STAFF: Error}, operation_id="call_up")
def call_up(request: StaffRequest, number: int, asked: CallIn) -> Status[CallOut]:
    """Call a unit above to the case; it must answer by a date."""
    case = case_at_desk(request, number)
    unit, now = _unit(case, asked.unit), now_of(request)
    return Status(
        201, _call_out(commands.call_up(case=case, unit=unit, text=asked.text, by=request.auth, now=now))
    )


@router.post(
    "/desk/call-ups/{int:call}/answer",
    response={200: CallOut, REFUSED_STAFF: Error},
    operation_id="answer_call",
)
def answer_call(request: StaffRequest, call: int, said: CallAnswerIn) -> CallOut:
    """Say whether the unit comes."""
    found = CallUp.objects.select_related("case", "case__office").filter(pk=call).first()
    if found is None or not rules.may_see(request.auth, found.case):
        raise NotFound
    now = now_of(request)
    return _call_out(
        commands.answer_call(call=found, comes=said.comes, text=said.text, by=request.auth, now=now)
    )


@router.post(f"{CASE}/split", response={201: PartOut, REFUSED_STAFF: Error}, operation_id="split")
def split(request: StaffRequest, number: int, asked: SplitIn) -> Status[PartOut]:
    """Make a part of the case, with its dates; rates count voices, so no figure moves."""
    case = case_at_desk(request, number)
    part = commands.split(case=case, title=asked.title, by=request.auth, now=now_of(request))
    return Status(201, PartOut(part=part.number))


@router.post(f"{CASE}/recuse", response={204: None, REFUSED_STAFF: Error}, operation_id="recuse")
def recuse(request: StaffRequest, number: int, asked: RecusalIn) -> Status[None]:
    """Step back from a case that touches you; coordinators and overseers may keep others from it."""
    case = case_at_desk(request, number)
    whom = _person(request, asked.person) if asked.person else request.auth
    commands.recuse(case=case, person=whom, by=request.auth, now=now_of(request))
    return Status(204, None)


def _person(request: StaffRequest, login: str) -> Person:
    found = Person.objects.filter(office_id=request.auth.office_id, login=login).first()
    if found is None:
        raise Refused(422, "unknown", "person")
    return found


def _unit(case: Case, code: str) -> Unit:
    unit = Unit.objects.filter(office_id=case.office_id, code=code).first()
    if unit is None:
        raise Refused(422, "unknown", "unit")
    return unit


def _share(request: StaffRequest, number: int, share: int) -> Assignment:
    case = case_at_desk(request, number)
    found = case.assignments.select_related("unit").filter(joint=True, pk=share).first()
    if found is None:
        raise NotFound
    found.case = case
    return found


def _share_out(share: Assignment) -> ShareOut:
    copied = ("task", "due_at", "refusal", "done")
    return ShareOut(
        **{name: getattr(share, name) for name in copied},
        id=share.pk,
        unit=_named(share.unit),
        state=str(share.state),
    )


def _call_out(call: CallUp) -> CallOut:
    copied = ("text", "due_at", "comes", "answer")
    return CallOut(
        **{name: getattr(call, name) for name in copied},
        id=call.pk,
        caller=_named(call.caller),
        called=_named(call.called),
    )


def _named(unit: Unit) -> Named:
    return Named(code=unit.code, name=unit.name)
