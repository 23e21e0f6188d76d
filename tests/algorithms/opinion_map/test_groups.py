"""Groups are said to be there when they are, and not when chance or a continuum looks like it."""

import numpy as np
import pytest

from lianxin.algorithms.opinion_map import grouping, groups, mapping
from lianxin.algorithms.opinion_map.votes import collect
from tests.algorithms.opinion_map.made import (
    CONVERSATIONS,
    conversation,
    needs_polis,
    planted,
    shuffled,
    shuffled_whole,
)

pytestmark = pytest.mark.one_engine

MADE = {"small": (60, 30, 3, 0.9), "sparse": (250, 60, 2, 0.3)}
SHUFFLES = {"gaps stay": shuffled, "gaps move": shuffled_whole}


def times(rounds):
    """A hundred at length, and two every day, of which none may have groups."""
    return 100 if rounds >= 100 else 2


def shapes(votes, shuffle, count):
    return [mapping.draw_map(shuffle(votes, seed), seed=seed).shape for seed in range(count)]


@pytest.mark.acceptance
@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("shuffle", SHUFFLES.values(), ids=SHUFFLES)
def test_of_a_hundred_shuffled_conversations_at_most_five_have_groups(name, shuffle, rounds):
    found = shapes(planted(*MADE[name])[0], shuffle, times(rounds))

    assert found.count(mapping.GROUPS) <= len(found) // 20


@needs_polis
@pytest.mark.acceptance
@pytest.mark.parametrize("shuffle", SHUFFLES.values(), ids=SHUFFLES)
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_of_a_hundred_shuffles_of_a_real_one_at_most_five_have_groups(name, shuffle, rounds):
    found = shapes(conversation(name), shuffle, times(rounds))

    assert found.count(mapping.GROUPS) <= len(found) // 20


@pytest.mark.parametrize(
    ("people", "statements", "count", "seen", "agreement"),
    [(40, 30, 2, 1.0, 0.99), (40, 30, 4, 1.0, 0.99), (200, 50, 3, 0.5, 0.95), (1200, 40, 2, 0.3, 0.85)],
)
def test_planted_groups_are_recovered(people, statements, count, seen, agreement):
    votes, member = planted(people, statements, count, seen)

    drawn = mapping.draw_map(votes)

    assert (drawn.shape, int(drawn.labels.max()) + 1) == (mapping.GROUPS, count)
    assert grouping.rand_index(drawn.labels[drawn.inside], member[drawn.inside]) >= agreement
    assert np.bincount(drawn.labels[drawn.inside]).tolist() == sorted(
        np.bincount(drawn.labels[drawn.inside]).tolist(), reverse=True
    )


def test_people_spread_evenly_along_a_line_are_a_spectrum():
    dice = np.random.default_rng(3)
    stands = dice.uniform(-1, 1, 400)
    score = stands[:, None] * dice.choice([-0.5, 0.5], 40) + dice.normal(0, 0.6, (400, 40))
    who, what = np.nonzero(dice.random((400, 40)) < 0.6)
    votes = collect(who, what, np.where(score > 0.2, 1, np.where(score < -0.2, -1, 0))[who, what])

    drawn = mapping.draw_map(votes)

    assert (drawn.shape, drawn.chosen.factors) == (mapping.SPECTRUM, 1)
    assert np.corrcoef(drawn.points[:, 0], stands)[0, 1] ** 2 > 0.7


def test_the_house_shuffles_as_the_test_does():
    votes = planted(50, 9, 2, 0.5)[0]
    other = groups.shuffled(votes, np.random.default_rng(1))

    assert np.array_equal(other.tallies, votes.tallies)
    assert (other.starts.tolist(), other.columns.tolist()) == (votes.starts.tolist(), votes.columns.tolist())
    assert not np.array_equal(other.values, votes.values)
