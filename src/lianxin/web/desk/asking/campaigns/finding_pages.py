"""What the staff's pages of findings show: what is done about one, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from lianxin.ask.commands.findings.doing import MOST_WORDS
from lianxin.ask.models import Finding, FindingTask
from lianxin.ask.queries import campaigns as queries
from lianxin.ask.queries import finding_tasks
from lianxin.ask.rules import (
    may_check_task,
    may_convene,
    may_decline_finding,
    may_decline_task,
    may_do_task,
)
from lianxin.ask.states import STILL_TO_DO, TaskState
from lianxin.office.models import Person, Unit

from ....asking.campaigns import pages, tasks
from ....asking.frame import frame
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem


def waiting(person: Person, now: datetime) -> dict[str, Any]:
    """Each list only for whom it is; one that is empty says so, and so does one that goes on."""
    may, ask = may_convene(person), finding_tasks.MOST_WAITING + 1
    to_do, to_check = finding_tasks.to_do_by(person, ask), finding_tasks.to_check_by(person, ask)
    untouched = list(finding_tasks.untouched(person.office)[:ask]) if may else []
    return {
        "office": person.office,
        "nav": "desk",
        "acts": bool(person.unit_ids()),
        "to_do": _lines(to_do[: ask - 1], now),
        "to_check": _lines(to_check[: ask - 1], now),
        "may_convene": may,
        "untouched": [_place(row) for row in untouched[: ask - 1]],
        "go_on": {
            "to_do": len(to_do) == ask,
            "to_check": len(to_check) == ask,
            "untouched": len(untouched) == ask,
        },
        "errors": [],
    }


def _lines(rows: Iterable[FindingTask], now: datetime) -> list[dict[str, Any]]:
    return [{**tasks.line(row, now), **_place(row.finding)} for row in rows]


def _place(finding: Finding) -> dict[str, Any]:
    return {
        "asked": finding.consultation.number,
        "finding": finding.number,
        "found": finding.words,
        "question": told(finding.consultation.question),
    }


def page(
    finding: Finding,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """The finding with its tasks; of each what this person may do about it now."""
    typed, outcome = typed or {}, queries.outcome_of(finding)
    here = "" if typed.get("task") else typed
    standing = not outcome.replaced
    return {
        **frame(finding.consultation, nav="desk"),
        "one": pages.found([outcome], now)[0],
        "campaign": queries.campaign_of(finding.consultation),
        "rows": [_task(row, person, now, typed) for row in outcome.tasks],
        "may_set": may_convene(person) and standing,
        "may_decline": may_decline_finding(person) and standing and not outcome.tasks,
        "units": _units(person, typed),
        "typed": here or {},
        "most": MOST_WORDS,
        "errors": errors,
    }


def _task(task: FindingTask, person: Person, now: datetime, typed: Typed) -> dict[str, Any]:
    state = TaskState(task.state)
    doers = finding_tasks.done_by(task)
    return {
        "task": tasks.line(task, now),
        "number": task.number,
        "may_do": state == TaskState.OPEN and may_do_task(person, task),
        "may_look": state == TaskState.DONE and may_check_task(person, task, doers),
        "may_give_up": state in STILL_TO_DO and may_decline_task(person, task, doers),
        "typed": typed if typed.get("task") == str(task.number) else {},
    }


def _units(person: Person, typed: Typed) -> list[dict[str, Any]]:
    rows = Unit.objects.filter(office=person.office).order_by("code")
    return [{"code": row.code, "name": row.name, "chosen": typed.get("unit") == row.code} for row in rows]
