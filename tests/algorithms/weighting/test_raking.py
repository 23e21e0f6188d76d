"""Weights by which those heard stand as the people stand."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from lianxin.algorithms.weighting import UNTOLD, Cells, counted, rake

TWO = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2)), min_size=1, max_size=60)


def cells_of(people: Sequence[tuple[int, ...]], sizes: tuple[int, ...]) -> Cells:
    return counted(np.array(people).T, sizes)[0]


def sums(cells: Cells, weights: np.ndarray, margin: int) -> np.ndarray:
    return np.bincount(cells.groups(margin), cells.counts * weights, cells.sizes[margin] + 1)


def person_by_person(people: Sequence[tuple[int, ...]], wanted: Sequence[Sequence[float]]) -> list[float]:
    """The rule as it is told, over people instead of cells, for a long time."""
    weights = [1.0] * len(people)
    for _round in range(500):
        for margin, targets in enumerate(wanted):
            now = [0.0] * len(targets)
            for person, weight in zip(people, weights, strict=True):
                now[person[margin]] += weight
            weights = [
                weight * targets[person[margin]] / now[person[margin]] / sum(targets) * len(people)
                for person, weight in zip(people, weights, strict=True)
            ]
    return weights


def test_weights_are_those_of_the_rule_told_person_by_person():
    dice = np.random.default_rng(6)
    people = [(int(a), int(b)) for a, b in dice.integers(0, (2, 3), size=(200, 2))]
    known = [[900.0, 300.0], [500.0, 400.0, 300.0]]
    columns = np.array(people).T
    cells, places = counted(columns, (2, 3))

    raked = rake(cells, known, tolerance=1e-12, bounds=None)

    assert raked.weights[places] == pytest.approx(person_by_person(people, known), rel=1e-9)
    assert raked.holds
    assert sums(cells, raked.weights, 0)[:2] == pytest.approx([150, 50])
    assert (raked.trimmed, raked.empty, raked.short, raked.left_out) == (0, (), (), (0, 0))


def test_one_margin_is_what_a_group_has_beside_what_was_heard_of_it():
    cells = counted([[0] * 30 + [1] * 10], (2,))[0]
    raked = rake(cells, [[50, 50]])

    assert raked.weights == pytest.approx([20 / 30, 2.0])
    assert raked.effective == pytest.approx(40**2 / (30 * (2 / 3) ** 2 + 10 * 4))  # Kish
    assert raked.design_effect == pytest.approx(40 / raked.effective)


@given(TWO, st.lists(st.integers(1, 50), min_size=5, max_size=5), st.randoms())
@settings(max_examples=40)
def test_neither_the_order_of_people_nor_the_unit_of_the_margins_matters(people, known, dice):
    mixed = list(people)
    dice.shuffle(mixed)
    one = rake(cells_of(people, (2, 3)), [known[:2], known[2:]])
    other = rake(cells_of(mixed, (2, 3)), [[8 * k for k in known[:2]], [8 * k for k in known[2:]]])

    assert one.weights.tolist() == other.weights.tolist()
    assert (one.gap, one.effective, one.empty, one.short) == (
        other.gap,
        other.effective,
        other.empty,
        other.short,
    )


@given(TWO, st.lists(st.integers(1, 50), min_size=5, max_size=5))
@settings(max_examples=40)
def test_weights_keep_their_bounds_and_their_mean_and_say_when_margins_do_not_fit(people, known):
    cells = cells_of(people, (2, 3))
    raked = rake(cells, [known[:2], known[2:]])

    assert raked.weights.min() >= 0.3
    assert raked.weights.max() <= 3
    assert (cells.counts * raked.weights).sum() == pytest.approx(len(people))
    assert 0 < raked.effective <= len(people) * (1 + 1e-12)
    assert raked.holds == (raked.short == ())


def test_bounded_weights_are_the_nearest_to_equal_ones_that_keep_bounds_and_margins():
    """Found by another way: the relative entropy made as small as possible, by a general method."""
    counts = np.array([40, 12, 8, 6, 3, 3])
    people = [(a, b) for (a, b), n in zip(np.ndindex(2, 3), counts, strict=True) for _ in range(n)]
    cells, known = cells_of(people, (2, 3)), [np.array([0.55, 0.45]), np.array([0.5, 0.3, 0.2])]

    raked = rake(cells, known, tolerance=1e-10)
    rows = [
        counts * (cells.groups(margin) == group)
        for margin, size in enumerate((2, 3))
        for group in range(size)
    ]
    wanted = np.concatenate(known) * counts.sum()
    found = minimize(
        lambda w: (counts * (w * np.log(w) - w)).sum(),
        np.ones(6),
        jac=lambda w: counts * np.log(w),
        method="trust-constr",
        bounds=[(0.3, 3)] * 6,
        constraints=LinearConstraint(np.array(rows[:-1]), wanted[:-1], wanted[:-1]),
        options={"gtol": 1e-10, "xtol": 1e-12, "maxiter": 3000},
    )

    assert rake(cells, known, bounds=None).weights.max() > 3
    assert raked.holds
    assert raked.trimmed > 0
    assert raked.weights == pytest.approx(found.x, abs=5e-4)


def test_a_group_that_would_weigh_more_than_three_stays_short_and_the_others_take_over():
    cells = counted([[0] * 60 + [1] * 38 + [2] * 2], (3,))[0]
    raked = rake(cells, [[30, 30, 40]])

    assert raked.weights.tolist()[2] == 3.0
    assert not raked.holds
    assert [(one.group, round(one.wanted, 9)) for one in raked.short] == [(0, 0.3), (1, 0.3), (2, 0.4)]
    assert [one.reached for one in raked.short] == pytest.approx([0.47, 0.47, 0.06])
    assert raked.gap == pytest.approx(0.85)
    assert raked.shortfall == pytest.approx(0.34)


def test_a_group_of_which_nobody_was_heard_is_named_and_nobody_speaks_for_it():
    cells = counted([[0] * 30 + [1] * 30], (4,))[0]
    raked = rake(cells, [[20, 40, 60, 0]])

    assert raked.empty == ((0, 2),)
    assert raked.left_out == pytest.approx((0.5,))
    assert raked.weights == pytest.approx([2 / 3, 4 / 3])
    assert raked.holds


def test_whoever_did_not_tell_keeps_the_weight_of_their_number():
    cells = counted([[0] * 20 + [1] * 10 + [UNTOLD] * 10, [0, 1] * 20], (2, 2))[0]
    raked = rake(cells, [[50, 50], [60, 40]])

    assert raked.holds
    assert sums(cells, raked.weights, 0) == pytest.approx([15, 15, 10], rel=1e-5)
    assert sums(cells, raked.weights, 1) == pytest.approx([24, 16, 0], rel=1e-5)


def test_where_nobody_told_anything_all_weigh_alike():
    assert rake(counted([[UNTOLD] * 9], (2,))[0], [[1, 5]]).weights.tolist() == [1.0]


def test_where_bounds_and_margins_cannot_both_be_kept_it_ends_near_both():
    """Five margins of which some groups were heard a tenth and others ten times as often as their share."""
    dice = np.random.default_rng(1)
    sizes = (2, 6, 12, 5, 8)
    cells = counted([dice.choice(k, 20_000, p=dice.dirichlet(np.ones(k))) for k in sizes], sizes)[0]
    raked = rake(cells, [dice.dirichlet(np.full(k, 20.0)) + 1e-6 for k in sizes])

    assert np.isfinite([*raked.weights, raked.gap, raked.effective]).all()
    assert not raked.holds
    assert raked.shortfall > 0.1
    assert (cells.counts * raked.weights).sum() == pytest.approx(20_000)
    assert raked.trimmed < 0.95


THREE = st.lists(st.tuples(*(st.integers(-1, size - 1) for size in (2, 3, 2))), min_size=1, max_size=30)


@given(THREE, st.lists(st.integers(1, 500), min_size=7, max_size=7), st.sampled_from([None, (0.3, 3.0)]))
@settings(max_examples=25, deadline=None)
def test_whatever_the_people_and_margins_every_figure_is_a_number(people, known, bounds):
    cells = cells_of(people, (2, 3, 2))
    raked = rake(cells, [known[:2], known[2:5], known[5:]], bounds=bounds)

    assert np.isfinite([*raked.weights, raked.gap, raked.effective, raked.shortfall]).all()
    assert raked.holds == (raked.short == ())
    assert (cells.counts * raked.weights).sum() == pytest.approx(len(people))


@pytest.mark.parametrize("bounds", [None, (0.3, 3)])
def test_margins_that_contradict_each_other_are_told_and_end(bounds):
    """Who is in the first group of one margin is in the first of the other, and the margins want it otherwise."""
    cells = counted([[0] * 10 + [1] * 10, [0] * 10 + [1] * 10], (2, 2))[0]
    raked = rake(cells, [[50, 50], [70, 30]], bounds=bounds)

    assert not raked.holds
    assert raked.gap > 0.1
    assert {one.margin for one in raked.short} <= {0, 1}


@pytest.mark.parametrize(
    ("people", "known", "bounds"),
    [
        ([], [[1, 1]], None),
        ([0], [[0, 1]], None),
        ([0], [[1, -1]], None),
        ([0], [[0, 0]], None),
        ([0], [[1, float("nan")]], None),
        ([0], [[1, 1, 1]], None),
        ([0], [[1, 1], [1, 1]], None),
        ([0], [[1, 1]], (1.5, 3)),
    ],
)
def test_what_cannot_be_weighted_is_refused(people, known, bounds):
    cells = counted([np.array(people, dtype=int)], (2,))[0]
    with pytest.raises(ValueError, match=r"."):
        rake(cells, known, bounds=bounds)
