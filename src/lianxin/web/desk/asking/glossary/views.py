"""Where words of the office are explained, put better, and taken off the list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lianxin.office import commands
from lianxin.office.clock import now_of
from lianxin.office.models import GlossaryTerm, Person
from lianxin.office.queries import glossary_term
from lianxin.office.refusals import Refusal

from ....posted import Typed, typed_in
from ....problems import refused
from ..doors import convenors
from . import pages

_MOST_TYPED = 2_000


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, person: Person) -> HttpResponse:
    """All of them, and the form by which one more is explained."""
    office, typed = person.office, typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/glossary/list.html", pages.list_page(office, typed))
    try:
        told, now = pages.explained(typed), now_of(request)
        commands.explain_word(office=office, explained=told, by=person, now=now)
    except Refusal as refusal:
        context = pages.list_page(office, typed, [refused(refusal)])
        return render(request, "desk/asking/glossary/list.html", context, status=422)
    return redirect("web:glossary_desk", office.slug)


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, person: Person, term: int) -> HttpResponse:
    """One of them: its explanation is put better, or it is taken off the list."""
    row = glossary_term(person.office, term)
    if row is None:
        raise Http404
    typed = typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/glossary/one.html", pages.term_page(row, typed))
    try:
        _change(request, row, person, typed)
    except Refusal as refusal:
        context = pages.term_page(row, typed, [refused(refusal)])
        return render(request, "desk/asking/glossary/one.html", context, status=422)
    return redirect("web:glossary_desk", person.office.slug)


def _change(request: HttpRequest, row: GlossaryTerm, by: Person, typed: Typed) -> None:
    now = now_of(request)
    if typed.get("step") == "drop":
        commands.drop_word(term=row, by=by, now=now)
    else:
        commands.put_better(term=row, explained=pages.explained(typed), by=by, now=now)
