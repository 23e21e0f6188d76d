"""K-means on few dimensions with weights, the exact weighted silhouette, and how far two groupings agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from .votes import Floats, Ints

#: Beyond this many points they are gathered into cells of a grid before distances between all pairs are taken.
MOST_POINTS, SIDE = 1024, 32
STARTS, STEPS, FINISHING = 5, 50, 10
#: Rows of a table of all pairs that are worked on at a time.
ROWS = 64


@dataclass(frozen=True, eq=False)
class Cells:
    """Points gathered into weighted cells: `where` (n) says the cell of each point; centres are means."""

    where: Ints
    centres: Floats
    weights: Floats


@dataclass(frozen=True, eq=False)
class Groups:
    """Label of each point (n), centre of each group (k, d), and the sum of weighted squared distances."""

    labels: Ints
    centres: Floats
    inertia: float

    @property
    def count(self) -> int:
        return len(self.centres)


def cells(points: Floats) -> Cells:
    """Few points stand for themselves; many are gathered into a grid of 32 along each axis."""
    if len(points) <= MOST_POINTS:
        return Cells(np.arange(len(points)), points, np.ones(len(points)))
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.where(high > low, (high - low) / SIDE, 1.0)
    step = np.minimum(((points - low) / size).astype(np.int64), SIDE - 1)
    code = step @ (SIDE ** np.arange(points.shape[1]))
    seen = np.bincount(code)
    used = np.flatnonzero(seen)
    place = np.cumsum(seen > 0) - 1
    where = place[code]
    weights = seen[used].astype(np.float64)
    return Cells(where, _means(points.T, where, weights), weights)


def _means(weighed: Floats, labels: Ints, sizes: Floats | Ints) -> Floats:
    """The mean of each group, (k, d); `weighed` (d, n) are points times weights, `sizes` (k) the weights together."""
    sums = np.array([np.bincount(labels, axis, minlength=len(sizes)) for axis in weighed])
    return np.ascontiguousarray((sums / np.maximum(sizes, 1e-300)).T)


def nearest(points: Floats, centres: Floats) -> tuple[Ints, Floats]:
    """The nearest centre of each point, the first of equals, and the squared distance to it."""
    return _nearest(np.ascontiguousarray(points.T), centres)


def _nearest(axes: Floats, centres: Floats) -> tuple[Ints, Floats]:
    away = _squared(axes, centres)
    least, labels = away[0], np.zeros(axes.shape[1], dtype=np.int64)
    for number in range(1, len(centres)):
        np.putmask(labels, away[number] < least, number)
        np.minimum(least, away[number], out=least)
    return labels, least


def _squared(axes: Floats, centres: Floats) -> Floats:
    """Squared distances (k, n), added axis by axis; `axes` (d, n) are the points, so that each runs without a gap."""
    away: Floats = np.square(axes[0] - centres[:, :1])
    for axis, place in zip(axes[1:], centres.T[1:], strict=True):
        gap = axis - place[:, None]
        away += np.square(gap, out=gap)
    return away


def lloyd(points: Floats, weights: Floats, centres: Floats, steps: int = STEPS, still: float = 0.0) -> Groups:
    """From given centres until none moves by more than `still`; groups that nobody is nearest to are dropped."""
    axes = np.ascontiguousarray(points.T)
    weighed = weights * axes
    for _step in range(steps):
        labels, away = _nearest(axes, centres)
        sizes = np.bincount(labels, weights, minlength=len(centres))
        before, centres = centres, _means(weighed, labels, sizes)
        if not sizes.all():
            kept = np.flatnonzero(sizes)
            labels, centres = np.searchsorted(kept, labels), centres[kept]
        elif np.abs(centres - before).max() <= still:
            break
    return Groups(labels, centres, float(weights @ away))


def first_distinct(points: Floats, k: int) -> Floats:
    """The first k different points in their order: how the published pipeline begins."""
    _values, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:k]]


def spread(points: Floats, weights: Floats, k: int, dice: np.random.Generator) -> Floats:
    """Starts far from each other (k-means++, Arthur and Vassilvitskii 2007)."""
    axes, chosen = np.ascontiguousarray(points.T), [points[_drawn(weights, dice)]]
    away = np.full(len(points), np.inf)
    for _ in range(1, k):
        away = np.minimum(away, _squared(axes, chosen[-1][None])[0])
        chosen.append(points[_drawn(weights * away, dice)])
    return np.array(chosen)


def _drawn(weights: Floats, dice: np.random.Generator) -> int:
    total = np.cumsum(weights)
    return min(int(np.searchsorted(total, dice.random() * total[-1], side="right")), len(weights) - 1)


def best_of(
    points: Floats, weights: Floats, k: int, dice: np.random.Generator, starts: int = STARTS
) -> Groups:
    """The tightest of several runs."""
    runs = [lloyd(points, weights, spread(points, weights, k, dice)) for _ in range(starts)]
    return min(runs, key=lambda run: run.inertia)


def distances(points: Floats) -> Floats:
    """Euclidean distance of every pair, (n, n)."""
    squares = (points**2).sum(axis=1)
    apart: Floats = points @ points.T
    # A few rows at a time stay where the processor finds them quickly.
    for first in range(0, len(points), ROWS):
        rows = apart[first : first + ROWS]
        np.subtract(squares[first : first + ROWS, None] + squares, 2 * rows, out=rows)
        np.sqrt(np.maximum(rows, 0.0, out=rows), out=rows)
    np.fill_diagonal(apart, 0.0)
    return apart


def silhouette(apart: Floats, labels: Ints, weights: Floats) -> float:
    """Mean silhouette of points that stand for `weights` people each; 0 for somebody alone, and for one group.

    Source: Rousseeuw (1987). A cell's people have distance 0 to each other. Between -1 and 1.
    """
    count = int(labels.max(initial=-1)) + 1
    if count <= 1:
        return 0.0
    member = np.zeros((len(labels), count))
    member[np.arange(len(labels)), labels] = weights
    size, total = member.sum(axis=0), apart @ member
    rows = np.arange(len(labels))
    alone = size[labels] <= 1
    own = total[rows, labels] / np.maximum(size[labels] - 1, 1)
    # Nothing is as far as an empty group, and one's own is not another.
    other = np.divide(
        total.T, size[:, None], out=np.full((count, len(labels)), np.inf), where=size[:, None] > 0
    )
    other[labels, rows] = np.inf
    least = other.min(axis=0)
    largest = np.maximum(own, least)
    each = np.where(alone | (largest <= 0), 0.0, (least - own) / np.where(largest > 0, largest, 1.0))
    return float(weights @ each / weights.sum())


def by_size(labels: Ints, count: int) -> Ints:
    """Numbered from the largest; of equals, whose first member comes first."""
    sizes = np.bincount(labels, minlength=count)
    first = np.full(count, len(labels))
    np.minimum.at(first, labels, np.arange(len(labels)))
    order = np.lexsort((first, -sizes))
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    return rank[labels]


def rand_index(one: Ints, other: Ints) -> float:
    """Adjusted Rand index (Hubert and Arabie 1985): 1 for the same grouping, about 0 for unrelated ones."""
    table = np.zeros((int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1))
    np.add.at(table, (one, other), 1)
    pairs = scipy.special.comb(table, 2).sum()
    rows, columns = (
        scipy.special.comb(table.sum(axis=1), 2).sum(),
        scipy.special.comb(table.sum(axis=0), 2).sum(),
    )
    expected = rows * columns / max(scipy.special.comb(len(one), 2), 1)
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))
