"""What the batches say, by what people said of themselves.

Whoever changes a vote leaves no batch: the line that is in the record counts until another one follows it there.  So
everything is counted from the lines, once for each batch, and no figure moves with one person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from lianxin.algorithms.opinion_map.votes import AGREE, Ints, Votes

from ...models import Consultation, VoteBatch
from ..maps.drawn import contents_upto, votes_in
from ..statements import newest_batch
from .margins import Division, divisions_of
from .weighing import Cell, cell_of

_MOST_KEPT = 20


@dataclass(frozen=True, eq=False)
class Sealed:
    """The lines that count up to ``batch``; ``places`` has the place in ``cells`` of each person of ``votes``."""

    batch: VoteBatch
    divisions: tuple[Division, ...]
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


_kept: dict[bytes, Sealed] = {}


def sealed_in(consultation: Consultation) -> Sealed | None:
    """None until the first batch is there."""
    batch = newest_batch(consultation)
    if batch is None:
        return None
    salt = bytes(batch.salt)
    if kept := _kept.get(salt):
        return kept
    found = _read(consultation, batch)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[salt] = found
    return found


def _read(consultation: Consultation, batch: VoteBatch) -> Sealed:
    divisions = tuple(divisions_of(consultation))
    votes = votes_in(contents_upto(consultation, batch.number))
    rows = consultation.participants.order_by().values_list("number", "group__number", "bands")
    told = {number: cell_of(divisions, group, bands) for number, group, bands in rows}
    mine = [told[number] for number in votes.people.tolist()]
    cells = tuple(sorted(set(mine)))
    at = {cell: place for place, cell in enumerate(cells)}
    return Sealed(batch, divisions, cells, votes, np.array([at[cell] for cell in mine], dtype=np.int64))
