"""What is asked next, and what is drawn of the crowd."""

import numpy as np
import pytest

from lianxin.algorithms.opinion_map import drawing, factor, routing
from tests.algorithms.opinion_map.made import planted

pytestmark = pytest.mark.one_engine


def weighed(out=(), meta=()):
    votes, _member = planted(200, 12, 2, 0.5)
    flags = [np.isin(np.arange(12), list(some)) for some in (out, meta)]
    return votes, routing.weights(votes, factor.fit(votes, 1), *flags)


def test_weights_are_a_whole_and_leave_out_what_is_out():
    _votes, weights = weighed(out=[3])

    assert (weights[3], weights.sum()) == (0.0, pytest.approx(1.0))
    assert (np.delete(weights, 3) > 0).all()


def test_a_statement_of_which_little_is_known_comes_sooner():
    votes, _member = planted(200, 12, 2, 0.5)
    few = votes.only((votes.columns != 5) | (votes.rows < 6))
    none = np.zeros(12, dtype=bool)
    model = factor.fit(votes, 1)

    assert routing.weights(few, model, none, none)[5] > routing.weights(votes, model, none, none)[5]


def test_meta_statements_are_at_most_a_third():
    _votes, weights = weighed(meta=range(9))

    assert weights[:9].sum() == pytest.approx(1 / 3)


def test_draws_follow_the_weights_among_what_was_not_seen():
    weights, seen = np.array([0.2, 0.0, 0.5, 0.3]), np.array([False, False, True, False])
    drawn = [routing.draw(weights, seen, number) for number in (np.arange(1000) + 0.5) / 1000]

    assert np.bincount(drawn, minlength=4).tolist() == [400, 0, 0, 600]
    assert routing.draw(weights, np.ones(4, dtype=bool), 0.5) is None


def test_no_square_speaks_of_fewer_than_five_and_nobody_is_lost():
    dice = np.random.default_rng(0)
    points = np.vstack([dice.normal(0, 1, (300, 2)), [[9.0, 9.0]]])
    labels = np.where(points[:, 0] > 0, 1, 0)

    told = drawing.crowd(points, labels)

    assert min(square["people"] for square in told["squares"]) >= 5
    assert sum(square["people"] for square in told["squares"]) + told["scattered"] == 301
    assert {square["group"] for square in told["squares"]} == {0, 1}
    assert drawing.frame(points).at(points).max() == 1.0


@pytest.mark.parametrize(("people", "finest"), [(40, 2), (100, 4), (300, 8), (20_000, 16)])
def test_the_grid_is_the_finest_that_shows_four_fifths(people, finest):
    points = np.random.default_rng(people).normal(0, 1, (people, 2))

    told = drawing.crowd(points, np.zeros(people, dtype=int))

    assert (told["side"], told["scattered"] <= people / 5) == (finest, True)
    for side in (side for side in drawing.SIDES if side > finest):
        place = np.minimum(drawing.frame(points).at(points) * side, side - 1).astype(int)
        counted = np.unique(place, axis=0, return_counts=True)[1]
        assert counted[counted >= 5].sum() < 0.8 * people


def test_people_too_few_for_any_square_are_none_of_them_shown():
    told = drawing.crowd(np.random.default_rng(0).normal(0, 1, (4, 2)), np.zeros(4, dtype=int))

    assert (told["side"], told["squares"], told["scattered"]) == (2, [], 4)


def test_one_place_and_nobody_can_be_drawn():
    alike = drawing.crowd(np.zeros((7, 2)), np.zeros(7, dtype=int))

    assert [square["people"] for square in alike["squares"]] == [7]
    assert drawing.crowd(np.zeros((0, 2)), np.zeros(0, dtype=int))["squares"] == []
