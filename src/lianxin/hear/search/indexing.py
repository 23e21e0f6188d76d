"""Making what a voice is found by: its words for the desk, and what was published of them for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lianxin.algorithms.likeness import sketch
from lianxin.algorithms.terms import terms
from lianxin.office.models import Area

from ..models import Publication, SearchText, Voice

#: A voice without a heading is headed by how it begins: to the first full stop after the greeting.
GREETING, HEADING = 12, 60
_STOPS = "\n。！？!?；;."


def index(voice: Voice) -> None:
    """Make the voice found by what it says now; safe to call again, and after publishing or withdrawing."""
    index_many([voice])


def index_many(voices: Sequence[Voice]) -> int:
    """The same for many voices of any office at once; how many rows were written."""
    published = {
        one.voice_id: one for one in Publication.objects.filter(voice__in=voices, withdrawn_at__isnull=True)
    }
    names = _names_of_areas({voice.area_id for voice in voices if voice.area_id})
    rows = [
        row
        for voice in voices
        if not voice.probe and not voice.asked and voice.erased_at is None
        for row in _rows(voice, published.get(voice.pk), names.get(voice.area_id or 0, ""))
    ]
    _drop(voices, rows)
    SearchText.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["voice", "published"],
        update_fields=["title", "words", "sketch"],
    )
    return len(rows)


def _drop(voices: Sequence[Voice], rows: Sequence[SearchText]) -> None:
    """Take away what is not to be found any more: words that were withdrawn or erased, voices that are tests."""
    for published in (False, True):
        stay = {row.voice_id for row in rows if row.published == published}
        gone = [voice.pk for voice in voices if voice.pk not in stay]
        SearchText.objects.filter(voice_id__in=gone, published=published).delete()


def head(title: str, body: str) -> str:
    """The heading of a text: its title, else how it begins."""
    if title:
        return title
    ends = [place for stop in _STOPS if (place := body.find(stop, GREETING, HEADING)) > 0]
    return body[: min(ends, default=HEADING)]


def _rows(voice: Voice, publication: Publication | None, area: str) -> Iterator[SearchText]:
    yield _row(voice, voice.title, voice.body, f"{voice.place}\n{area}", published=False)
    if publication and not voice.confidential:
        yield _row(voice, publication.title, publication.text, area, published=True)


def _row(voice: Voice, title: str, body: str, where: str, *, published: bool) -> SearchText:
    return SearchText(
        voice=voice,
        office_id=voice.office_id,
        published=published,
        title=" ".join(terms(title)),
        words=" ".join(terms(f"{body}\n{where}")),
        sketch=sketch(head(title, body), body),
    )


def _names_of_areas(area_ids: set[int]) -> dict[int, str]:
    """The names of each area in all languages: who knows the village by one of them finds what is said of it."""
    return {area.pk: "\n".join(area.names.values()) for area in Area.objects.filter(pk__in=area_ids)}
