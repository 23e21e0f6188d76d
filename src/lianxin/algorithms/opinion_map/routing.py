"""Which statement is put to somebody next: weights that are published, and a draw that follows from a number.

Half of the draws go to statements of which least is known, half to those that tell views apart the most; what the
person has seen, what is out, and more than one meta statement in three get no draw.
"""

from __future__ import annotations

import numpy as np

from .factor import Model
from .votes import Flags, Floats, Ints, Votes

META_SHARE = 1 / 3


def weights(votes: Votes, model: Model, out: Flags, meta: Flags) -> Floats:
    """For each statement (m), adding up to 1; 0 for what is out; meta statements together at most a third."""
    agreed, seen = votes.tallies[:, 0], votes.tallies.sum(axis=1)
    share = (agreed + 1) / (seen + 2)
    unknown = _one(np.where(out, 0.0, np.sqrt(share * (1 - share) / (seen + 3))))
    sides = np.sqrt((model.sides**2).sum(axis=1)) if model.factors else np.zeros(votes.m)
    telling = _one(np.where(out, 0.0, sides))
    both = _one(unknown + telling)
    held = both[meta].sum()
    if META_SHARE < held < 1:
        both = np.where(meta, both * META_SHARE / held, both * (1 - META_SHARE) / (1 - held))
    return both


def _one(given: Floats) -> Floats:
    total = given.sum()
    return given / total if total > 0 else given


def draw(weight: Floats, seen: Flags, number: float) -> int | None:
    """The column that `number` (0 to 1, without 1) falls on among those not seen; None when there is none left."""
    open_: Ints = np.flatnonzero(~seen & (weight > 0))
    if not len(open_):
        return None
    total = np.cumsum(weight[open_])
    return int(open_[min(int(np.searchsorted(total, number * total[-1], side="right")), len(open_) - 1)])
