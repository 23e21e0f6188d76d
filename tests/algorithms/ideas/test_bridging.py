"""Support that does not hang on where somebody stands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.ideas.bridging import INTERCEPT, LEAST_VOTES, STANCE, Votes, _Fit, _Model, bridging

CAST = st.dictionaries(
    st.tuples(st.integers(0, 12), st.integers(0, 7)), st.sampled_from([-1, 0, 1]), min_size=1
)


def votes_of(cast: dict[tuple[int, int], int]) -> Votes:
    keys = sorted(cast)
    persons = [person for person, _idea in keys]
    _names, whose = np.unique(persons, return_inverse=True)
    return Votes(
        whose,
        np.array([idea for _p, idea in keys]),
        np.array([float(cast[k]) for k in keys]),
        len(set(persons)),
        8,
    )


def two_sides(first: int, second: int, seed: int = 3) -> Votes:
    """Ideas 0 to 3 are of the first side, 4 to 7 of the second, 8 to 11 of both; everybody votes as their side mostly does."""
    dice = np.random.default_rng(seed)
    tastes = np.array([[0.9] * 4 + [0.1] * 4 + [0.85] * 4, [0.1] * 4 + [0.9] * 4 + [0.85] * 4])
    for_it = dice.random((first + second, 12)) < tastes[np.repeat([0, 1], [first, second])]
    persons, ideas = np.indices(for_it.shape)
    return Votes(persons.ravel(), ideas.ravel(), np.where(for_it, 1.0, -1.0).ravel(), first + second, 12)


def slope(votes: Votes, weights: np.ndarray, model: _Model) -> np.ndarray:
    """Of the sum that is made least, by every unknown."""
    u, n, w = votes.persons, votes.ideas, weights[votes.persons]
    wrong = w * (
        votes.values - model.mean - model.person[u] - model.idea[n] - model.stance[u] * model.pull[n]
    )
    return np.concatenate(
        [
            [INTERCEPT * model.mean - wrong.sum()],
            INTERCEPT * weights * model.person - np.bincount(u, wrong, votes.n_persons),
            INTERCEPT * model.idea - np.bincount(n, wrong, votes.n_ideas),
            STANCE * weights * model.stance - np.bincount(u, wrong * model.pull[n], votes.n_persons),
            STANCE * model.pull - np.bincount(n, wrong * model.stance[u], votes.n_ideas),
        ]
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_model_is_where_no_small_step_is_better(seed):
    votes = two_sides(25, 40, seed)
    weights = np.random.default_rng(seed).uniform(0.1, 1, 65)
    model = _Fit(votes).weighted(weights)

    assert np.abs(slope(votes, weights, model)).max() < 1e-3
    assert np.abs(model.stance).min() > 0.1


def test_sides_are_found_and_told_as_sums():
    found = bridging(two_sides(30, 50))

    assert sorted(found.voted[:, 0].tolist()) == [30, 50]
    assert found.counted == 80
    assert found.score[8:].min() > found.score[:8].max() + 0.4
    assert np.abs(found.lean[:8]).min() > 2 * np.abs(found.lean[8:]).max()


@pytest.mark.parametrize("times", [2, 5])
def test_a_side_that_is_so_many_times_as_large_counts_no_more(times):
    votes = two_sides(40, 40)
    first = votes.persons < 40
    copies = [
        np.where(votes.persons[first] < 40, votes.persons[first] + 80 + 40 * n, 0) for n in range(times - 1)
    ]
    more = Votes(
        np.concatenate([votes.persons, *copies]),
        np.concatenate([votes.ideas, *[votes.ideas[first]] * (times - 1)]),
        np.concatenate([votes.values, *[votes.values[first]] * (times - 1)]),
        80 + 40 * (times - 1),
        12,
    )

    assert bridging(more).score == pytest.approx(bridging(votes).score, abs=1e-4)


def test_whoever_voted_on_few_ideas_moves_nothing():
    votes = two_sides(20, 20)
    few = LEAST_VOTES - 1
    more = Votes(
        np.concatenate([votes.persons, np.repeat(np.arange(40, 340), few)]),
        np.concatenate([votes.ideas, np.tile(np.arange(few), 300)]),
        np.concatenate([votes.values, np.ones(300 * few)]),
        340,
        12,
    )

    assert bridging(more).score.tolist() == bridging(votes).score.tolist()
    assert bridging(more).counted == 40


def test_an_idea_of_which_one_side_has_not_spoken_has_no_score():
    votes = two_sides(20, 20)
    kept = (votes.ideas != 0) | (votes.persons < 24)  # twenty of the first side, four of the second
    found = bridging(Votes(votes.persons[kept], votes.ideas[kept], votes.values[kept], 40, 12))

    assert np.flatnonzero(np.isnan(found.score)).tolist() == [0]


def test_where_all_say_the_same_there_are_no_sides():
    persons, ideas = (axis.ravel() for axis in np.indices((20, 6)))
    found = bridging(Votes(persons, ideas, np.ones(120), 20, 6))

    assert np.isnan(found.score).all()
    assert found.lean.tolist() == [0.0] * 6


@given(CAST)
@settings(max_examples=40)
def test_every_figure_is_a_number_or_says_that_it_is_none(cast):
    votes = votes_of(cast)
    found = bridging(votes)

    assert np.isfinite(found.score[~np.isnan(found.score)]).all()
    assert np.isfinite(found.lean).all()
    assert found.counted <= votes.n_persons
    assert (found.agreed <= found.voted).all()
    assert found.voted.sum() <= votes.values.size


@given(CAST)
@settings(max_examples=20)
def test_to_turn_every_vote_turns_every_score(cast):
    votes = votes_of(cast)
    found = bridging(votes)
    turned = bridging(Votes(votes.persons, votes.ideas, -votes.values, votes.n_persons, votes.n_ideas))

    assert np.nan_to_num(turned.score) == pytest.approx(-np.nan_to_num(found.score), abs=1e-3)
