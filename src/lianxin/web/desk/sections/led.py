"""On the screen of a case that residents lead a project in: its account, what came back, and stopping it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.leading import OPEN, may_confirm, may_stop
from lianxin.act.models import Case, LedProject
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ... import led
from ...doing import fields_of
from . import typed as fields
from .shape import Section, Typed


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    project = queries.led_of_case(case)
    if project is None:
        return None
    rows = led.line_rows(project, now)
    confirms = may_confirm(person, project, case.whole)
    return {
        **led.summary(project, now),
        "lines": [row | {"may_confirm": confirms and row["waits"]} for row in rows],
        "may_stop": project.state in OPEN and may_stop(person, case.whole),
        "opened": typed.get("command") == "led_stop",
    }


def _project(case: Case) -> LedProject:
    project = queries.led_of_case(case)
    if project is None:
        raise Refusal("unknown", _("There is no project here."))
    return project


def confirm(case: Case, person: Person, request: HttpRequest) -> None:
    line = _project(case).lines.filter(number=fields.number(request, "led_line")).first()
    if line is None:
        raise Refusal("unknown", _("There is no such line here."))
    commands.confirm_return(line=line, case=case.whole, by=person, now=now_of(request))


def stop(case: Case, person: Person, request: HttpRequest) -> None:
    reason = request.POST.get("led_reason", "")
    with fields_of("led"):
        commands.stop_project(
            project=_project(case), case=case.whole, reason=reason, by=person, now=now_of(request)
        )


SECTION = Section("desk/sections/led.html", page, {"led_confirm": confirm, "led_stop": stop})
