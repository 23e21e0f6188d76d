"""On the page of a voice: what is to be done, as staff see it, and the person's own word on what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.models import Case, Task
from lianxin.act.states import TaskState
from lianxin.algorithms.digits import whole
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.office.refusals import Refusal

from ...doing import fields_of, promise_rows, public_money, task_rows
from .shape import Section, Typed


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    rows = [_with_steps(row, typed) for row in task_rows(case, now)]
    promises = promise_rows(queries.promises_on(case), case.office, now)
    money = public_money(case)
    if not (rows or promises or money):
        return None
    form = "resident/parts/task_form.html"
    return {"tasks": rows, "task_form": form, "promises": promises, "money": money}


def _with_steps(row: dict[str, Any], typed: Typed) -> dict[str, Any]:
    task: Task = row["task"]
    refused = typed.get("task") == str(task.pk)
    return row | {
        "may_done": task.state == TaskState.OPEN and task.unit_id is None,
        "may_accept": task.milestone and task.state == TaskState.DONE and not task.accepted,
        "suffix": "" if refused else f"_{task.pk}",
        "typed": typed.get("task_words") or typed.get("task_note") or "" if refused else "",
    }


def _task(case: Case, request: HttpRequest) -> Task:
    task = queries.task_of(case, whole(request.POST.get("task", "")) or 0)
    if task is None:
        raise Refusal("unknown", _("There is no such task here."))
    return task


def done(voice: Voice, case: Case, request: HttpRequest) -> None:
    note = request.POST.get("task_note", "")
    with fields_of("task"):
        commands.do_own_task(task=_task(case, request), voice=voice, note=note, now=now_of(request))


def accept(voice: Voice, case: Case, request: HttpRequest) -> None:
    accepted, words = request.POST.get("task_accepted") == "yes", request.POST.get("task_words", "")
    task = _task(case, request)
    with fields_of("task"):
        commands.accept_task(task=task, voice=voice, accepted=accepted, words=words, now=now_of(request))


SECTION = Section(
    "resident/sections/tasks.html",
    page,
    {"task_done": done, "task_accept": accept},
    {
        "task_done": lambda: _("Written down: you have done your part. Thank you."),
        "task_accept": lambda: _("Your words stand, and nobody can change them. Thank you."),
    },
)
