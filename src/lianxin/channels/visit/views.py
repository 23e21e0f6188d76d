"""Field pages for people: what is open, the form, one visit.  They work without scripts as long as there is a network."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.hear.attachments import Unclean, stage_bytes, why_unclean
from lianxin.hear.commands import NotHeard, Visited, note_visit, record_visit, settle_referral
from lianxin.hear.models import Visit
from lianxin.hear.problems import Problem
from lianxin.hear.rules import may_look_into_visits, may_read_visit, may_visit
from lianxin.hear.states import ReferralOutcome, Seen
from lianxin.hear.visits import by_number
from lianxin.hear.visits.noting import NotVisited
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person

from . import pages
from .reading import compacted, noted
from .wording import photos_refused, problems_of

VISITORS = "visitors of the office"
READERS = "the visitor who wrote it down, and coordinators"

visitors = staff(may=may_visit, rule=VISITORS)
readers = staff(may=may_look_into_visits, rule=READERS)


@visitors
@require_GET
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """My visits: drafts on this device, what is still open, where we have been."""
    wanted = pages.kept(person.office) if "shell" in request.GET else pages.home(person, now_of(request))
    return render(request, "visit/home.html", wanted)


@visitors
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, person: Person) -> HttpResponse:
    """Write down a visit.  What was typed stays in the form whatever goes wrong."""
    if request.method == "POST":
        return _hand_in(request, person)
    context = pages.form(person.office)
    if "shell" in request.GET:
        context |= pages.kept(person.office)
    return render(request, "visit/form.html", context)


def _hand_in(request: HttpRequest, person: Person) -> HttpResponse:
    office, now = person.office, now_of(request)
    fields = compacted({name: str(value) for name, value in request.POST.items()})
    photos, problems = _staged(request, person, now)
    if not problems and "add" not in request.POST:
        try:
            visited = _record(person, fields, photos, now)
            return render(request, "visit/slip.html", pages.slip(visited), status=201)
        except NotVisited as error:
            problems = problems_of(error)
        except NotHeard as error:
            problems, photos = photos_refused(error), []
    context = pages.form(office, fields=fields, problems=problems, photos=photos, more="add" in request.POST)
    return render(request, "visit/form.html", context, status=422 if problems else 200)


def _record(person: Person, fields: dict[str, str], photos: list[str], now: datetime) -> Visited:
    key = fields.get("client_key", "")
    told = noted(person.office, fields, client_key=key, written_at=now, sent_at=now, photos=photos)
    return record_visit(office=person.office, by=person, noted=told, now=now)


def _staged(request: HttpRequest, person: Person, now: datetime) -> tuple[list[str], list[Problem]]:
    """The photos that came with the form, beside those that came before and were kept."""
    tokens, problems = [token for token in request.POST.getlist("photo") if token], []
    for file in request.FILES.getlist("photos"):
        try:
            tokens.append(stage_bytes(person.office, file.file or b"", now))
        except Unclean as error:
            problems.append(Problem("id_photos", why_unclean(error.problem)))
    return tokens, problems


def _visit(person: Person, number: int) -> Visit:
    found = by_number(person.office, number)
    if found is None or not may_read_visit(person, found):
        raise Http404
    return found


@readers
@require_GET
def visit(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One visit, with what was seen in the home."""
    found, now = _visit(person, number), now_of(request)
    note_visit(person=person, visit=found, what=Seen.WORDS, now=now)
    return render(request, "visit/visit.html", pages.visit(found, person, now))


@readers
@require_POST
def settle(request: HttpRequest, person: Person, number: int, position: int) -> HttpResponse:
    """What became of a referral."""
    found = _visit(person, number)
    need = found.needs.select_related("visit__office").filter(position=position, leads_to="referral").first()
    outcome = request.POST.get("outcome", "")
    if need is None or outcome not in ReferralOutcome.values:
        raise Http404
    settle_referral(need=need, outcome=ReferralOutcome(outcome), by=person, now=now_of(request))
    return redirect("visit:visit", person.office.slug, number)
