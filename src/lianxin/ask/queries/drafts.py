"""Reads of drafts: their paragraphs, what was said about each, and which paragraph an older one has become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from lianxin.algorithms.paragraphs import Pair, aligned, as_one, followed, paragraphs

from ..models import Consultation, Material, Statement
from ..naming import Place, place_in
from .consultations import material_of, materials_of, newest_materials, versions_of
from .statements import shown

#: By place of a paragraph in this version or an older one: the number that it has in this one.
Standing = Mapping[Place, int]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a draft, with its words by language."""

    material: Material
    number: int
    texts: Mapping[str, str]

    @property
    def place(self) -> Place:
        return Place(self.material.pk, self.number)


def paragraphs_of(draft: Material) -> list[Paragraph]:
    """In their order; each in every language in which the draft is written."""
    by_language = {language: paragraphs(text) for language, text in draft.text.items()}
    count = min(map(len, by_language.values()), default=0) if draft.draft else 0
    return [
        Paragraph(draft, place + 1, {language: found[place] for language, found in by_language.items()})
        for place in range(count)
    ]


def paragraph_of(consultation: Consultation, about: str) -> Paragraph | None:
    """The paragraph that is called so; None where no draft of this consultation has it."""
    place = place_in(about)
    if place is None:
        return None
    draft = material_of(consultation, place.material)
    found = paragraphs_of(draft) if draft else []
    return found[place.paragraph - 1] if place.paragraph <= len(found) else None


def drafts_of(consultation: Consultation) -> list[Material]:
    """The newest version of each draft."""
    return [row for row in newest_materials(consultation) if row.draft]


def pairs_of(before: Material, after: Material) -> tuple[Pair, ...]:
    """Which paragraph of the older version is which of the newer one, in all languages that both have.

    Without a language in common every paragraph is another one.
    """
    common = [code for code in before.text if code in after.text]
    old, new = (_as_one(one, common or list(one.text)) for one in (before, after))
    return _pairs(old, new) if common else (*_pairs(old, ()), *_pairs((), new))


def _as_one(draft: Material, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(as_one({code: paragraphs(draft.text[code]) for code in languages}))


@lru_cache(maxsize=64)
def _pairs(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Pair, ...]:
    return tuple(aligned(before, after))


def standing_in(draft: Material, rows: Sequence[Material]) -> Standing:
    """Its own paragraphs, and those of older versions that are still there under some number."""
    versions = versions_of(draft, rows)
    older = versions[: versions.index(draft) + 1]
    now = {one.number: one.number for one in paragraphs_of(draft)}
    found = {Place(draft.pk, number): number for number in now}
    for before, after in zip(older[-2::-1], older[:0:-1], strict=True):
        if not before.draft:
            break
        became = followed(pairs_of(before, after))
        now = {old: now[new] for old, new in became.items() if new in now}
        found |= {Place(before.pk, old): number for old, number in now.items()}
    return found


def said_of(consultation: Consultation, standing: Standing) -> dict[int, list[Statement]]:
    """Statements that are shown, by the number that their paragraph has now, in the order of their own numbers."""
    found: defaultdict[int, list[Statement]] = defaultdict(list)
    rows = shown(consultation).filter(material__in={place.material for place in standing})
    for row in rows:
        if (number := standing.get(_place(row))) is not None:
            found[number].append(row)
    return found


def said_of_one(consultation: Consultation, paragraph: Paragraph) -> QuerySet[Statement]:
    """What is shown of what was said about this paragraph, and about the older ones of which it came."""
    standing = standing_in(paragraph.material, materials_of(consultation))
    places = [place for place, number in standing.items() if number == paragraph.number]
    wanted = Q(pk__in=())
    for place in places:
        wanted |= Q(material=place.material, paragraph=place.paragraph)
    return shown(consultation).filter(wanted)


def gone_with(
    before: Material, gone: Sequence[int], consultation: Consultation
) -> dict[int, list[Statement]]:
    """What is shown of what was said about paragraphs of an older version that are there no more."""
    standing = standing_in(before, materials_of(consultation))
    return said_of(consultation, {place: number for place, number in standing.items() if number in set(gone)})


def about(rows: Sequence[Statement]) -> dict[int, Paragraph]:
    """By row number of a statement the paragraph that it is about; one query, and none where there is none."""
    wanted = {row.material_id for row in rows if row.material_id}
    if not wanted:
        return {}
    drafts = Material.objects.select_related("consultation__office").in_bulk(wanted)
    known = {one.place: one for draft in drafts.values() for one in paragraphs_of(draft)}
    return {row.pk: known[_place(row)] for row in rows if _place(row) in known}


def _place(row: Statement) -> Place:
    return Place(row.material_id or 0, row.paragraph or 0)
