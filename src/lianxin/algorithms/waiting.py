"""Who waits while others are served: cases passed over by newer ones, and grave ones that wait longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: A quarter of a year: what came in busy weeks is compared with what came in busy weeks.
STRATUM = 91 * 86_400


@dataclass(frozen=True)
class Wait:
    """One case, in seconds of one clock: ``ended`` is None while it waits.  A higher ``grade`` is graver."""

    received: float
    due: float
    ended: float | None
    grade: int


def passed_over(waits: Sequence[Wait], now: float, newer: int) -> list[bool]:
    """For each case: whether, past its date, it went on waiting while so many newer, no graver ones were answered.

    O(n²) comparisons of numbers, a row at a time.
    """
    received = np.array([one.received for one in waits])
    ended = np.array([np.inf if one.ended is None else one.ended for one in waits])
    grade = np.array([one.grade for one in waits])
    found = []
    for one in waits:
        until = now if one.ended is None else one.ended
        before = (received > one.received) & (grade <= one.grade) & (ended > one.due) & (ended < until)
        found.append(bool(one.due < now) and int(before.sum()) >= newer)
    return found


@dataclass(frozen=True)
class Graver:
    """How the graver cases wait beside the others: how many there are, how many wait longer than is usual there.

    ``lead`` is the share of pairs in which the graver one waited longer, less those in which it waited shorter.
    """

    longer: int
    of: int
    lead: float
    chance: float


def graver_wait(waits: Sequence[Wait], now: float) -> Graver:
    """Whether graver cases wait longer than ordinary ones that came in the same quarter.

    Gehan's test, which knows what to do with cases that still wait; the chance is that of a random order of the
    same cases (permutations, by their exact variance).  An office that takes the grave ones first has no lead.
    """
    score = variance = pairs = 0.0
    longer = of = 0
    strata: dict[int, list[Wait]] = {}
    for one in waits:
        strata.setdefault(int(one.received // STRATUM), []).append(one)
    for stratum in strata.values():
        grave = np.array([one.grade > 0 for one in stratum])
        many, n = int(grave.sum()), len(stratum)
        if not 0 < many < n:
            continue
        scores = _scores(stratum, now)
        score += float(scores[grave].sum())
        variance += many * (n - many) / (n * (n - 1)) * float((scores**2).sum())
        pairs += many * (n - many)
        of += many
        longer += int((scores[grave] > 0).sum())
    if not variance:
        return Graver(longer, of, 0.0, 1.0)
    return Graver(longer, of, score / pairs, 0.5 * erfc(score / sqrt(2 * variance)))


def _scores(stratum: Sequence[Wait], now: float) -> Floats:
    """For each case: how many others surely waited shorter, less how many surely waited longer."""
    waited = np.array([(now if one.ended is None else one.ended) - one.received for one in stratum])
    over = np.array([one.ended is not None for one in stratum])
    # Row waited longer than column: the column is over, and the row is not, or ended after more.
    longer = over[None, :] & (waited[:, None] > waited[None, :])
    scores: Floats = longer.sum(axis=1).astype(float) - longer.sum(axis=0)
    return scores
