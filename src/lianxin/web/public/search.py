"""Search for everybody: over released words, and over the numbers, areas and units of all cases.

Words that were not released are not looked at.  What somebody searches for is kept nowhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.act.models import CaseVoice
from lianxin.algorithms.folding import fold
from lianxin.hear.models import Publication
from lianxin.hear.queries import publications_of
from lianxin.hear.search import MOST_FOUND, find, passages
from lianxin.hear.understanding.likeness import likely
from lianxin.office.clock import now_of
from lianxin.office.models import Area, Office, Unit

from .. import dates, history
from ..access import anyone_at
from ..excerpts import excerpt
from ..searching import CLOSE, MOST_CLOSE, Asked, Results, detail, form, found_text, page_of
from ..stages import state_tag

#: Letters of a word that may name an area or a unit.
SHORTEST_NAME = 2


@anyone_at
@require_GET
def search(request: HttpRequest, office: Office) -> HttpResponse:
    """Cases by released words, number, area or unit, the best first."""
    asked = Asked.of(request.GET)
    results = _results(office, asked) if asked.anything else Results([])
    chosen, addresses = page_of(results.voice_ids, request.GET)
    context = {
        "office": office,
        "nav": "cases",
        "results": results,
        "found_text": found_text(results),
        "rows": _rows(office, chosen, results.words, now_of(request)),
        **form(asked, office),
        **addresses,
    }
    return render(request, "public/search.html", context)


def _results(office: Office, asked: Asked) -> Results:
    every = CaseVoice.objects.filter(office=office)
    released = asked.narrow(every.filter(_RELEASED), office)
    # Place and topic of a voice are nobody's business before its words are released.
    shown = released if asked.place or asked.topic else asked.narrow(every, office)
    if not asked.q:
        return Results.newest(shown)
    found = find(office, asked.q, published=True, among=released)
    named = [*_numbered(shown, asked), *found.voice_ids, *_named(office, asked, shown, released)]
    if voice_ids := list(dict.fromkeys(named)):
        return Results(voice_ids[:MOST_FOUND], more=found.more, words=tuple(passages(asked.q)))
    alike = likely(office, asked.q, limit=MOST_CLOSE, published=True, least=CLOSE, among=released)
    return Results.nearest(alike)


_RELEASED = Q(
    voice__publication__isnull=False,
    voice__publication__withdrawn_at=None,
    voice__confidential=False,
)


def _numbered(shown: QuerySet[CaseVoice], asked: Asked) -> list[int]:
    """The case with the number that was typed."""
    return list(shown.filter(case__number=asked.number or 0).values_list("voice_id", flat=True))


def _named(
    office: Office, asked: Asked, shown: QuerySet[CaseVoice], released: QuerySet[CaseVoice]
) -> list[int]:
    """Cases of the areas and units that words name; the other words must stand in what was released."""
    words, known = passages(asked.q), _names(office)
    named = {word: condition for word in words if (condition := _called(word, known)) is not None}
    if not named:
        return []
    for condition in named.values():
        shown, released = shown.filter(condition), released.filter(condition)
    others = " ".join(f'"{word}"' for word in words if word not in named)
    if others:
        return find(office, others, published=True, among=released).voice_ids
    return Results.newest(shown).voice_ids


Names = list[tuple[str, int, str]]


def _names(office: Office) -> Names:
    """The names of areas and units in all languages, each with the field of a case in which it stands."""
    return [
        (field, row.pk, fold(name))
        for field, model in (("case__area", Area), ("case__unit", Unit))
        for row in model.objects.filter(office=office)
        for name in row.names.values()
    ]


def _called(word: str, known: Names) -> Q | None:
    """Which cases belong to what the word names; None when it names nothing."""
    meant = [(field, pk) for field, pk, name in known if len(word) >= SHORTEST_NAME and word in name]
    condition = Q()
    for field, pk in meant:
        condition |= Q(**{field: pk})
    return condition if meant else None


def _rows(
    office: Office, voice_ids: list[int], words: tuple[str, ...], now: datetime
) -> list[dict[str, Any]]:
    links = CaseVoice.objects.select_related("voice", "case", "case__unit", "case__area").filter(
        office=office
    )
    by_voice = {link.voice_id: link for link in links.filter(voice__in=voice_ids)}
    released = publications_of(by_voice)
    names = history.names_of(office)
    return [
        {
            **_words(link, released.get(link.voice_id), words, names),
            "url": reverse("web:case", args=[office.slug, link.case.number]),
            "state": state_tag(link.case),
            "detail": detail(link.case, dates.day(link.case.received_at, office.zone, now)),
        }
        for link in (by_voice[voice_id] for voice_id in voice_ids if voice_id in by_voice)
    ]


def _words(
    link: CaseVoice, publication: Publication | None, words: tuple[str, ...], names: history.Names
) -> dict[str, Any]:
    """Released words; where there are none, the office's own title of the case."""
    if publication is None or link.voice.confidential:
        return {"title": excerpt(history.title(link.case, names), words), "parts": []}
    return {"title": excerpt(publication.title, words), "parts": excerpt(publication.text, words)}
