"""What the batches say, by what people said of themselves.

Whoever changes a vote leaves no batch: the line that is in the record counts until another one follows it there.  So
everything is counted from the lines, once for each batch, and no figure moves with one person.  What was read of earlier
batches stays in memory (32 bytes a line), so that a batch costs what is in it and one sorting of all lines.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lianxin.algorithms.opinion_map.batches import Lines, joined, lines_of, votes_of
from lianxin.algorithms.opinion_map.votes import AGREE, Ints, Votes

from ...models import Consultation, VoteBatch
from ..maps.drawn import contents_upto
from ..statements import newest_batch
from .margins import Division, divisions_of
from .weighing import Cell, cell_of

_MOST_KEPT = 20
#: People who are asked for in one question to the database.
_AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class Sealed:
    """All ``lines`` up to ``batch``, and the ``votes`` that count of them.

    ``told`` is what everybody said of themselves, by their number; ``places`` has the place in ``cells`` of each person of
    ``votes``.
    """

    batch: VoteBatch
    divisions: tuple[Division, ...]
    lines: Lines
    told: Mapping[int, Cell]
    cells: tuple[Cell, ...]
    votes: Votes
    places: Ints

    @property
    def people(self) -> Counter[Cell]:
        """Whoever said something that is in the record, by what they said of themselves."""
        return self._by_cell(self.places)

    def said(self, statement: int) -> tuple[Counter[Cell], Counter[Cell]]:
        """Who answered the statement of this number, and who agrees."""
        column = int(np.searchsorted(self.votes.statements, statement))
        if column == self.votes.m or self.votes.statements[column] != statement:
            return Counter(), Counter()
        here = np.flatnonzero(self.votes.columns == column)
        places = self.places[self.votes.rows[here]]
        return self._by_cell(places), self._by_cell(places[self.votes.values[here] == AGREE])

    def _by_cell(self, places: Ints) -> Counter[Cell]:
        counts = np.bincount(places, minlength=len(self.cells)).tolist()
        return Counter({cell: count for cell, count in zip(self.cells, counts, strict=True) if count})


#: By row number of the consultation.
_kept: dict[int, Sealed] = {}
_reading = threading.Lock()


def sealed_in(consultation: Consultation) -> Sealed | None:
    """None until the first batch is there."""
    batch = newest_batch(consultation)
    if batch is None:
        return None
    with _reading:
        kept = _kept.get(consultation.pk)
        if kept and bytes(kept.batch.salt) == bytes(batch.salt):
            return kept
        before = kept if kept and _is_of(kept, consultation) else None
        found = _read(consultation, batch, before)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[consultation.pk] = found
        return found


def _is_of(kept: Sealed, consultation: Consultation) -> bool:
    """Whether it is the same consultation: a row number is given again where a database is made anew."""
    return consultation.batches.filter(number=kept.batch.number, salt=kept.batch.salt).exists()


def _read(consultation: Consultation, batch: VoteBatch, before: Sealed | None) -> Sealed:
    divisions = tuple(divisions_of(consultation))
    after = before.batch.number if before else 0
    new = joined(lines_of(content) for content in contents_upto(consultation, batch.number, after=after))
    lines = joined([before.lines, new]) if before else new
    known = before.told if before and before.divisions == divisions else {}
    votes = votes_of(lines)
    told = _told(consultation, divisions, known, votes.people.tolist())
    mine = [told[number] for number in votes.people.tolist()]
    cells = tuple(sorted(set(mine)))
    at = {cell: place for place, cell in enumerate(cells)}
    places = np.array([at[cell] for cell in mine], dtype=np.int64)
    return Sealed(batch, divisions, lines, told, cells, votes, places)


def _told(
    consultation: Consultation,
    divisions: Sequence[Division],
    known: Mapping[int, Cell],
    people: Sequence[int],
) -> Mapping[int, Cell]:
    """What these people said of themselves when they began; nobody says it twice, so only the new ones are asked."""
    new = [number for number in people if number not in known]
    rows = consultation.participants.order_by().values_list("number", "group__number", "bands")
    found = dict(known)
    for first in range(0, len(new), _AT_ONCE):
        for number, group, bands in rows.filter(number__in=new[first : first + _AT_ONCE]):
            found[number] = cell_of(divisions, group, bands)
    return found
