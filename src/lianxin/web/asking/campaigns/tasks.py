"""What is done about findings, as every page shows it: by which unit, until when, and what was said of it.

Nobody of the staff is named here: a unit did it, and somebody outside of it looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.models import FindingTask, TaskStep
from lianxin.ask.queries.finding_tasks import is_late, was_sent_back
from lianxin.ask.states import TaskState

from ... import dates
from ...stages import Tag

_TONES = {TaskState.OPEN: "river", TaskState.DONE: "amber", TaskState.CHECKED: "leaf"}


def lines(tasks: Iterable[FindingTask], now: datetime) -> list[dict[str, Any]]:
    return [line(row, now) for row in tasks]


def line(task: FindingTask, now: datetime) -> dict[str, Any]:
    office = task.finding.consultation.office
    return {
        "number": task.number,
        "words": task.words,
        "unit": task.unit.name if task.unit else "",
        "due": dates.on(task.due_on, office.zone, now) if task.due_on else "",
        "late": is_late(task, now),
        "tag": _tag(task),
        "steps": [_step(step, task, now) for step in task.steps.all()],
    }


def _tag(task: FindingTask) -> Tag:
    if was_sent_back(task):
        return Tag(_("Sent back: to be done"), "brick")
    state = TaskState(task.state)
    return Tag(str(state.label), _TONES.get(state, ""))


def _step(step: TaskStep, task: FindingTask, now: datetime) -> dict[str, str]:
    unit = task.unit.name if task.unit else ""
    said = {
        TaskState.DONE: _("%(unit)s says that it is done:") % {"unit": unit},
        TaskState.CHECKED: _("Somebody outside the unit looked, and it is done:"),
        TaskState.OPEN: _("Somebody outside the unit looked, and it is not done:"),
        TaskState.DECLINED: _("Nothing is done about it, and why:"),
    }[TaskState(step.state)]
    zone = task.finding.consultation.office.zone
    return {"said": said, "words": step.words, "when": dates.day(step.told_at, zone, now)}
