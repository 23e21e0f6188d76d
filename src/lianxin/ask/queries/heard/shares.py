"""How many agree with each statement, plain and weighted, worked out once for each batch.

To find weights that keep bounds and margins takes a fifth of a second for a crowd that came very unevenly.  So they are
found in a thread that knows no database, while whoever asked waits a moment, and not longer.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass

from django.db.models import Count

from lianxin.algorithms.weighting import ShownEstimate, shown_estimate

from ...models import Consultation, Statement, Vote
from ...states import Choice
from ..statements import newest_batch, shown
from .margins import Division, divisions_of
from .weighing import Cell, cell_of, estimated, weighed

#: So many statements stand on one page.
PAGE = 20
#: So long somebody waits for figures that are being worked out; then the page says so.
_SECONDS, _MOST_KEPT = 2.0, 200

#: Of one statement: who answered, and who agrees, by cell.
_Said = tuple[Counter[Cell], Counter[Cell]]
_Told = list[ShownEstimate | None]
_kept: dict[tuple[bytes, tuple[int, ...]], Future[_Told]] = {}
_hold = threading.Lock()
_hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shares")


@dataclass(frozen=True)
class Shares:
    """A page of the statements that are shown; ``told`` is None for each of which too few said yes, or no.

    ``more``: the number after which the next page begins.  Not ``ready``: nothing is told of any yet.
    """

    statements: tuple[Statement, ...]
    told: tuple[ShownEstimate | None, ...]
    more: int | None
    ready: bool


def shares_in(consultation: Consultation, *, after: int = 0) -> Shares:
    rows = list(shown(consultation).filter(number__gt=after)[: PAGE + 1])
    page = tuple(rows[:PAGE])
    more = page[-1].number if len(rows) > PAGE else None
    batch = newest_batch(consultation)
    if batch is None or not page:
        return Shares(page, (None,) * len(page), more, ready=True)
    try:
        told = _worked_out(consultation, bytes(batch.salt), page).result(_SECONDS)
    except NotYet:
        return Shares(page, (None,) * len(page), more, ready=False)
    return Shares(page, tuple(told), more, ready=True)


def _worked_out(consultation: Consultation, salt: bytes, page: Sequence[Statement]) -> Future[_Told]:
    """Whoever comes first reads what was said; everybody else of the same batch waits for the same work."""
    key = (salt, tuple(row.pk for row in page))
    if found := _kept.get(key):
        return found
    divisions = divisions_of(consultation)
    said = _said(divisions, page)
    with _hold:
        if key not in _kept:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[key] = _hands.submit(_all_of, divisions, said)
        return _kept[key]


def _said(divisions: Sequence[Division], rows: Sequence[Statement]) -> list[_Said]:
    found: dict[int, _Said] = {row.pk: (Counter(), Counter()) for row in rows}
    votes = Vote.objects.filter(batch__isnull=False, statement__in=list(found)).order_by()
    grouped = votes.values_list("statement", "participant__group__number", "participant__bands", "choice")
    for statement, group, bands, choice, count in grouped.annotate(n=Count("pk")):
        asked, agree = found[statement]
        cell = cell_of(divisions, group, bands)
        asked[cell] += count
        if choice == Choice.AGREE:
            agree[cell] += count
    return [found[row.pk] for row in rows]


def _all_of(divisions: Sequence[Division], said: Sequence[_Said]) -> _Told:
    return [_share(divisions, asked, agree) for asked, agree in said]


def _share(
    divisions: Sequence[Division], asked: Mapping[Cell, int], agree: Mapping[Cell, int]
) -> ShownEstimate | None:
    """Weighed by those who answered this very statement."""
    found = estimated(weighed(divisions, asked), agree)
    return shown_estimate(found) if found else None
