"""On the screen of a case that residents lead a project in: its account, what came back, words taken off, and the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.leading import OPEN, may_confirm, may_stop, may_take_words_off
from lianxin.act.models import Case, LedLine, LedProject
from lianxin.act.states import WordsOff
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
        "worded": [row for row in rows if row["has_words"]] if may_take_words_off(person, case.whole) else [],
        "grounds": WordsOff.choices,
        "taking_off": typed.get("command") == "led_words",
    }


def _project(case: Case) -> LedProject:
    project = queries.led_of_case(case)
    if project is None:
        raise Refusal("unknown", _("There is no project here."))
    return project


def _line(case: Case, request: HttpRequest, field: str) -> LedLine:
    line = _project(case).lines.filter(number=fields.number(request, field)).first()
    if line is None:
        raise Refusal("unknown", _("There is no such line here."))
    return line


def confirm(case: Case, person: Person, request: HttpRequest) -> None:
    line = _line(case, request, "led_line")
    commands.confirm_return(line=line, case=case.whole, by=person, now=now_of(request))


def take_words_off(case: Case, person: Person, request: HttpRequest) -> None:
    ground = request.POST.get("words_ground", "")
    with fields_of("words"):
        line = _line(case, request, "words_line")
        commands.take_words_off(line=line, case=case.whole, ground=ground, by=person, now=now_of(request))


def stop(case: Case, person: Person, request: HttpRequest) -> None:
    reason = request.POST.get("led_reason", "")
    with fields_of("led"):
        commands.stop_project(
            project=_project(case), case=case.whole, reason=reason, by=person, now=now_of(request)
        )


ACTS = {"led_confirm": confirm, "led_stop": stop, "led_words": take_words_off}
SECTION = Section("desk/sections/led.html", page, ACTS)
