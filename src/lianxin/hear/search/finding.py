"""Finding what was said by words that are in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lianxin.office.models import Office

from .asking import phrases
from .engines import Kept, matching

#: So many of the newest are ranked; who finds more than that has to ask more closely.
MOST_FOUND = 1000


@dataclass(frozen=True)
class Found:
    """The voices found, the best first; ``more`` when there were too many to rank them all."""

    voice_ids: list[int]
    more: bool = False


def find(office: Office, typed: str, *, published: bool = False, among: QuerySet[Any] | None = None) -> Found:
    """The voices whose text contains everything that was typed.

    Words in the heading weigh most; what weighs the same comes newest first.  ``among`` is a query for rows
    with a ``voice_id``: the voices that the reader may find at all.
    """
    wanted = phrases(typed)
    if not wanted:
        return Found([])
    rows = matching(wanted, Kept(office.pk, published, among), MOST_FOUND + 1)
    ranked = sorted(rows[:MOST_FOUND], key=lambda row: (-row[2], -row[0]))
    return Found([voice_id for _row, voice_id, _worth in ranked], len(rows) > MOST_FOUND)
