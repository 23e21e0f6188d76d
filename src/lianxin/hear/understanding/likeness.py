"""Which voices speak of the same thing as this one.  A suggestion with its reasons: a person decides.

Candidates are the newest texts that share the heading's rarest terms; they are then compared as a whole
(``algorithms.likeness``), with a little more for the same place and the same days.  No network and no model:
the same voices give the same answer.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from lianxin.algorithms.folding import fold
from lianxin.algorithms.likeness import BEGINNING, MOST_RAISE, Rarity, cosines, score, shared_words, sketch
from lianxin.algorithms.terms import terms
from lianxin.office.models import Office

from ..models import Publication, SearchText, Voice
from ..search.engines import Kept, postings
from ..search.indexing import head

#: The rarest terms of a heading that are looked up, and how many texts they may have all together.
MOST_TERMS, FEWEST_TERMS, MOST_TEXTS = 24, 3, 1500
#: A heading with fewer terms than this is helped out by the beginning of the text.
ENOUGH_TERMS = 8
#: The newest texts of each term that are looked at, and how many of all are compared as a whole.
OF_EACH, CANDIDATES = 300, 200
#: Rarity is counted over the newest texts, and counted anew when there are a quarter more.
SAMPLE, GROWTH = 8000, 1.25
#: Offices whose rarities a process keeps at hand, 4 MB each.
MOST_KNOWN = 8
#: Below this a clerk would not see why two voices should have to do with each other.
WORTH_SHOWING = 0.2


@dataclass(frozen=True)
class Reasons:
    """Why: passages that both have, whether the place is the same, and how far apart they were said."""

    words: tuple[str, ...]
    same_place: bool
    apart: timedelta | None


@dataclass(frozen=True)
class Likely:
    voice_id: int
    score: float
    reasons: Reasons


@dataclass(frozen=True)
class Said:
    """A text that is not a voice yet, or a voice as far as likeness goes."""

    heading: str
    text: str
    when: datetime | None = None
    place: str = ""
    voice_id: int | None = None

    @classmethod
    def by(cls, voice: Voice) -> Said:
        heading = head(voice.title, voice.body)
        return cls(heading, voice.body, voice.said_at, _place(voice.known_place_id, voice.place), voice.pk)


def likely(
    office: Office,
    asked: Voice | str,
    *,
    limit: int = 10,
    published: bool = False,
    least: float = 0.0,
    among: QuerySet[Any] | None = None,
) -> list[Likely]:
    """The voices most likely about the same, the likeliest first.

    ``published`` looks at published words only, ``among`` only at the voices of those rows.
    """
    said = Said(head("", asked), asked) if isinstance(asked, str) else Said.by(asked)
    kept = Kept(office.pk, published, among)
    near = _nearest(_compared(said, kept), limit)
    found = [one for one in _scored(said, near, kept) if one.score >= least]
    best = sorted(found, key=lambda one: (-one.score, -one.voice_id))[:limit]
    words = _words([one.voice_id for one in best], published=published)
    return [_explained(one, said, words.get(one.voice_id, "")) for one in best]


def _compared(said: Said, kept: Kept) -> dict[int, float]:
    """Every candidate's cosine."""
    rarity, texts = known_rarity(kept)
    rows = _candidates(_rarest_terms(said, rarity, texts), kept, rarity)
    found = SearchText.objects.filter(pk__in=rows).exclude(voice_id=said.voice_id or 0)
    others = list(found.order_by("pk").values_list("voice_id", "sketch"))
    alike = cosines(sketch(said.heading, said.text), [bytes(packed) for _voice, packed in others], rarity)
    return {voice_id: float(cosine) for (voice_id, _packed), cosine in zip(others, alike, strict=True)}


def _nearest(compared: dict[int, float], limit: int) -> dict[int, float]:
    """Those that place and days could still raise among the first: for the others they need not be read."""
    floor = min(sorted(compared.values())[-limit:], default=0.0)
    return {voice_id: cosine for voice_id, cosine in compared.items() if cosine * MOST_RAISE >= floor}


