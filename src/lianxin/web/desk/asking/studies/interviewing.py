"""Where a clerk or visitor writes down an interview: the day and what was said, never who said it.

Each thing that was said has a slip of its own, because each is a voice that can be followed and taken back by itself.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.ask.commands.studies import enter_interview
from lianxin.ask.models import StudySite
from lianxin.ask.queries.consultations import open_for
from lianxin.ask.queries.studies import takes_interviews
from lianxin.ask.rules import may_enter
from lianxin.ask.states import PhaseKind
from lianxin.hear.commands import NotHeard
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.studies.pages import site_at, study_at
from ....posted import typed_in
from ....problems import refused
from ..doors import enterers
from ..speaking import slip
from .pages import interview_form
from .typed import interviewed

_MOST_TYPED = 5_000
_FORM = "desk/asking/studies/enter.html"
#: What one interview has in common with the next.
_CARRIED = ("held_on", "language")


def doors(person: Person, now: datetime) -> list[tuple[str, str]]:
    """On their desk they find the places where people are talked to now."""
    if not may_enter(person):
        return []
    text, asked = _("Enter an interview: %(place)s"), open_for(person.office, PhaseKind.SAY, now)
    return [(text % {"place": site.place}, _address(person, site)) for site in takes_interviews(asked)]


def _address(person: Person, site: StudySite) -> str:
    study = site.study
    place = [person.office.slug, study.consultation.number, study.number, site.number]
    return reverse("web:study_interview", args=place)


@enterers
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person: Person, number: int, study: int, site: int) -> HttpResponse:
    """One interview after the other.  What was typed stays whatever goes wrong."""
    place, now = site_at(study_at(person.office, number, study), site), now_of(request)
    if request.method != "POST":
        return render(request, _FORM, interview_form(place, now, {}))
    typed = typed_in(request, _MOST_TYPED)
    try:
        heard = enter_interview(
            site=place,
            interviewed=interviewed(typed),
            by=person,
            now=now,
            idempotency_key=typed.get("form", "")[:100],
        )
    except (Refusal, NotHeard) as error:
        return render(request, _FORM, interview_form(place, now, typed, [refused(error)]), status=422)
    carried = {name: typed.get(name, "") for name in _CARRIED}
    slips = [slip(request, one) for one in heard]
    return render(request, _FORM, interview_form(place, now, carried) | {"slips": slips}, status=201)
