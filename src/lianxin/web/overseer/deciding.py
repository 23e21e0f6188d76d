"""What one person asked for, another agrees to or declines: the same step on every page that asks for two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lianxin.hear.states import MOST_TEXT
from lianxin.office.clock import now_of
from lianxin.office.models import Person

from ..posted import typed_in
from ..problems import PROBLEMS, beside, refused

#: As long as the longest text, and one more: what was cut is refused again, and never taken for the whole.
_MOST_TYPED = MOST_TEXT + 1


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
    typed = typed_in(request, _MOST_TYPED)
    try:
        decide(
            agree=request.POST.get("agree") == "yes",
            words=typed.get("decision", ""),
            by=person,
            now=now_of(request),
        )
    except PROBLEMS as error:
        problem = beside(refused(error), number)
        context = page(request, person, typed, [problem], decided=number)
        return render(request, f"overseer/{at}.html", context, status=422)
    return redirect(f"web:{at}", person.office.slug)
