"""What people sent along, shown to those who may see the case."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianxin.act import queries, rules
from lianxin.act.models import Case
from lianxin.hear.commands import note_looks
from lianxin.hear.models import Attachment
from lianxin.hear.queries import attachments_of
from lianxin.hear.states import Seen
from lianxin.office.clock import now_of
from lianxin.office.models import Person

from ..access import desk
from ..files import sent, shown
from ..resident.files import Sorted, by_line


@desk
@require_safe
def file(request: HttpRequest, person: Person, number: int, file: int) -> HttpResponse:
    """One file of a voice of this case."""
    case = queries.by_number(person.office, number)
    if case is None or not rules.may_see(person, case):
        raise Http404
    files = _files(case)
    spoke = {row.pk: row.voice_id or (row.line and row.line.voice_id) for row in files}.get(file)
    if spoke:
        note_looks(person=person, voices=[spoke], what=Seen.PHOTOS, now=now_of(request))
    return sent(request, files, file)


def attached(case: Case) -> Sorted:
    """What the case page shows."""

    def address(found: Attachment) -> str:
        return reverse("web:desk_file", args=[case.office.slug, case.number, found.pk])

    return by_line(shown(_files(case), address))


def _files(case: Case) -> list[Attachment]:
    return attachments_of(case.whole.case_voices.values_list("voice_id", flat=True))
