"""Three lists of the same ideas beside each other: the rare, those that both sides want, and the liked.

They are a pure function of what is shown and of the votes in batches, like every figure of a vote: whoever watches them
learns nothing of a single one.  A process keeps the lists of each consultation that is looked at, and makes them anew in
a thread that knows no database when an idea or a batch has come.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from lianxin.algorithms.ideas import Idea as Text
from lianxin.algorithms.ideas import Liked, Rankings, Vote, rank
from lianxin.algorithms.small_numbers import LEAST
from lianxin.record import turns

from ..models import Consultation, Idea
from ..states import REPLIES, IdeaState
from . import ideas as queries
from .maps.drawn import votes_in
from .statements import newest_batch
from .votes import Total, totals

log = logging.getLogger(__name__)
#: Seconds that somebody waits at most; then they see the lists before.
PATIENCE = 3.0
_MOST_KEPT = 20
#: How many ideas with few votes are pointed out.
FEW = 10


@dataclass(frozen=True)
class Lists:
    """``as_of``: up to when votes went in; None where there are none yet."""

    rankings: Rankings
    as_of: datetime | None


@dataclass
class _Kept:
    state: tuple[object, ...] | None = None
    lists: Lists | None = None
    coming_state: tuple[object, ...] | None = None
    coming: Future[Lists] | None = None


_kept: dict[int, _Kept] = {}
_hold = threading.Lock()
_hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ideas")


def lists_of(consultation: Consultation, *, patience: float = PATIENCE) -> Lists | None:
    """The lists as they stand; None where no idea is shown, or the first lists are still being made.

    Whoever comes first after a change waits for them; everybody else sees those before, if there are any.
    """
    state = _state_of(consultation)
    if state is None:
        return None
    with _hold:
        kept = _kept_of(consultation.pk)
        _take(kept)
        if kept.state == state:
            return kept.lists
        asks_first = kept.coming is None
        if kept.coming is None:
            kept.coming, kept.coming_state = _hands.submit(_made, *_given(consultation)), state
        coming, at_hand = kept.coming, kept.lists if _is_of_this(kept, state) else None
    if at_hand and not asks_first:
        return at_hand
    with turns.waiting():
        wait([coming], timeout=patience)
    with _hold:
        _take(kept)
        return kept.lists if _is_of_this(kept, state) else None


def campaign_of(consultation: Consultation, number: int) -> tuple[int, ...]:
    """The numbers of all that say nearly the same as this one, itself among them; none where it is in no list yet."""
    lists = lists_of(consultation)
    groups = lists.rankings.campaigns if lists else ()
    return next((tuple(one.copies) for one in groups if number in one.copies), ())


def _kept_of(pk: int) -> _Kept:
    if pk not in _kept and len(_kept) >= _MOST_KEPT:
        _kept.pop(next(iter(_kept)))
    return _kept.setdefault(pk, _Kept())


def _is_of_this(kept: _Kept, state: tuple[object, ...]) -> bool:
    """Row numbers are given again where a database is made anew: the first voice tells which one it is."""
    return kept.state is not None and kept.state[0] == state[0]


def _take(kept: _Kept) -> None:
    if kept.coming and kept.coming.done():
        done, kept.coming = kept.coming, None
        if error := done.exception():
            log.error("Ideas could not be put in order", exc_info=error)
        else:
            kept.state, kept.lists = kept.coming_state, done.result()


def _state_of(consultation: Consultation) -> tuple[object, ...] | None:
    """What the lists hang on: which ideas are shown, and the newest batch."""
    rows = queries.shown(consultation).order_by()
    first = queries.shown(consultation).values_list("statement__voice__code_lookup", flat=True).first()
    if first is None:
        return None
    batch = newest_batch(consultation)
    told = rows.aggregate(count=Count("pk"), at=Max("statement__decided_at"))
    return bytes(first), told["count"], told["at"], batch.number if batch else 0


def _given(consultation: Consultation) -> tuple[list[Text], list[str], datetime | None]:
    """Read by whoever asks: the thread has no database."""
    rows = queries.shown(consultation).values_list("statement__number", "statement__words", "details")
    batches = list(consultation.batches.order_by("number").values_list("content", "sealed_at"))
    return (
        [Text(*row) for row in rows],
        [content for content, _at in batches],
        batches[-1][1] if batches else None,
    )


def _made(texts: Sequence[Text], contents: Sequence[str], as_of: datetime | None) -> Lists:
    return Lists(rank(texts, _votes(contents, {text.key for text in texts})), as_of)


def _votes(contents: Sequence[str], keys: set[int]) -> list[Vote]:
    """The last vote of each person on each idea that is shown."""
    votes = votes_in(contents)
    people, statements = votes.people.tolist(), votes.statements.tolist()
    columns, values, starts = votes.columns.tolist(), votes.values.tolist(), votes.starts.tolist()
    return [
        Vote(person, key, values[at])
        for row, person in enumerate(people)
        for at in range(starts[row], starts[row + 1])
        if (key := statements[columns[at]]) in keys
    ]


@dataclass(frozen=True)
class Support:
    """How many are for it and against it; each person counted once for a campaign."""

    supporters: int
    against: int


def supports(consultation: Consultation, rankings: Rankings, rows: Sequence[Idea]) -> dict[int, Support]:
    """By number, for what at least five people voted on.

    The figures of each copy are on the list of statements; where fewer than five voted on one of them, their sum would
    tell of these, and the figures of the first copy stand in its place.
    """
    found = {row.statement.number: row for row in rows}
    told, liked = totals(consultation), {one.key: one for one in rankings.liked}
    made: dict[int, Support] = {}
    for campaign in rankings.campaigns:
        own = [told.get(found[key].statement_id) for key in campaign.copies if key in found]
        if (support := _support(liked[campaign.key], own)) is not None:
            made[campaign.key] = support
    return made


def _support(liked: Liked, own: Sequence[Total | None]) -> Support | None:
    if own and all(total is None or total.is_told for total in own) and any(own):
        return Support(liked.supporters, liked.against)
    first = own[0] if own else None
    return Support(first.all.agree, first.all.disagree) if first and first.is_told else None


def few_votes(consultation: Consultation, rows: Sequence[Idea]) -> list[Idea]:
    """Those on which the fewest have voted, and of these the earliest: below five all are alike.

    What the office has said its last word on needs no more votes.
    """
    told: Mapping[int, Total] = totals(consultation)

    def people(row: Idea) -> int:
        total = told.get(row.statement_id)
        return total.all.people if total and total.is_told else 0

    open_ones = [row for row in rows if REPLIES[IdeaState(row.state)]]
    least = sorted(open_ones, key=lambda row: (people(row), row.statement.number))
    return [row for row in least if people(row) < _PLENTY][:FEW]


#: With so many votes an idea has been seen by enough people.
_PLENTY = 4 * LEAST
