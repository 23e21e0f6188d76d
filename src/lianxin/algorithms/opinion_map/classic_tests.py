"""What the published pipeline says of groups: what each stands for, what everybody agrees on, what to ask next.

All of it follows from counts of agree, pass and disagree by group. Its tests are the published ones, on groups that the
same votes formed and without a correction for their number: `choosing` has tests that hold what they promise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .votes import Flags, Floats, Ints

#: One-sided 90 % of a normal distribution, as published.
Z_90, HALF = 1.2816, 0.5
SHOWN, META_PRIORITY = 5, 49.0


@dataclass(frozen=True)
class Standing:
    """How one group stands to one statement: counts, smoothed share and its test, ratio to the rest and its test."""

    statement: int
    agrees: bool
    count: int
    seen: int
    share: float
    share_test: float
    ratio: float
    ratio_test: float
    agreed: int
    best_agree: bool = False

    @property
    def weight(self) -> float:
        return self.ratio * self.ratio_test * self.share * self.share_test


@dataclass(frozen=True, eq=False)
class Shares:
    """By group and statement, each (g, m): of agree (index 0) and disagree (1), counts, shares, ratios and tests."""

    counts: tuple[Ints, Ints]
    seen: Ints
    share: tuple[Floats, Floats]
    share_test: tuple[Floats, Floats]
    ratio: tuple[Floats, Floats]
    ratio_test: tuple[Floats, Floats]


def shares(tallies: Ints) -> Shares:
    """From tallies (g, m, 3) of agree, pass, disagree."""
    seen = tallies.sum(axis=2)
    rest = seen.sum(axis=0) - seen
    both = [_against(tallies[:, :, kind], seen, rest) for kind in (0, 2)]
    counts, share, tested, ratio, ratio_tested = zip(*both, strict=True)
    return Shares(counts, seen, share, tested, ratio, ratio_tested)


def _against(count: Ints, seen: Ints, rest: Ints) -> tuple[Ints, Floats, Floats, Floats, Floats]:
    others = count.sum(axis=0) - count
    share = (count + 1) / (seen + 2)
    ratio = share / ((others + 1) / (rest + 2))
    return count, share, _share_test(count, seen), ratio, _two_shares_test(count, seen, others, rest)


def _share_test(count: Ints, seen: Ints) -> Floats:
    """Is it more than half? A normal score with one success added to one trial more."""
    tested: Floats = 2 * np.sqrt(seen + 1) * ((count + 1) / (seen + 1) - 0.5)
    return tested


def _two_shares_test(count: Ints, seen: Ints, others: Ints, rest: Ints) -> Floats:
    """Is it more than among the rest? Pooled normal score, one added to each of the four counts."""
    inside, outside = (count + 1) / (seen + 1), (others + 1) / (rest + 1)
    pooled = (count + others + 2) / (seen + rest + 2)
    spread = pooled * (1 - pooled) * (1 / (seen + 1) + 1 / (rest + 1))
    certain = spread <= 0
    return np.where(certain, 0.0, (inside - outside) / np.sqrt(np.where(certain, 1.0, spread)))


def representative(tallies: Ints, statements: Ints, out: Flags) -> list[list[Standing]]:
    """For each group up to five statements that set it apart, the best agreed one first, agreed before rejected."""
    told = shares(tallies)
    kept = np.flatnonzero(~out)
    return [_of_group(told, group, kept, statements) for group in range(len(tallies))]


def _of_group(told: Shares, group: int, kept: Ints, statements: Ints) -> list[Standing]:
    def standing(column: int, *, best: bool = False) -> Standing:
        return _standing(told, group, column, int(statements[column]), best=best)

    enough = [standing(c) for c in kept[_set_apart(told, group)[kept]]]
    agreed = _best_agreed(told, group, kept)
    head = [standing(agreed, best=True)] if agreed is not None else []
    if not enough:
        return head or [standing(c) for c in _strongest(told, group, kept)]
    others = [one for one in enough if not head or one.statement != head[0].statement]
    five = [*head, *sorted(others, key=lambda one: -one.weight)][:SHOWN]
    return sorted(five, key=lambda one: not one.agrees)


def _standing(told: Shares, group: int, column: int, statement: int, *, best: bool) -> Standing:
    at = group, column
    side = 0 if told.ratio_test[0][at] > told.ratio_test[1][at] else 1
    return Standing(
        statement,
        side == 0,
        int(told.counts[side][at]),
        int(told.seen[at]),
        float(told.share[side][at]),
        float(told.share_test[side][at]),
        float(told.ratio[side][at]),
        float(told.ratio_test[side][at]),
        int(told.counts[0][at]),
        best,
    )


def _set_apart(told: Shares, group: int) -> Flags:
    passed = [
        (told.ratio_test[side][group] > Z_90) & (told.share_test[side][group] > Z_90) for side in (0, 1)
    ]
    either: Flags = passed[0] | passed[1]
    return either


def _strongest(told: Shares, group: int, kept: Ints) -> list[int]:
    """The one statement that sets it apart the most, if any was put to it."""
    if not len(kept):
        return []
    most = np.maximum(told.ratio_test[0][group, kept], told.ratio_test[1][group, kept])
    return [int(kept[np.argmax(most)])]


def _best_agreed(told: Shares, group: int, kept: Ints) -> int | None:
    """In the order of statements, each compared with the best so far: more of its own first, else more agreed."""
    best: int | None = None
    share, tested, ratio = (side[0][group].tolist() for side in (told.share, told.share_test, told.ratio))
    own = (told.ratio[0] * told.ratio_test[0] * told.share[0] * told.share_test[0])[group].tolist()
    said = (told.counts[0][group] + told.counts[1][group]).tolist()
    for column in kept.tolist():
        if not said[column]:
            continue
        if best is None:
            better = tested[column] > Z_90 or (ratio[column] > 1.0 and share[column] > HALF)
        elif ratio[best] > 1.0:
            better = own[column] > own[best]
        else:
            better = share[column] * tested[column] > share[best] * tested[best]
        best = column if better else best
    return best


def majority(tallies: Ints, statements: Ints, out: Flags) -> tuple[list[Standing], list[Standing]]:
    """What more than half of all voters agree with, and what they reject, by share times test: five of each at most."""
    told = shares(tallies[None])
    return _majority(told, statements, out, 0), _majority(told, statements, out, 1)


def _majority(told: Shares, statements: Ints, out: Flags, side: int) -> list[Standing]:
    share, tested = told.share[side][0], told.share_test[side][0]
    kept = np.flatnonzero(~out & (share > HALF) & (tested > Z_90))
    order = kept[np.argsort(-(share * tested)[kept], kind="stable")][:SHOWN]
    return [
        Standing(
            int(statements[c]), side == 0, int(told.counts[side][0, c]), int(told.seen[0, c]),
            float(share[c]), float(tested[c]), 1.0, 0.0, int(told.counts[0][0, c]),
        )
        for c in order
    ]  # fmt: skip


def group_aware(tallies: Ints) -> Floats:
    """Product over groups of the smoothed share that agrees, (m): high only where every group agrees."""
    agreed: Floats = np.prod((tallies[:, :, 0] + 1.0) / (tallies.sum(axis=2) + 2.0), axis=0)
    return agreed


def priorities(tallies: Ints, extremity: Floats, meta: Flags) -> Floats:
    """Weight with which a statement is put to the next person, (m): little passed, telling, agreed with, new.

    `tallies` are those of the groups, (g, m, 3). Published servers take those of the update before.
    """
    agreed, passed, _disagreed = tallies.sum(axis=0).T
    seen = tallies.sum(axis=(0, 2))
    importance = (1 - (passed + 1) / (seen + 2)) * (extremity + 1) * (agreed + 1) / (seen + 2)
    return np.where(meta, META_PRIORITY, (importance * (1 + 8 * 2.0 ** (-seen / 5))) ** 2)
