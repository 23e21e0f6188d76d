"""Where a lead or steward says that a published figure is wrong, and an overseer agrees or declines."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lianxin.hear.states import MOST_TEXT
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person
from lianxin.office.queries import areas
from lianxin.verify import commands, queries
from lianxin.verify.correcting import UNHEARD
from lianxin.verify.models import Correction, Sheet
from lianxin.verify.rules import CORRECTORS, may_ask_correction, may_oversee, may_see_corrections
from lianxin.verify.sheets import fields_of
from lianxin.verify.states import CorrectionReason

from ..posted import typed_in
from ..problems import PROBLEMS, Problem, refused
from ..public.corrections import shown
from ..public.sheet_page import title
from .deciding import agree_or_decline

#: As long as the longest text, and one more: what was cut is refused again, and never taken for the whole.
_MOST_TYPED = MOST_TEXT + 1
correctors = staff(may=may_see_corrections, rule=CORRECTORS)


@correctors
@require_GET
def waiting(request: HttpRequest, person: Person) -> HttpResponse:
    """What waits for an overseer, and the form to ask."""
    typed = {name: request.GET.get(name, "")[:_MOST_TYPED] for name in ("sheet", "figure")}
    return render(request, "overseer/correcting.html", _page(request, person, typed))


def _page(
    request: HttpRequest,
    person: Person,
    typed: dict[str, str],
    errors: list[Problem] | None = None,
    **more: Any,
) -> dict[str, Any]:
    office, now = person.office, now_of(request)
    chosen = _sheet(person, typed.get("sheet", ""))
    return {
        "office": office,
        "nav": "oversight",
        "rows": [_row(row, person) | shown(row, now) for row in queries.corrections_asked(office)],
        "sheets": [{"month": row.month, "title": title(row.month)} for row in queries.sheets_of(office)],
        "figures": _figures(person, chosen),
        "reasons": CorrectionReason.choices,
        "may_ask": may_ask_correction(person),
        "typed": typed,
        "errors": errors or [],
        **more,
    }


def _row(row: Correction, person: Person) -> dict[str, Any]:
    """Whoever asked has no buttons: somebody else decides."""
    return {"own": row.asked_by_id == person.pk, "may_decide": may_oversee(person)}


def _figures(person: Person, sheet: Sheet | None) -> list[str]:
    """Names to choose from: those of the sheet, or what the office states on its pages."""
    if sheet is not None:
        return [one.name for one in fields_of(sheet.figures)]
    return [f"typed.people.{area.code}" for area in areas(person.office)]


def _sheet(person: Person, month: str) -> Sheet | None:
    return queries.sheet_of(person.office, month) if month else None


@correctors
@require_POST
def ask(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for a correction; what was typed stays when it is refused."""
    typed = typed_in(request, _MOST_TYPED)
    sheet = _sheet(person, typed.get("sheet", ""))
    if typed.get("sheet") and sheet is None:
        raise Http404
    try:
        commands.ask_correction(
            sheet=sheet,
            page="" if sheet else UNHEARD,
            field=typed.get("figure", "").strip(),
            number=typed.get("number", ""),
            reason=typed.get("reason", ""),
            words=typed.get("words", ""),
            by=person,
            now=now_of(request),
        )
    except PROBLEMS as error:
        problem = refused(error)
        problem = Problem("id_figure", problem.text) if problem.id == "id_field" else problem
        return render(
            request, "overseer/correcting.html", _page(request, person, typed, [problem]), status=422
        )
    return redirect("web:correcting", person.office.slug)


@correctors
@require_POST
def decide(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Agree, or decline with a reason."""
    found = queries.correction_by_id(person.office, number)
    if found is None:
        raise Http404
    step = partial(commands.decide_correction, correction=found)
    return agree_or_decline(request, person, number, step, _page, at="correcting")
