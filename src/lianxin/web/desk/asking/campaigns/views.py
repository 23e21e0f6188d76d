"""Where a convenor announces a campaign, puts questions into it, and ends it with its result."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import campaigns as commands
from lianxin.ask.models import Campaign
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.campaigns.views import campaign_at
from ....posted import Typed, typed_in
from ....problems import refused
from ..doors import convenors, onlookers
from ..typed import by_language
from . import pages, typed


@onlookers
@require_GET
def campaigns(request: HttpRequest, person: Person) -> HttpResponse:
    """All campaigns, and the way to announce one."""
    before = whole(request.GET.get("before", "")) or 0
    context = pages.listed(person, now_of(request), before=before)
    return render(request, "desk/asking/campaigns/list.html", context)


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: Person) -> HttpResponse:
    """The form, and announcing; what was typed stays when it is refused."""
    told = typed_in(request, typed.MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/campaigns/new.html", pages.form(person.office, told))
    try:
        made = commands.announce_campaign(terms=typed.terms(told), by=person, now=now_of(request))
    except Refusal as refusal:
        context = pages.form(person.office, told, [refused(refusal)])
        return render(request, "desk/asking/campaigns/new.html", context, status=422)
    return redirect("web:campaign_desk", person.office.slug, made.number)


@onlookers
@require_GET
def campaign(request: HttpRequest, person: Person, campaign: int) -> HttpResponse:
    """One, with what keeps it from ending and what can be done about it."""
    found = campaign_at(person.office, campaign)
    after = whole(request.GET.get("after", "")) or 0
    context = pages.page(found, person, now_of(request), after=after)
    return render(request, "desk/asking/campaigns/one.html", context)


@convenors
@require_POST
def question(request: HttpRequest, person: Person, campaign: int) -> HttpResponse:
    """A consultation becomes one of its questions."""
    found, now = campaign_at(person.office, campaign), now_of(request)

    def step(told: Typed) -> object:
        asked = typed.consultation(told, person.office)
        return commands.put_in_campaign(campaign=found, consultation=asked, by=person, now=now)

    return _done(request, person, found, step)


@convenors
@require_POST
def complete(request: HttpRequest, person: Person, campaign: int) -> HttpResponse:
    """It ends with its result; while something that was found is open it is refused, and what was typed stays."""
    found, now = campaign_at(person.office, campaign), now_of(request)

    def step(told: Typed) -> object:
        result = by_language(told, "result")
        return commands.complete_campaign(campaign=found, result=result, by=person, now=now)

    return _done(request, person, found, step)


def _done(
    request: HttpRequest, person: Person, campaign: Campaign, step: Callable[[Typed], object]
) -> HttpResponse:
    told = typed_in(request, typed.MOST_TYPED)
    try:
        step(told)
    except Refusal as refusal:
        error = refused(refusal)
        context = pages.page(campaign, person, now_of(request), typed=told, errors=[error])
        return render(request, "desk/asking/campaigns/one.html", context, status=422)
    return redirect("web:campaign_desk", person.office.slug, campaign.number)
