"""Where a coordinator or lead puts up money, keeps the list of projects, and asks for the vote."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import budgets as commands
from lianxin.ask.models import Budget
from lianxin.ask.queries import budgets as queries
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.budgets.views import found_at
from ....posted import Typed, typed_in
from ....problems import refused
from ..doors import see_sharing, sharers
from ..typed import by_language
from . import pages, typed


@see_sharing
@require_GET
def budgets(request: HttpRequest, person: Person) -> HttpResponse:
    """All money that was ever put up, and the way to put up more."""
    before = whole(request.GET.get("before", "")) or 0
    context = pages.listed(person, now_of(request), before=before)
    return render(request, "desk/asking/budgets/list.html", context)


@sharers
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: Person) -> HttpResponse:
    """The form, and announcing; what was typed stays when it is refused."""
    if request.method != "POST":
        return render(request, "desk/asking/budgets/new.html", pages.form(person.office, {"currency": "CNY"}))
    told = typed_in(request, typed.MOST_TYPED)
    try:
        made = commands.announce_budget(
            names=by_language(told, "names"),
            plain=by_language(told, "plain"),
            amount=typed.amount(told, "amount"),
            currency=told.get("currency", ""),
            consultation=typed.consultation(told, person.office),
            by=person,
            now=now_of(request),
        )
    except Refusal as refusal:
        context = pages.form(person.office, told, [refused(refusal)])
        return render(request, "desk/asking/budgets/new.html", context, status=422)
    return redirect("web:budget_desk", person.office.slug, made.number)


@see_sharing
@require_GET
def budget(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One, with its list and what can be done about it."""
    found = found_at(person.office, number)
    return render(request, "desk/asking/budgets/one.html", pages.page(found, person, now_of(request)))


@sharers
@require_POST
def project(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A project comes on the list."""
    found, now = found_at(person.office, number), now_of(request)

    def step(told: Typed) -> object:
        return commands.list_project(budget=found, card=typed.card(told, found), by=person, now=now)

    return _done(request, person, found, step, "project")


@sharers
@require_POST
def drop(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A project goes off the list, for a reason that everybody reads."""
    found, now = found_at(person.office, number), now_of(request)
    row = queries.project_of(found, whole(request.POST.get("project", "")) or 0)
    if row is None:
        raise Http404

    def step(told: Typed) -> object:
        return commands.drop_project(project=row, reason=told.get("reason", ""), by=person, now=now)

    return _done(request, person, found, step, "drop")


@sharers
@require_POST
def vote(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Ask for the ballot: rule, list and money are fixed with it."""
    found, now = found_at(person.office, number), now_of(request)

    def step(told: Typed) -> object:
        opens, closes = typed.times(told, person.office)
        return commands.propose_vote(
            budget=found,
            terms=typed.vote_terms(told),
            opens_at=opens,
            closes_at=closes,
            trustee=told.get("trustee", ""),
            by=person,
            now=now,
        )

    return _done(request, person, found, step, "vote")


def _done(
    request: HttpRequest, person: Person, budget: Budget, step: Callable[[Typed], object], sent: str
) -> HttpResponse:
    told = typed_in(request, typed.MOST_TYPED)
    try:
        step(told)
    except Refusal as refusal:
        error = refused(refusal)
        context = pages.page(budget, person, now_of(request), typed=told, errors=[error], sent=sent)
        return render(request, "desk/asking/budgets/one.html", context, status=422)
    return redirect("web:budget_desk", person.office.slug, budget.number)
