"""Tasks for programs: what is to be done about a case, the same for staff and for whoever holds the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import StrictBool

from lianxin.act import commands, queries
from lianxin.act.models import Case, Task
from lianxin.act.queries import case_of_voice
from lianxin.act.states import TaskState
from lianxin.channels.api.voice import Text
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.office.models import Office, Unit

from .asked import StaffRequest, voice_behind
from .desk import CASE, case_at_desk
from .errors import REFUSED_NOW, REFUSED_STAFF, Error, NotFound, Refused
from .inputs import Input, Moment
from .outputs import Named, named
from .tokens import StaffToken

router = Router(tags=["tasks"])
VOICE = "/offices/{slug:slug}/voices/{code}"
TASK = "tasks/{int:task}"


class TaskIn(Input):
    """Without a unit, it is for the residents themselves. A milestone is accepted by the person who spoke."""

    title: Text
    unit: Text | None = None
    milestone: StrictBool = False
    due_at: Moment | None = None


class SettledIn(Input):
    """``dropped`` needs a note that says why."""

    state: Literal["done", "dropped"]
    note: Text = ""


class AcceptedIn(Input):
    accepted: StrictBool
    words: Text


class TaskNoteIn(Input):
    note: Text = ""


class TaskOut(Schema):
    """``accepted`` is null until the person who spoke has said something to a milestone, in their own ``words``."""

    id: int
    title: str
    unit: Named | None
    milestone: bool
    state: str
    due_at: datetime | None
    note: str
    done_at: datetime | None
    accepted: bool | None
    words: str


@router.get(
    f"{CASE}/tasks",
    response={200: list[TaskOut], REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="list_tasks",
)
def list_tasks(request: StaffRequest, number: int) -> list[TaskOut]:
    """What is to be done about a case."""
    return [_out(task) for task in queries.tasks_on(case_at_desk(request, number))]


@router.post(
    f"{CASE}/tasks", response={201: TaskOut, REFUSED_STAFF: Error}, auth=StaffToken(), operation_id="add_task"
)
def add_task(request: StaffRequest, number: int, task: TaskIn) -> Status[TaskOut]:
    """Write down something to do."""
    case = case_at_desk(request, number)
    facts = {**task.dict(), "unit": _unit(case.office, task.unit)}
    return Status(201, _out(commands.add_task(case=case, by=request.auth, now=now_of(request), **facts)))


@router.post(
    f"{CASE}/{TASK}/settle",
    response={200: TaskOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="settle_task",
)
def settle_task(request: StaffRequest, number: int, task: int, settled: SettledIn) -> TaskOut:
    """A unit's task is done, or any is dropped with a reason."""
    found, state = _task(case_at_desk(request, number), task), TaskState(settled.state)
    now = now_of(request)
    return _out(commands.settle_task(task=found, state=state, note=settled.note, by=request.auth, now=now))


@router.get(
    f"{VOICE}/tasks", response={200: list[TaskOut], REFUSED_NOW: Error}, operation_id="list_own_tasks"
)
def list_own_tasks(request: HttpRequest, slug: str, code: str) -> list[TaskOut]:
    """The same list for whoever holds the receipt."""
    _office, voice = voice_behind(slug, code)
    return [_out(task) for task in queries.tasks_on(_case(voice))]


@router.post(
    f"{VOICE}/{TASK}/accept", response={200: TaskOut, REFUSED_NOW: Error}, operation_id="accept_milestone"
)
def accept_milestone(request: HttpRequest, slug: str, code: str, task: int, word: AcceptedIn) -> TaskOut:
    """The person who spoke accepts a milestone, or does not, in their own words."""
    _office, voice = voice_behind(slug, code)
    found, now = _task(_case(voice), task), now_of(request)
    return _out(
        commands.accept_task(task=found, voice=voice, accepted=word.accepted, words=word.words, now=now)
    )


@router.post(f"{VOICE}/{TASK}/done", response={200: TaskOut, REFUSED_NOW: Error}, operation_id="do_own_task")
def do_own_task(request: HttpRequest, slug: str, code: str, task: int, done: TaskNoteIn) -> TaskOut:
    """The residents have done their part."""
    _office, voice = voice_behind(slug, code)
    found = _task(_case(voice), task)
    return _out(commands.do_own_task(task=found, voice=voice, note=done.note, now=now_of(request)))


def _case(voice: Voice) -> Case:
    case = case_of_voice(voice.pk)
    if case is None:
        raise NotFound
    return case


def _task(case: Case, number: int) -> Task:
    task = queries.task_of(case, number)
    if task is None:
        raise NotFound
    return task


def _unit(office: Office, code: str | None) -> Unit | None:
    if code is None:
        return None
    unit = Unit.objects.filter(office=office, parent__isnull=False, code=code).first()
    if unit is None:
        raise Refused(422, "unknown", "unit")
    return unit


_COPIED = ("title", "milestone", "due_at", "note", "done_at", "accepted", "words")


def _out(task: Task) -> TaskOut:
    copied = {name: getattr(task, name) for name in _COPIED}
    return TaskOut(**copied, id=task.pk, unit=named(task.unit), state=str(task.state))
