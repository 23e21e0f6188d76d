"""Silhouettes, agreement of groupings and cells, beside the library that everybody uses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from lianxin.algorithms.opinion_map import grouping

pytestmark = pytest.mark.one_engine


def cloud(seed, people=60):
    dice = np.random.default_rng(seed)
    return dice.normal(0, 1, (people, 2)) + 4 * dice.integers(0, 3, (people, 1)), dice


@pytest.mark.parametrize("people", [1, 63, 64, 65, 200])
def test_distances_are_those_of_every_pair(people):
    points, _dice = cloud(people, people)

    assert np.allclose(grouping.distances(points), cdist(points, points), atol=1e-7)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 4))
def test_the_first_of_the_nearest_centres_is_taken(seed, count, axes):
    # Whole numbers on few places: many a point is as near to two centres, and centres stand in one place.
    dice = np.random.default_rng(seed)
    points, centres = dice.integers(0, 3, (40, axes)) * 1.0, dice.integers(0, 3, (count, axes)) * 1.0
    away = cdist(points, centres, "sqeuclidean")

    labels, least = grouping.nearest(points, centres)

    assert (labels.tolist(), least.tolist()) == (away.argmin(axis=1).tolist(), away.min(axis=1).tolist())


def test_a_group_that_nobody_is_nearest_to_is_dropped():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [14.0, 0.0]])
    weights = np.array([1.0, 3.0, 1.0, 1.0])

    found = grouping.lloyd(points, weights, np.array([[0.0, 0.0], [99.0, 0.0], [12.0, 0.0]]))

    assert (found.labels.tolist(), found.centres.tolist()) == ([0, 0, 1, 1], [[0.75, 0.0], [12.0, 0.0]])
    assert found.inertia == 0.75 + 8


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_the_silhouette_is_that_of_the_library(seed):
    points, dice = cloud(seed)
    labels = dice.integers(0, 3, len(points))
    labels[:3] = range(3)

    ours = grouping.silhouette(grouping.distances(points), labels, np.ones(len(points)))

    assert ours == pytest.approx(silhouette_score(points, labels), abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_a_weight_counts_as_so_many_people_in_one_place(seed):
    points, dice = cloud(seed, 20)
    labels, weights = dice.integers(0, 2, 20), dice.integers(1, 4, 20)
    labels[:2] = range(2)
    many, theirs = np.repeat(points, weights, axis=0), np.repeat(labels, weights)

    light = grouping.silhouette(grouping.distances(points), labels, weights.astype(float))

    assert light == pytest.approx(
        grouping.silhouette(grouping.distances(many), theirs, np.ones(len(many))), abs=1e-6
    )


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_agreement_is_that_of_the_library(pairs):
    one, other = (np.array(side) for side in zip(*pairs, strict=True))

    assert grouping.rand_index(one, other) == pytest.approx(adjusted_rand_score(one, other))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_the_best_of_several_runs_is_as_tight_as_the_library(seed):
    points, dice = cloud(seed)
    found = grouping.best_of(points, np.ones(len(points)), 3, dice)
    theirs = KMeans(3, n_init=10, random_state=0).fit(points)

    assert found.inertia <= theirs.inertia_ * 1.1
    assert np.array_equal(grouping.nearest(points, found.centres)[0], found.labels)


def test_many_points_become_weighted_cells():
    points = np.random.default_rng(0).normal(0, 1, (5000, 2))
    cells = grouping.cells(points)

    assert len(cells.centres) <= grouping.SIDE**2
    assert (cells.weights.sum(), np.bincount(cells.where).tolist()) == (5000, cells.weights.tolist())
    assert np.allclose(cells.weights @ cells.centres / 5000, points.mean(axis=0))


def test_points_in_one_place_are_one_group():
    points = np.zeros((2000, 2))
    found = grouping.best_of(points, np.ones(2000), 3, np.random.default_rng(0))

    assert (found.count, grouping.cells(points).weights.tolist()) == (1, [2000.0])
    assert grouping.silhouette(np.zeros((3, 3)), np.zeros(3, dtype=int), np.ones(3)) == 0.0


def test_groups_are_numbered_from_the_largest():
    assert grouping.by_size(np.array([0, 1, 1, 2, 2, 1]), 3).tolist() == [2, 0, 0, 1, 1, 0]
