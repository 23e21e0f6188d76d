"""Things to do about a case, shared by residents and staff, and milestones that the person who spoke accepts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.models import Voice
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ..doing import may_plan, may_settle
from ..entries import doing as entries
from ..models import Case, CaseVoice, Task
from ..rules import NotAllowed
from ..states import NotNow, TaskState, WaitsFor
from ..texts import needed_text, short_text
from ..writing import Missing, hold, record

MOST_TITLE = 200


def add_task(
    *,
    case: Case,
    title: str,
    by: Person,
    now: datetime,
    unit: Unit | None = None,
    milestone: bool = False,
    due_at: datetime | None = None,
) -> Task:
    """Write down something to do, for a unit or, without one, for the residents themselves."""
    if not may_plan(by, case):
        raise NotAllowed("add_task")
    if unit is not None and unit.office_id != case.office_id:
        raise Missing("unit")
    if due_at is not None and due_at < now:
        raise Refusal("past", _("Please choose a day that is still to come."), "due_at")
    told = _("Please say in a line what is to be done.")
    task = Task(office_id=case.office_id, case=case, unit=unit, milestone=milestone, due_at=due_at)
    task.title, task.made_by, task.made_at = needed_text(title, "title", told, MOST_TITLE), by, now

    def work() -> Task:
        held = hold(case)
        if held.waits_for == WaitsFor.NOBODY:
            raise NotNow("add_task", held.state)
        task.save(force_insert=True)
        record(
            held,
            entries.TASK_ADDED,
            now=now,
            rows=[task],
            task=task.pk,
            unit=unit.code if unit else None,
            milestone=milestone,
            due_at=stamp(due_at) if due_at else None,
        )
        return task

    return grouped(work)


def settle_task(*, task: Task, state: TaskState, note: str, by: Person, now: datetime) -> Task:
    """Staff say that a task of a unit is done, or drop one with a reason.

    Whether residents have done their part, they say themselves.
    """

    def work() -> Task:
        held = _hold(task)
        if not may_settle(by, held, state):
            raise NotAllowed("settle_task")
        return _settle(held, state, note, by=by, now=now)

    return grouped(work)


def do_own_task(*, task: Task, voice: Voice, note: str, now: datetime) -> Task:
    """Whoever holds the receipt says that the residents' part is done."""

    def work() -> Task:
        held = _hold(task)
        _demand_voice(held, voice)
        if held.unit_id is not None:
            raise NotAllowed("do_own_task")
        return _settle(held, TaskState.DONE, note, by=None, now=now)

    return grouped(work)


def accept_task(*, task: Task, voice: Voice, accepted: bool, words: str, now: datetime) -> Task:
    """The person who spoke accepts a milestone, or does not, in their own words.

    What they said stays as it is; who did not accept may do so later, in words beside the first ones.
    """
    told = _("Please say it in your own words; one is enough.")
    words = needed_text(words, "words", told)

    def work() -> Task:
        held = _hold(task)
        _demand_voice(held, voice)
        if not held.milestone or held.state != TaskState.DONE or held.accepted:
            raise Refusal("not_now", _("This is not waiting for your word now."), "words")
        held.accepted, held.accepted_at = accepted, now
        held.words = f"{held.words}\n{words}".strip()
        held.save()
        record(held.case, entries.TASK_ACCEPTED, now=now, rows=[held], task=held.pk, accepted=accepted)
        return held

    return grouped(work)


def _hold(task: Task) -> Task:
    case = hold(task.case)
    held = Task.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.pk)
    held.case = case
    return held


def _demand_voice(task: Task, voice: Voice) -> None:
    """A receipt opens the tasks of its own case, and of what was split from it."""
    about = {task.case_id, task.case.parent_id} - {None}
    if not CaseVoice.objects.filter(voice=voice, case__in=about).exists():
        raise NotAllowed("task")


def _settle(task: Task, state: TaskState, note: str, *, by: Person | None, now: datetime) -> Task:
    if task.state != TaskState.OPEN or state == TaskState.OPEN:
        raise Refusal("not_now", _("This task is settled already."), "note")
    if state == TaskState.DROPPED:
        note = needed_text(note, "note", _("Please say why it is dropped; everybody concerned reads it."))
    task.state, task.note = state, short_text(note, "note")
    task.done_by, task.done_at = by, now
    task.save()
    told = "unit" if by else "resident"
    record(task.case, entries.TASK_SETTLED, now=now, rows=[task], task=task.pk, state=str(state), by=told)
    return task
