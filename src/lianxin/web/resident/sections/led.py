"""On the page of a voice that proposed a project: its account, which whoever holds the receipt writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.commands.led import Written
from lianxin.act.leading import CORRECTS, OPEN, WRITES
from lianxin.act.models import Case, LedProject
from lianxin.act.states import FundState, LineKind
from lianxin.algorithms.digits import whole
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.office.days import day_of
from lianxin.office.refusals import Refusal

from ... import led
from ...desk.sections.typed import day
from ...doing import fields_of
from .shape import Section, Typed


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    project = queries.led_of_voice(voice)
    if project is None:
        return None
    rows, command = led.line_rows(project, now), typed.get("command")
    kinds = [kind for kind, states in WRITES.items() if project.state in states]
    wrong = [row for row in rows if led.may_be_taken_back(row["line"])]
    return {
        **led.summary(project, now),
        "lines": rows,
        "seen": rows[-1]["number"] if rows else 0,
        "today": day_of(now, project.office).isoformat(),
        "kinds": [{"value": str(kind), "label": _WRITES[kind]()} for kind in kinds],
        "chosen": typed.get("line_kind")
        or (str(LineKind.SPENT) if LineKind.SPENT in kinds else str(kinds[-1]))
        if kinds
        else "",
        "writing": command == "led_write",
        "correcting": command == "led_correct",
        "wrong": wrong if project.state in CORRECTS else [],
        # Before money comes there is nothing to close, unless it went back to the fund.
        "may_close": project.state in OPEN and project.left_cents == 0 and (bool(rows) or _released(project)),
    }


def _released(project: LedProject) -> bool:
    return project.commitment is not None and project.commitment.state == FundState.RELEASED


_WRITES = {
    LineKind.SPENT: lambda: _("We spent it"),
    LineKind.OTHERS: lambda: _("Others gave it to us"),
    LineKind.BACK: lambda: _("We gave it back to the office"),
}


def _project(voice: Voice) -> LedProject:
    project = queries.led_of_voice(voice)
    if project is None:
        raise Refusal("unknown", _("There is no account here."))
    return project


def _seen(request: HttpRequest) -> int:
    """The last line that the page showed; none of ours sends a form without it."""
    return whole(request.POST.get("seen", ""), 9) or 0


def _written(request: HttpRequest, form: str, kind: LineKind) -> Written:
    typed = {name: request.POST.get(f"{form}_{name}", "") for name in ("amount", "day", "what", "proof")}
    return Written(
        kind=kind,
        amount=typed["amount"],
        day=day(typed["day"], "day"),
        what=typed["what"],
        proof=typed["proof"],
    )


def write(voice: Voice, case: Case, request: HttpRequest) -> None:
    chosen = request.POST.get("line_kind", "")
    with fields_of("line"):
        if chosen not in WRITES:
            raise Refusal("kind", _("Please choose what it was."), "kind")
        commands.enter_line(
            project=_project(voice),
            voice=voice,
            written=_written(request, "line", LineKind(chosen)),
            now=now_of(request),
            seen=_seen(request),
        )


def correct(voice: Voice, case: Case, request: HttpRequest) -> None:
    """A line goes; where an amount was typed, the right one comes beside it, of the same kind."""
    project, number = _project(voice), whole(request.POST.get("fix_line", ""), 9) or 0
    with fields_of("fix"):
        wrong = project.lines.filter(number=number).first()
        if wrong is None:
            raise Refusal("unknown", _("Please choose the line that is wrong."), "line")
        stays = not any(request.POST.get(f"fix_{name}", "").strip() for name in ("amount", "what", "proof"))
        commands.correct_line(
            project=project,
            voice=voice,
            number=number,
            why=request.POST.get("fix_why", ""),
            instead=None if stays else _written(request, "fix", LineKind(wrong.kind)),
            now=now_of(request),
            seen=_seen(request),
        )


def close(voice: Voice, case: Case, request: HttpRequest) -> None:
    commands.close_project(project=_project(voice), voice=voice, now=now_of(request))


SECTION = Section(
    "resident/sections/led.html",
    page,
    {"led_write": write, "led_correct": correct, "led_close": close},
    {
        "led_write": lambda: _("The line stands in the account, and everybody can read it."),
        "led_correct": lambda: _(
            "The account is put right. The first line stays, and what took it back stands beside it."
        ),
        "led_close": lambda: _("The account is closed. Thank you for what you did."),
    },
)
