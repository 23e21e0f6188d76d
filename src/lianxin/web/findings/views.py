"""Pages of signs: for everybody, for overseers who look, and for those who set the detectors."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.verify import commands, queries
from lianxin.verify.commands.findings import MOST_WORDS
from lianxin.verify.findings import DETECTORS
from lianxin.verify.models import Finding
from lianxin.verify.rules import OVERSEERS, SETTERS, may_look_at_findings, may_set_detectors
from lianxin.verify.states import FindingState

from ..access import anyone_at
from ..posted import typed_in
from ..problems import PROBLEMS, Problem, beside, refused
from . import pages

#: As long as the longest text, and one more: what was cut is refused again, and never taken for the whole.
_MOST_TYPED = MOST_WORDS + 1

overseers = staff(may=may_look_at_findings, rule=OVERSEERS)
setters = staff(may=may_set_detectors, rule=SETTERS)


@anyone_at
@require_GET
def public(request: HttpRequest, office: Office) -> HttpResponse:
    """What is looked for, within which bounds, and what came of it."""
    return render(request, "findings/public.html", pages.public(office, now_of(request)))


@overseers
@require_GET
def to_look_at(request: HttpRequest, person: Person) -> HttpResponse:
    """Signs that wait for somebody to look, the oldest first."""
    state, after = request.GET.get("state", ""), whole(request.GET.get("after", "")) or 0
    state = state if state in FindingState.values else FindingState.OPEN
    context = pages.to_look_at(person, state, after, now_of(request))
    return render(request, "findings/list.html", context)


@overseers
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One sign, and the form for what was found out."""
    finding = finding_at(person, number)
    if request.method != "POST":
        return render(request, "findings/one.html", pages.one(finding, now_of(request)))
    typed = typed_in(request, _MOST_TYPED)
    try:
        chosen, words = typed.get("state", ""), typed.get("words", "")
        state = FindingState(chosen) if chosen in FindingState.values else FindingState.OPEN
        commands.look_at(finding=finding, state=state, words=words, by=person, now=now_of(request))
    except PROBLEMS as error:
        found = pages.one(finding_at(person, number), now_of(request), errors=[refused(error)], typed=typed)
        return render(request, "findings/one.html", found, status=422)
    return redirect("web:oversight_findings", person.office.slug)


def finding_at(person: Person, number: int) -> Finding:
    """A sign of the own office, or nothing is found there."""
    finding = queries.finding_by_id(person.office, number)
    if finding is None:
        raise Http404
    return finding


@setters
@require_GET
def detectors(request: HttpRequest, person: Person) -> HttpResponse:
    """How signs are looked for, and the forms to ask for a change and to agree to one."""
    return render(request, "findings/detectors.html", _detectors(request, person))


def _detectors(
    request: HttpRequest, person: Person, *, typed: dict[str, str] | None = None, kind: str = "", **more: Any
) -> dict[str, Any]:
    """The detectors, with what was typed into the form of one of them."""
    context = pages.public(person.office, now_of(request))
    for one in context["detectors"]:
        for bound in one["bounds"]:
            kept = typed.get(bound["name"], "") if typed and one["kind"] == kind else bound["value"]
            bound["typed"] = kept
    return {**context, "nav": "oversight", "typed": typed, "typed_kind": kind, **more}


@setters
@require_POST
def ask(request: HttpRequest, person: Person, kind: str) -> HttpResponse:
    """Ask for a change; another person has to agree."""
    if kind not in DETECTORS:
        raise Http404
    typed = typed_in(request, _MOST_TYPED)
    try:
        values = {bound.name: _number(typed, bound.name) for bound in DETECTORS[kind].bounds}
        changed = {name: value for name, value in values.items() if value != DETECTORS[kind].defaults[name]}
        on, reason = typed.get("on") == "yes", typed.get("reason", "")
        commands.ask_detector(kind=kind, on=on, values=changed, reason=reason, by=person, now=now_of(request))
    except PROBLEMS as error:
        problem = beside(refused(error), kind)
        context = _detectors(request, person, errors=[problem], typed=typed, kind=kind)
        return render(request, "findings/detectors.html", context, status=422)
    return redirect("web:oversight_detectors", person.office.slug)


def _number(typed: dict[str, str], name: str) -> int:
    number = whole(typed.get(name, "").strip(), len(str(pages.MOST_NUMBER)))
    if number is None:
        raise Refusal("wrong_type", pages.not_whole(), name)
    return number


@setters
@require_POST
def agree(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Agree to what another person asked for."""
    setting = queries.setting_by_id(person.office, number)
    if setting is None:
        raise Http404
    try:
        commands.agree_detector(setting=setting, by=person, now=now_of(request))
    except PROBLEMS as error:
        problem = Problem("", pages.two_people()) if not isinstance(error, Refusal) else refused(error)
        context = _detectors(request, person, errors=[problem])
        return render(request, "findings/detectors.html", context, status=422)
    return redirect("web:oversight_detectors", person.office.slug)
