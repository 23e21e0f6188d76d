"""Search at the desk: over everything that was said, as far as the person may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.act.models import CaseVoice
from lianxin.act.queries import sees_everything, visible_to
from lianxin.hear.commands import note_looks
from lianxin.hear.search import find, passages
from lianxin.hear.states import Seen
from lianxin.hear.understanding.likeness import likely
from lianxin.office.clock import now_of
from lianxin.office.models import Person

from .. import dates
from ..access import desk
from ..excerpts import excerpt
from ..resident.pages import heading
from ..searching import CLOSE, MOST_CLOSE, Asked, Results, detail, form, found_text, page_of
from ..stages import state_tag


@desk
@require_GET
def search(request: HttpRequest, person: Person) -> HttpResponse:
    """Cases by what was said in them, the best first; a unit's handler finds the own unit's cases only."""
    asked = Asked.of(request.GET)
    results = _results(person, asked) if asked.anything else Results([])
    chosen, addresses = page_of(results.voice_ids, request.GET)
    note_looks(person=person, voices=_quoted(chosen, person), what=Seen.PASSAGE, now=now_of(request))
    context = {
        "office": person.office,
        "nav": "desk",
        "results": results,
        "found_text": found_text(results),
        "rows": _rows(chosen, results.words, person, now_of(request)),
        **form(asked, person.office),
        **addresses,
    }
    return render(request, "desk/search.html", context)


def _results(person: Person, asked: Asked) -> Results:
    office = person.office
    seen = asked.narrow(links(person), office)
    if not asked.q:
        return Results.newest(seen)
    # Whoever sees everything and chose no filter needs no list of what may be seen.
    among = None if sees_everything(person) and not asked.filtered else seen
    found = find(office, asked.q, among=among)
    numbered = seen.filter(case__number=asked.number or 0).values_list("voice_id", flat=True)
    if voice_ids := list(dict.fromkeys([*numbered, *found.voice_ids])):
        return Results(voice_ids, more=found.more, words=tuple(passages(asked.q)))
    alike = likely(office, asked.q, limit=MOST_CLOSE, least=CLOSE, among=seen)
    return Results.nearest(alike)


def _quoted(voice_ids: list[int], person: Person) -> list[int]:
    """The voices of which the page shows more than how they begin."""
    found = links(person).filter(voice__in=voice_ids).select_related("voice")
    return [link.voice_id for link in found if link.voice.body != heading(link.voice)]


def links(person: Person) -> QuerySet[CaseVoice]:
    """The voices whose case this person may see."""
    return CaseVoice.objects.filter(case__in=visible_to(person))


def _rows(
    voice_ids: list[int], words: tuple[str, ...], person: Person, now: datetime
) -> list[dict[str, Any]]:
    found = links(person).select_related("voice", "voice__area", "case", "case__unit", "case__area")
    by_voice = {link.voice_id: link for link in found.filter(voice__in=voice_ids)}
    zone = person.office.zone
    return [
        {
            "title": excerpt(heading(link.voice), words),
            "parts": excerpt(link.voice.body, words) if link.voice.body != heading(link.voice) else [],
            "url": reverse("web:desk_case", args=[person.office.slug, link.case.number]),
            "state": state_tag(link.case),
            "detail": detail(link.case, dates.day(link.voice.said_at, zone, now)),
        }
        for link in (by_voice[voice_id] for voice_id in voice_ids if voice_id in by_voice)
    ]
