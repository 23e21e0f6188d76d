"""Photos of a visit: for whoever may read what was seen in the home, and for no unit."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lianxin.channels.visit.views import readers
from lianxin.hear.commands import note_visit
from lianxin.hear.rules import may_read_visit
from lianxin.hear.states import Seen
from lianxin.hear.visits import by_number
from lianxin.office.clock import now_of
from lianxin.office.models import Person

from .files import sent


@readers
@require_safe
def file(request: HttpRequest, person: Person, number: int, file: int) -> HttpResponse:
    """One photo of this visit."""
    visit = by_number(person.office, number)
    if visit is None or not may_read_visit(person, visit):
        raise Http404
    note_visit(person=person, visit=visit, what=Seen.PHOTOS, now=now_of(request))
    return sent(request, visit.attachments.all(), file)
