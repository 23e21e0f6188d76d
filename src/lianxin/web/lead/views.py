"""The lead's day on one screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person
from lianxin.office.states import Role

from . import pages

#: Who may open it, in words that the reference shows.
LEAD = "leads of the office"


def may_lead(person: Person) -> bool:
    """The screen is for whoever leads the office."""
    return person.holds(Role.LEAD)


@staff(may=may_lead, rule=LEAD)
@require_GET
def day(request: HttpRequest, person: Person) -> HttpResponse:
    """What is overdue, promised, not solved or waits for a decision, and how the office does."""
    return render(request, "lead/day.html", pages.day(person, now_of(request)))
