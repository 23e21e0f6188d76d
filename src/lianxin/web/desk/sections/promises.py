"""On the case's screen: what the office promised by a day, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.doing import may_settle_promise
from lianxin.act.models import Case, Promise
from lianxin.act.rules import may_see
from lianxin.act.states import WaitsFor
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role

from ...doing import fields_of, promise_rows
from .shape import Section, Typed
from .typed import day


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    rows = promise_rows(queries.promises_on(case), case.office, now)
    working = person.holds(Role.HANDLER, Role.COORDINATOR, Role.LEAD) and may_see(person, case)
    may_add = working and case.unit is not None and case.waits_for != WaitsFor.NOBODY
    if not rows and not may_add:
        return None
    return {
        "promises": [_with_steps(row, person, typed) for row in rows],
        "may_add": may_add,
        "promise_form": "desk/parts/promise_form.html",
        "opened": typed.get("command") == "promise_make",
    }


def _with_steps(row: dict[str, Any], person: Person, typed: Typed) -> dict[str, Any]:
    promise, refused = row["promise"], typed.get("promise") == str(row["id"])
    return row | {
        "may_settle": promise.settled_at is None and may_settle_promise(person, promise),
        "suffix": "" if refused else f"_{row['id']}",
        "typed": typed.get("deed", "") if refused else "",
    }


def make(case: Case, person: Person, request: HttpRequest) -> None:
    with fields_of("promise"):
        text, due = request.POST.get("promise_text", ""), day(request.POST.get("promise_due", ""), "due")
        commands.make_promise(case=case, text=text, due=due, by=person, now=now_of(request))


def _row(case: Case, request: HttpRequest) -> Promise:
    chosen = request.POST.get("promise", "")
    for row in queries.promises_on(case):
        if str(row.pk) == chosen:
            return row
    raise Refusal("unknown", _("There is no such promise here."))


def settle(case: Case, person: Person, request: HttpRequest) -> None:
    deed = request.POST.get("deed", "")
    row = _row(case, request)
    commands.settle_promise(promise=row, deed=deed, by=person, now=now_of(request))


SECTION = Section("desk/sections/promises.html", page, {"promise_make": make, "promise_settle": settle})
