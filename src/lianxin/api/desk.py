"""The desk for programs: the same queue, the same rules and the same commands as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from ninja.responses import Status

from lianxin.act import commands, queries
from lianxin.act.models import Assignment, Case
from lianxin.act.rules import NotAllowed, may, may_see, may_use_desk
from lianxin.act.states import TRANSITIONS, WaitsFor
from lianxin.hear.commands import note_looks, write_line
from lianxin.hear.models import Voice
from lianxin.hear.states import Seen, Speaker
from lianxin.office.clock import now_of
from lianxin.office.models import Person, Unit
from lianxin.verify.queries import verdicts

from . import marks
from .asked import StaffRequest
from .errors import REFUSED_STAFF, Error, NotFound, Refused
from .inputs import AnswerIn, DecisionIn, DispatchIn, RefusalIn, StaffLineIn
from .outputs import (
    AnswerOut,
    CaseOut,
    CasePage,
    LineOut,
    Named,
    WordOut,
    answer_out,
    case_out,
    line_out,
    named,
    word_out,
)
from .tokens import StaffToken

router = Router(tags=["desk"], auth=StaffToken())
CASE = "/desk/cases/{int:number}"
COMMANDS = tuple(dict.fromkeys(row.command for row in TRANSITIONS))


class VoiceAtDesk(Schema):
    """What was said. How to reach the person is not shown here, only whether it was left."""

    voice: int
    kind: str
    channel: str
    title: str
    body: str
    place: str
    said_at: datetime
    contact_kept: bool
    lines: list[LineOut]
    words: list[WordOut]


class AssignmentOut(Schema):
    """A unit's share: why it was offered, and why it was refused if it was; a joint one has a task and a date."""

    id: int
    joint: bool
    task: str
    due_at: datetime | None
    done: str
    unit: Named
    state: str
    reason: dict[str, Any]
    refusal: str
    offered_at: datetime
    decided_at: datetime | None


class CaseAtDesk(CaseOut):
    """A case on one screen; ``commands`` are those that this person may give now.

    ``responsible`` is whoever answers for it; ``part_of`` the number of the whole, ``parts`` those of its parts.
    """

    responsible: Named
    kept_from: Named | None
    part_of: int | None
    parts: list[int]
    voices: list[VoiceAtDesk]
    assignments: list[AssignmentOut]
    answers: list[AnswerOut]
    commands: list[str]


@router.get("/desk/cases", response={200: CasePage, REFUSED_STAFF: Error}, operation_id="list_my_cases")
def list_my_cases(request: StaffRequest, after: str = "") -> CasePage:
    """What waits for the office at this person's desk, due first, 25 at a time."""
    queue = queries.queue(_staff(request), WaitsFor.OFFICE)
    return marks.page_out(queries.page(queue, order="next_due", after=marks.read(after)))


@router.get(CASE, response={200: CaseAtDesk, REFUSED_STAFF: Error}, operation_id="show_my_case")
def show_my_case(request: StaffRequest, number: int) -> CaseAtDesk:
    """One case with what was said."""
    case = case_at_desk(request, number)
    spoke = [voice.pk for voice in _voices(case)]
    note_looks(person=request.auth, voices=spoke, what=Seen.WORDS, now=now_of(request))
    return CaseAtDesk(
        **case_out(case).dict(),
        responsible=Named(code=(owner := queries.responsible(case)).code, name=owner.name),
        kept_from=named(case.kept_from),
        part_of=case.parent.number if case.parent else None,
        parts=[part.number for part in queries.parts(case)],
        voices=[_voice_out(voice) for voice in _voices(case)],
        assignments=[_assignment_out(row) for row in queries.assignments(case)],
        answers=[answer_out(row) for row in queries.answers(case)],
        commands=[command for command in COMMANDS if may(request.auth, command, case)],
    )


@router.post(f"{CASE}/dispatch", response={200: CaseOut, REFUSED_STAFF: Error}, operation_id="dispatch")
def dispatch(request: StaffRequest, number: int, to: DispatchIn) -> CaseOut:
    """Hand the case to a unit."""
    case = case_at_desk(request, number)
    unit, by, now = _unit(case, to.unit), request.auth, now_of(request)
    return case_out(commands.dispatch(case=case, unit=unit, reason=to.reason, note=to.note, by=by, now=now))


