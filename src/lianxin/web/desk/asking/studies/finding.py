"""Where whoever convenes writes down what was found, and on which statements that rests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.findings import Found, add_finding
from lianxin.ask.models import Consultation, Finding, Study
from lianxin.ask.queries.findings import finding_at
from lianxin.ask.queries.studies import study_of
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....posted import Typed, typed_in
from ....problems import refused
from ..doors import convenors
from .pages import findings_page
from .typed import numbers

_MOST_TYPED = 4_000
_PAGE = "desk/asking/studies/findings.html"


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One after the other.  What was typed stays whatever goes wrong."""
    found, now = found_at(person.office, number), now_of(request)
    if request.method != "POST":
        chosen = {"study": request.GET.get("study", "")[:9]}
        return render(request, _PAGE, findings_page(found, now, chosen))
    typed = typed_in(request, _MOST_TYPED)
    try:
        add_finding(consultation=found, found=_found(found, typed), by=person, now=now)
    except Refusal as refusal:
        return render(request, _PAGE, findings_page(found, now, typed, [refused(refusal)]), status=422)
    return redirect("web:asking_findings", person.office.slug, number)


def _found(consultation: Consultation, typed: Typed) -> Found:
    return Found(
        words=typed.get("words", ""),
        statements=numbers(typed.get("statements", "")),
        study=_study(consultation, typed.get("study", "")),
        replaces=_replaced(consultation, typed.get("replaces", "")),
    )


def _study(consultation: Consultation, chosen: str) -> Study | None:
    found = study_of(consultation, whole(chosen, 4) or 0)
    if chosen and found is None:
        raise Refusal("study", _("This consultation has no such study."), "study")
    return found


def _replaced(consultation: Consultation, chosen: str) -> Finding | None:
    found = finding_at(consultation, whole(chosen, 4) or 0)
    if chosen and found is None:
        raise Refusal("replaces", _("This consultation has no such finding."), "replaces")
    return found
