"""On the case's screen: what is to be done, by a unit or by the residents, as the residents see it too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.doing import may_plan, may_settle
from lianxin.act.models import Case, Task
from lianxin.act.states import TaskState, WaitsFor
from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.models import Office, Person, Unit
from lianxin.office.queries import units
from lianxin.office.refusals import Refusal

from ...doing import fields_of, task_rows
from .shape import Section, Typed
from .typed import end_of_day


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    rows = [_with_steps(row, person, typed) for row in task_rows(case, now)]
    may_add = may_plan(person, case) and case.waits_for != WaitsFor.NOBODY
    if not rows and not may_add:
        return None
    return {
        "tasks": rows,
        "task_form": "desk/parts/task_form.html",
        "may_add": may_add,
        "units": units(case.office) if may_add else [],
        "opened": typed.get("command") == "task_add",
    }


def _with_steps(row: dict[str, Any], person: Person, typed: Typed) -> dict[str, Any]:
    task, refused = row["task"], typed.get("task") == str(row["id"])
    is_open = task.state == TaskState.OPEN
    return row | {
        "may_done": is_open and may_settle(person, task, TaskState.DONE),
        "may_drop": is_open and may_settle(person, task, TaskState.DROPPED),
        "suffix": "" if refused else f"_{row['id']}",
        "typed": typed.get("task_note", "") if refused else "",
    }


def add(case: Case, person: Person, request: HttpRequest) -> None:
    typed = request.POST
    with fields_of("task"):
        commands.add_task(
            case=case,
            title=typed.get("task_title", ""),
            unit=_unit(case.office, typed.get("task_unit", "")),
            milestone=bool(typed.get("task_milestone")),
            due_at=end_of_day(typed.get("task_due_at", ""), "due_at", case.office.zone),
            by=person,
            now=now_of(request),
        )


def _unit(office: Office, code: str) -> Unit | None:
    return Unit.objects.filter(office=office, parent__isnull=False, code=code).first() if code else None


def settle(case: Case, person: Person, request: HttpRequest) -> None:
    state = TaskState.DROPPED if request.POST.get("task_state") == "dropped" else TaskState.DONE
    note = request.POST.get("task_note", "")
    with fields_of("task"):
        commands.settle_task(
            task=task_of(case, request), state=state, note=note, by=person, now=now_of(request)
        )


def task_of(case: Case, request: HttpRequest) -> Task:
    """The task that a form names, if it belongs to this case."""
    task = queries.task_of(case, whole(request.POST.get("task", "")) or 0)
    if task is None:
        raise Refusal("unknown", _("There is no such task here."))
    return task


SECTION = Section("desk/sections/tasks.html", page, {"task_add": add, "task_settle": settle})