@router.post(f"{CASE}/accept", response={200: CaseOut, REFUSED_STAFF: Error}, operation_id="accept")
def accept(request: StaffRequest, number: int) -> CaseOut:
    """Take the case on."""
    case = case_at_desk(request, number)
    return case_out(commands.accept(case=case, by=request.auth, now=now_of(request)))


@router.post(f"{CASE}/refuse", response={200: CaseOut, REFUSED_STAFF: Error}, operation_id="refuse")
def refuse(request: StaffRequest, number: int, refusal: RefusalIn) -> CaseOut:
    """Refuse with a reason; the clock goes on, and after two refusals a coordinator decides."""
    case = case_at_desk(request, number)
    return case_out(commands.refuse(case=case, reason=refusal.reason, by=request.auth, now=now_of(request)))


@router.post(f"{CASE}/decide", response={200: CaseOut, REFUSED_STAFF: Error}, operation_id="decide")
def decide(request: StaffRequest, number: int, decision: DecisionIn) -> CaseOut:
    """Decide a dispute: the unit has the case."""
    case = case_at_desk(request, number)
    unit, reason = _unit(case, decision.unit), decision.reason
    return case_out(
        commands.decide(case=case, unit=unit, reason=reason, by=request.auth, now=now_of(request))
    )


@router.post(f"{CASE}/answer", response={200: CaseOut, REFUSED_STAFF: Error}, operation_id="answer")
def answer(request: StaffRequest, number: int, said: AnswerIn) -> CaseOut:
    """Say what was done, what was not and why. Whether that solved it is not for the office to say."""
    case = case_at_desk(request, number)
    return case_out(
        commands.answer_together(case=case, by=request.auth, now=now_of(request), **said.said())[0]
    )


@router.post(f"{CASE}/lines", response={201: LineOut, REFUSED_STAFF: Error}, operation_id="ask_back")
def ask_back(request: StaffRequest, number: int, line: StaffLineIn) -> Status[LineOut]:
    """Ask the person who spoke, or reply; nobody needs to know who it is."""
    case = case_at_desk(request, number)
    voice = voice_at_desk(case, line.voice)
    written = write_line(
        voice=voice,
        speaker=Speaker.OFFICE,
        person=request.auth,
        text=line.text,
        attachments=line.attachments,
        now=now_of(request),
    )
    return Status(201, line_out(written))


def _staff(request: StaffRequest) -> Person:
    if not may_use_desk(request.auth):
        raise NotAllowed("desk")
    return request.auth


def case_at_desk(request: StaffRequest, number: int) -> Case:
    """The case, if this person may see it; otherwise it does not exist."""
    person = _staff(request)
    case = queries.by_number(person.office, number)
    if case is None or not may_see(person, case):
        raise NotFound
    return case


def _unit(case: Case, code: str) -> Unit:
    unit = Unit.objects.filter(office_id=case.office_id, parent__isnull=False, code=code).first()
    if unit is None:
        raise Refused(422, "unknown", "unit")
    return unit


def _voices(case: Case) -> list[Voice]:
    return list(Voice.objects.filter(case_voice__case=case.whole).order_by("pk"))


def voice_at_desk(case: Case, asked: int | None) -> Voice:
    """The voice that was asked for, or the only one; a question never goes to a person by guess."""
    fitting = [voice for voice in _voices(case) if asked is None or voice.pk == asked]
    if len(fitting) != 1:
        raise Refused(422, "unknown" if asked else "missing", "voice")
    voice = fitting[0]
    voice.office = case.office
    return voice


def _voice_out(voice: Voice) -> VoiceAtDesk:
    copied = ("kind", "channel", "title", "body", "place", "said_at")
    return VoiceAtDesk(
        **{name: getattr(voice, name) for name in copied},
        voice=voice.pk,
        contact_kept=voice.contact is not None,
        lines=[line_out(line) for line in voice.lines.order_by("pk")],
        words=[word_out(verdict) for verdict in verdicts(voice)],
    )


def _assignment_out(row: Assignment) -> AssignmentOut:
    return AssignmentOut(
        id=row.pk,
        joint=row.joint,
        task=row.task,
        due_at=row.due_at,
        done=row.done,
        unit=Named(code=row.unit.code, name=row.unit.name),
        state=row.state,
        reason=row.reason,
        refusal=row.refusal,
        offered_at=row.offered_at,
        decided_at=row.decided_at,
    )
