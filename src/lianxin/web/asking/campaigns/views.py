"""Campaigns for everybody: all that were ever announced, and one with everything that came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.algorithms.digits import whole
from lianxin.ask.models import Campaign
from lianxin.ask.queries import campaigns as queries
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import may_see
from . import lines, pages


@anyone_at
@require_GET
def campaigns(request: HttpRequest, office: Office) -> HttpResponse:
    """Every campaign, the newest first; none is ever taken off."""
    found = queries.campaigns_of(office, before=whole(request.GET.get("before", "")) or 0)
    rows = found[: queries.PAGE]
    context = {
        "office": office,
        "nav": "asking",
        "rows": lines.listed(rows, now_of(request)),
        "older_url": f"?before={rows[-1].number}" if len(found) > len(rows) else "",
        "may_see": may_see(request, office),
    }
    return render(request, "asking/campaigns/list.html", context)


def campaign_at(office: Office, number: int) -> Campaign:
    """The campaign of an address, or nothing is found there."""
    found = queries.by_number(office, number)
    if found is None:
        raise Http404
    found.office = office
    return found


@anyone_at
@require_GET
def campaign(request: HttpRequest, office: Office, campaign: int) -> HttpResponse:
    """One: its days, its questions, what was found, what is done about it, and what came of it."""
    found, after = campaign_at(office, campaign), whole(request.GET.get("after", "")) or 0
    asked, outcomes = queries.questions_of(found), queries.outcomes_of(found)
    context = pages.page(found, now_of(request), asked, outcomes, after=after)
    return render(request, "asking/campaigns/one.html", context | {"may_see": may_see(request, office)})
