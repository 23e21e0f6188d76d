"""Budgets for everybody: the list, one with its projects, the result, and the files from which it is counted again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.algorithms.budgets.of_ballot import file_of
from lianxin.algorithms.digits import whole
from lianxin.ask.models import Budget, BudgetTally
from lianxin.ask.queries import budgets as queries
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import may_see
from . import pages


@anyone_at
@require_GET
def budgets(request: HttpRequest, office: Office) -> HttpResponse:
    """All money that was ever put up, the newest first."""
    found = queries.budgets_of(office, before=whole(request.GET.get("before", "")) or 0)
    rows = found[: queries.PAGE]
    context = {
        "office": office,
        "nav": "asking",
        "rows": pages.listed(rows, now_of(request)),
        "older_url": f"?before={rows[-1].number}" if len(found) > len(rows) else "",
        "may_see": may_see(request, office),
    }
    return render(request, "asking/budgets/list.html", context)


def found_at(office: Office, number: int) -> Budget:
    found = queries.by_number(office, number)
    if found is None:
        raise Http404
    return found


@anyone_at
@require_GET
def budget(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One: how much, for what, every project with its card, and every one that was taken off, with the reason."""
    context = pages.page(found_at(office, number), now_of(request))
    context["may_see"] = may_see(request, office)
    return render(request, "asking/budgets/one.html", context)


@anyone_at
@require_GET
def result(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """What is funded, and for each project why, or why not."""
    found = found_at(office, number)
    context = pages.result(found, _tally(found), now_of(request))
    return render(request, "asking/budgets/result.html", context)


def _tally(budget: Budget) -> BudgetTally:
    found = queries.result_of(budget)
    if found is None:
        raise Http404
    return found


@anyone_at
@require_GET
def votes(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The votes as a Pabulib file, which ``lianxin tally`` and other programs count."""
    tally = _tally(found_at(office, number))
    data = file_of(queries.cast_of(tally.ballot))
    return _file(data, "text/plain; charset=utf-8", f"{office.slug}-budget-{number}.pb")


@anyone_at
@require_GET
def document(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The document behind the record's entry, byte for byte as its digest has it."""
    tally = _tally(found_at(office, number))
    return _file(tally.document.encode(), "application/json", f"{office.slug}-budget-{number}.json")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
