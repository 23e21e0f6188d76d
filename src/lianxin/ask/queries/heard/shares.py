"""How many agree with each statement, plain and weighted, worked out once for each batch.

To find weights that keep bounds and margins takes a fifth of a second for a crowd that came very unevenly.  So they are
found in a thread that knows no database, while whoever asked waits a moment, and not longer.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from lianxin.algorithms.weighting import ShownEstimate, shown_estimate
from lianxin.record import turns

from ...models import Consultation, Statement
from ..statements import shown
from .margins import Division
from .sealed import Sealed, sealed_in
from .weighing import Cell, estimated, weighed

#: So many statements stand on one page.
PAGE = 20
#: So long somebody waits for figures that are being worked out; then the page says so.
_SECONDS, _MOST_KEPT = 2.0, 2_000

_Told = ShownEstimate | None
#: By the salt of the newest batch and the number of the statement.
_kept: dict[tuple[bytes, int], Future[_Told]] = {}
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
    sealed = sealed_in(consultation)
    if sealed is None or not page:
        return Shares(page, (None,) * len(page), more, ready=True)
    coming = [_worked_out(sealed, row.number) for row in page]
    with turns.waiting():
        late = wait(coming, timeout=_SECONDS).not_done
    if late:
        return Shares(page, (None,) * len(page), more, ready=False)
    return Shares(page, tuple(one.result() for one in coming), more, ready=True)


def _worked_out(sealed: Sealed, statement: int) -> Future[_Told]:
    """Each is worked out once for a batch, whoever asks and on whatever page; again where that failed."""
    key = (bytes(sealed.batch.salt), statement)
    with _hold:
        found = _kept.get(key)
        if found is None or (found.done() and found.exception()):
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            found = _kept[key] = _hands.submit(_of, sealed, statement)
        return found


def _of(sealed: Sealed, statement: int) -> _Told:
    return _share(sealed.divisions, *sealed.said(statement))


def _share(
    divisions: Sequence[Division], asked: Mapping[Cell, int], agree: Mapping[Cell, int]
) -> ShownEstimate | None:
    """Weighed by those who answered this very statement."""
    found = estimated(weighed(divisions, asked), agree)
    return shown_estimate(found) if found else None
