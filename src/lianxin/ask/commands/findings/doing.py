"""What is done about a finding: a unit gets it and says what it did, and somebody else looks.

Nobody checks their own work, and no unit that of its own people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.days import day_of
from lianxin.office.models import Person, Unit
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from ...entries import finding_tasks as entries
from ...models import Finding, FindingTask, TaskStep
from ...queries.finding_tasks import done_by
from ...rules import may_check_task, may_check_tasks, may_decline_finding, may_decline_task, may_do_task
from ...states import STILL_TO_DO, TaskState
from ..consultations.writing import a_line, demand_convenor, held, record
from ..statements.looking import demand_nobody_named
from ..statements.quoting import demand_nothing_private

MOST_WORDS, MOST_TASKS = 1_000, 20
#: So often a unit says that one task is done; sent back once more, a lead says why no more is done about it.
MOST_TRIES = 20
#: What is to be done about a finding is done within so long a time.
LONGEST = timedelta(days=2 * 366)


def set_task(
    *, finding: Finding, words: str, unit: Unit, due_on: date, by: Person, now: datetime
) -> FindingTask:
    """A unit has to do something about it by a day; everybody reads what, who and by when."""
    demand_convenor(finding.consultation.office, by)
    words = _words(finding, words, _("Please write what is to be done, in at most %(n)s characters."))
    if unit.office_id != finding.consultation.office_id:
        raise Refusal("unit", _("This office has no such unit."), "unit")
    _demand_ahead(finding, due_on, now)

    def work() -> FindingTask:
        row = _held(finding)
        _demand_standing(row)
        if row.tasks.filter(words=words, unit=unit).exclude(state=TaskState.DECLINED).exists():
            raise Refusal("twice", _("This unit has this very task already."), "words")
        made = _made(row, by, now)
        made.words, made.unit, made.due_on = words, unit, due_on
        made.save(force_insert=True)
        _record(made, entries.TASK_SET, [made], now, due_on=due_on.isoformat())
        return made

    return grouped(work)


def decline_finding(*, finding: Finding, reason: str, by: Person, now: datetime) -> FindingTask:
    """Nothing is done about it, for a reason that a lead writes and everybody reads."""
    if by.office_id != finding.consultation.office_id or not may_decline_finding(by):
        raise Refusal("not_allowed", _("Your roles do not include this step."))
    reason = _reason(finding, reason)

    def work() -> FindingTask:
        row = _held(finding)
        _demand_standing(row)
        if row.tasks.exists():
            text = _("It was said already what is done about it. A task that is open can be given up.")
            raise Refusal("twice", text)
        made = _made(row, by, now)
        made.state = TaskState.DECLINED
        made.save(force_insert=True)
        _record(made, entries.TASK_DECLINED, [made, _step(made, reason, by, now)], now)
        return made

    return grouped(work)


def give_up_task(*, task: FindingTask, reason: str, by: Person, now: datetime) -> FindingTask:
    """What was planned is not done after all; a lead says why, and none who acts for that unit or said it is done."""
    if by.office_id != task.finding.consultation.office_id or not may_decline_finding(by):
        raise Refusal("not_allowed", _("Your roles do not include this step."))
    reason = _reason(task.finding, reason)

    def work() -> FindingTask:
        row = _held_task(task)
        _demand_no_part(row, by)
        _demand(row, *STILL_TO_DO)
        return _moved(row, TaskState.DECLINED, reason, entries.TASK_DECLINED, by=by, now=now)

    return grouped(work)


def do_task(*, task: FindingTask, words: str, by: Person, now: datetime) -> FindingTask:
    """The unit says what it did.  That it is done is for somebody else to say."""
    if not may_do_task(by, task):
        raise Refusal("not_allowed", _("Only whoever acts for the unit says that it is done."))
    words = _words(task.finding, words, _("Please say what was done, in at most %(n)s characters."))

    def work() -> FindingTask:
        row = _held_task(task)
        _demand(row, TaskState.OPEN)
        if row.steps.filter(state=TaskState.DONE).count() >= MOST_TRIES:
            text = _(
                "It was sent back %(n)s times: a lead gives it up and says why, and another task can be set."
            )
            raise Refusal("many", text % {"n": MOST_TRIES})
        return _moved(row, TaskState.DONE, words, entries.TASK_DONE, by=by, now=now)

    return grouped(work)


def check_task(*, task: FindingTask, done: bool, words: str, by: Person, now: datetime) -> FindingTask:
    """Somebody outside the unit, and never whoever said that it is done, looked and says what they saw.

    Where it is not done it goes back to the unit.
    """
    if by.office_id != task.finding.consultation.office_id or not may_check_tasks(by):
        raise Refusal("not_allowed", _("Your roles do not include this step."))
    words = _words(task.finding, words, _("Please say what you saw, in at most %(n)s characters."))

    def work() -> FindingTask:
        row = _held_task(task)
        _demand_other(row, by)
        _demand(row, TaskState.DONE)
        if done:
            return _moved(row, TaskState.CHECKED, words, entries.TASK_CHECKED, by=by, now=now)
        return _moved(row, TaskState.OPEN, words, entries.TASK_SENT_BACK, by=by, now=now)

    return grouped(work)


def _demand_other(task: FindingTask, by: Person) -> None:
    """Looked at while nobody else writes: roles may have changed since the page was opened."""
    doers = done_by(task)
    if by.pk in doers:
        raise Refusal("self", _("You said that it is done: somebody else has to look."))
    if not may_check_task(by, task, doers):
        raise Refusal("self", _("You act for the unit that did it: somebody outside of it has to look."))


def _demand_no_part(task: FindingTask, by: Person) -> None:
    """The same of whoever gives it up."""
    doers = done_by(task)
    if by.pk in doers:
        raise Refusal("self", _("You said that it is done: somebody else has to give it up."))
    if not may_decline_task(by, task, doers):
        raise Refusal("not_allowed", _("A lead gives it up, and none who acts for that unit."))


def _words(finding: Finding, typed: str, problem: str | Promise) -> str:
    return _checked(finding, typed, "words", problem)


def _reason(finding: Finding, typed: str) -> str:
    text = _("Please say why, in at most %(n)s characters; everybody will read it.")
    return _checked(finding, typed, "reason", text)


def _checked(finding: Finding, typed: str, field: str, problem: str | Promise) -> str:
    """What everybody will read names nobody, and quotes nothing that was said in private."""
    words = a_line(typed, MOST_WORDS, field, str(problem) % {"n": MOST_WORDS})
    demand_nobody_named(words, field)
    demand_nothing_private(finding.consultation, [words], field)
    return words


def _demand_ahead(finding: Finding, due_on: date, now: datetime) -> None:
    today = day_of(now, finding.consultation.office)
    if not today <= due_on <= today + LONGEST:
        raise Refusal("day", _("Please choose a day from today on, and within two years."), "due_on")


def _demand_standing(finding: Finding) -> None:
    if Finding.objects.filter(replaces=finding).exists():
        raise Refusal("replaced", _("A newer finding stands in its place: say it of that one."))
    if finding.tasks.count() >= MOST_TASKS:
        raise Refusal("many", _("These are too many tasks for one finding."))


def _demand(task: FindingTask, *states: TaskState) -> None:
    if task.state not in states:
        text = _("This is not possible now. The task stands at: %(state)s")
        raise Refusal("not_now", text % {"state": TaskState(task.state).label})


def _held(finding: Finding) -> Finding:
    """The finding as it stands while nobody else writes in its office."""
    finding.consultation = held(finding.consultation)
    return finding


def _held_task(task: FindingTask) -> FindingTask:
    finding = _held(task.finding)
    row = FindingTask.objects.select_related("unit").get(pk=task.pk)
    row.finding = finding
    return row


def _made(finding: Finding, by: Person, now: datetime) -> FindingTask:
    return FindingTask(finding=finding, number=next_number(finding.tasks.all()), set_by=by, set_at=now)


def _moved(
    task: FindingTask, state: TaskState, words: str, kind: EntryKind, *, by: Person, now: datetime
) -> FindingTask:
    task.state = state
    task.save(force_update=True)
    _record(task, kind, [task, _step(task, words, by, now)], now)
    return task


def _step(task: FindingTask, words: str, by: Person, now: datetime) -> TaskStep:
    made = TaskStep(task=task, state=task.state, words=words, told_by=by, told_at=now)
    made.number = next_number(task.steps.all())
    made.save(force_insert=True)
    return made


def _record(
    task: FindingTask, kind: EntryKind, rows: Sequence[models.Model], now: datetime, **more: JSON
) -> None:
    finding, unit = task.finding, task.unit
    told: dict[str, JSON] = {"finding": finding.number, "task": task.number}
    told["unit"] = unit.code if unit else None
    record(finding.consultation, kind, now=now, rows=rows, **told, **more)
