"""Reads of what is done about findings: whose it is, what was said of it, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from lianxin.office.days import day_of
from lianxin.office.models import Office, Person

from ..models import Finding, FindingTask, TaskStep
from ..rules import may_check_task, may_check_tasks
from ..states import STILL_TO_DO, TaskState

#: So many that wait stand on one screen.
MOST_WAITING = 200
_OFFICE = "finding__consultation__office"


def _tasks() -> QuerySet[FindingTask]:
    """With unit and finding; what was said of each is read with it, in one look-up."""
    steps = Prefetch("steps", TaskStep.objects.select_related("told_by").order_by("number"))
    rows = FindingTask.objects.select_related("unit", "set_by", "finding__consultation__office__stream")
    return rows.prefetch_related(steps)


def tasks_of(findings: Iterable[Finding]) -> dict[int, list[FindingTask]]:
    """By row number of the finding; nothing for those about which nothing was written yet."""
    found: dict[int, list[FindingTask]] = {}
    for row in _tasks().filter(finding__in=list(findings)).order_by("number"):
        found.setdefault(row.finding_id, []).append(row)
    return found


def task_of(finding: Finding, number: int) -> FindingTask | None:
    return _tasks().filter(finding=finding, number=number).first()


def was_sent_back(task: FindingTask) -> bool:
    """It is open, and somebody who looked said so."""
    return task.state == TaskState.OPEN and bool(task.steps.all())


def to_do_by(person: Person, most: int = MOST_WAITING) -> list[FindingTask]:
    """What the units of this person still have to do, due first."""
    rows = _waiting(person.office, TaskState.OPEN).filter(unit__in=person.unit_ids())
    return list(rows[:most])


def to_check_by(person: Person, most: int = MOST_WAITING) -> list[FindingTask]:
    """What is done, says the unit, and this person may look at."""
    if not may_check_tasks(person):
        return []
    told = TaskStep.objects.filter(state=TaskState.DONE, told_by=person)
    # Left out before the list is cut: what others may look at would crowd out what this person may.
    rows = _waiting(person.office, TaskState.DONE).exclude(unit__in=person.unit_ids())
    rows = rows.exclude(pk__in=told.values("task"))[:most]
    return [row for row in rows if may_check_task(person, row, done_by(row))]


def done_by(task: FindingTask) -> set[int]:
    """Whoever said that it is done, now or before it was sent back."""
    return {step.told_by_id for step in task.steps.all() if step.state == TaskState.DONE}


def _waiting(office: Office, state: TaskState) -> QuerySet[FindingTask]:
    return _tasks().filter(**{_OFFICE: office}, state=state).order_by("due_on", "pk")


def untouched(office: Office) -> QuerySet[Finding]:
    """Findings that stand, and of which nobody has said yet what is done about them; the oldest first."""
    rows = Finding.objects.select_related("consultation__office")
    return rows.filter(consultation__office=office, replaced_by=None, tasks=None).order_by("found_at", "pk")


def is_late(task: FindingTask, now: datetime) -> bool:
    """It was not done by its day; how long others then took to look is not held against the unit."""
    if task.due_on is None or task.state == TaskState.DECLINED:
        return False
    done = [step.told_at for step in task.steps.all() if step.state == TaskState.DONE]
    moment = now if task.state == TaskState.OPEN else done[-1]
    return day_of(moment, task.finding.consultation.office) > task.due_on


def is_over(task: FindingTask) -> bool:
    return task.state not in STILL_TO_DO