def _scored(said: Said, near: dict[int, float], kept: Kept) -> list[Likely]:
    columns = ("pk", "said_at", "known_place_id", "place")
    rows = Voice.objects.filter(pk__in=near).values_list(*columns)
    return [
        _likely(said, voice_id, near[voice_id], when, _place(known, "" if kept.published else typed))
        for voice_id, when, known, typed in rows
    ]


def _likely(said: Said, voice_id: int, cosine: float, when: datetime, place: str) -> Likely:
    same_place = bool(place) and place == said.place
    apart = abs(when - said.when) if said.when else None
    worth = score(cosine, same_place=same_place, apart=apart)
    return Likely(voice_id, round(worth, 4), Reasons((), same_place, apart))


def _place(known_place_id: int | None, typed: str) -> str:
    return f"place/{known_place_id}" if known_place_id else fold(typed)


def _rarest_terms(said: Said, rarity: Rarity, texts: int) -> dict[str, float]:
    """The terms that few texts have, rarest first, with the share of texts that may have them."""
    heading = _speaking(said.heading)
    wanted = heading if len(heading) >= ENOUGH_TERMS else heading | _speaking(said.text[:BEGINNING])
    chosen: dict[str, float] = {}
    for share, term in sorted((rarity.share(term), term) for term in wanted):
        if len(chosen) >= FEWEST_TERMS and (sum(chosen.values()) + share) * texts > MOST_TEXTS:
            break
        chosen[term] = share
    return dict(list(chosen.items())[:MOST_TERMS])


def _speaking(text: str) -> set[str]:
    """Single characters say too little; where there is nothing else they must do."""
    found = set(terms(text))
    return {term for term in found if len(term) > 1} or found


def _candidates(chosen: dict[str, float], kept: Kept, rarity: Rarity) -> list[int]:
    """The rows that share the most of the rarest terms."""
    worth: dict[int, float] = defaultdict(float)
    shares = list(chosen.values())
    for place, row in postings(list(chosen), kept, OF_EACH):
        worth[row] += log(1 / shares[place])
    return sorted(worth, key=lambda row: (-worth[row], -row))[:CANDIDATES]


def _words(voice_ids: Sequence[int], *, published: bool) -> dict[int, str]:
    """What the reasons may quote: published words only, where only those were looked at."""
    released = Publication.objects.filter(voice__in=voice_ids, withdrawn_at=None)
    said = Voice.objects.filter(pk__in=voice_ids)
    rows: Iterable[tuple[int, str, str]] = (
        released.values_list("voice_id", "title", "text")
        if published
        else said.values_list("pk", "title", "body")
    )
    return {voice_id: f"{title}\n{text[: BEGINNING * 2]}" for voice_id, title, text in rows}


def _explained(one: Likely, said: Said, words: str) -> Likely:
    return replace(one, reasons=replace(one.reasons, words=tuple(shared_words(said.heading, words))))


_rarities: dict[tuple[str, int, bool, int], tuple[Rarity, int]] = {}
_lock = threading.Lock()


def known_rarity(kept: Kept) -> tuple[Rarity, int]:
    """How rare terms are in the office's texts, and how many texts there are.

    Counted up to a row whose number depends on the newest row alone, so every process counts the same.
    """
    texts = SearchText.objects.filter(office_id=kept.office_id, published=kept.published)
    newest = texts.aggregate(newest=Max("pk"))["newest"] or 0
    key = (str(connection.settings_dict["NAME"]), kept.office_id, kept.published, _step(newest))
    with _lock:
        if key not in _rarities:
            _rarities[key] = _counted(texts.filter(pk__lte=key[-1]))
            while len(_rarities) > MOST_KNOWN:
                del _rarities[next(iter(_rarities))]
        return _rarities[key]


def forget() -> None:
    """Count rarities anew: the database under this process is another one."""
    with _lock:
        _rarities.clear()


def _counted(texts: QuerySet[SearchText]) -> tuple[Rarity, int]:
    sketches = texts.order_by("-pk").values_list("sketch", flat=True)[:SAMPLE]
    return Rarity.among([bytes(one) for one in sketches]), texts.count()


def _step(newest: int) -> int:
    """The last step of a growing series that the newest row has reached."""
    reached = 0
    while (following := int(reached * GROWTH) + 1) <= newest:
        reached = following
    return reached
