"""What somebody sent along, shown again to whoever holds the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianxin.hear.models import Attachment, Voice
from lianxin.hear.queries import attachments_of

from ..access import receipt_holder
from ..files import Shown, sent, shown

#: Files by the line with which they came; under None those that came with the voice itself.
Sorted = dict[int | None, list[Shown]]


@receipt_holder
@require_safe
def file(request: HttpRequest, voice: Voice, code: str, number: int) -> HttpResponse:
    """One file of this voice or of the conversation about it."""
    return sent(request, attachments_of([voice.pk]), number)


def attached(voice: Voice, code: str) -> Sorted:
    """What the follow page shows."""

    def address(found: Attachment) -> str:
        return reverse("web:follow_file", args=[voice.office.slug, code, found.pk])

    return by_line(shown(attachments_of([voice.pk]), address))


def by_line(files: list[Shown]) -> Sorted:
    """Files sorted by the line with which they came."""
    sorted_files: Sorted = {None: []}
    for found in files:
        sorted_files.setdefault(found.line, []).append(found)
    return sorted_files
