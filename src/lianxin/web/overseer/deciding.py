"""What one person asked for, another agrees to or declines: the same step on every page that asks for two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lianxin.office.clock import now_of
from lianxin.office.models import Person

from ..problems import PROBLEMS, beside, refused

_MOST_TYPED = 10_000


def agree_or_decline(
    request: HttpRequest,
    person: Person,
    number: int,
    decide: Callable[..., object],
    page: Callable[..., dict[str, Any]],
    *,
    at: str,
) -> HttpResponse:
    """Agree, or decline with a reason; what was typed stays beside row ``number`` of the page ``at`` when refused."""
    words = request.POST.get("decision", "")[:_MOST_TYPED]
    try:
        decide(agree=request.POST.get("agree") == "yes", words=words, by=person, now=now_of(request))
    except PROBLEMS as error:
        problem = beside(refused(error), number)
        context = page(request, person, {"decision": words}, [problem], decided=number)
        return render(request, f"overseer/{at}.html", context, status=422)
    return redirect(f"web:{at}", person.office.slug)
