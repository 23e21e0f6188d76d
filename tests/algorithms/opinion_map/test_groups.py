"""Groups are said to be there when they are, and not when chance or a continuum looks like it."""

import numpy as np
import pytest

from lianxin.algorithms.opinion_map import grouping, groups, mapping
from lianxin.algorithms.opinion_map.votes import collect
from tests.algorithms.opinion_map.made import (
    CONVERSATIONS,
    MILD,
    conversation,
    needs_polis,
    planted,
    shuffled,
    shuffled_whole,
    town,
)

pytestmark = pytest.mark.one_engine

MADE = {"small": (60, 30, 3, 0.9), "sparse": (250, 60, 2, 0.3)}
SHUFFLES = {"gaps stay": shuffled, "gaps move": shuffled_whole}


def times(rounds):
    """A hundred at length, and one every day, which may have no groups."""
    return 100 if rounds >= 100 else 1


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
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_of_a_hundred_shuffles_of_a_real_one_at_most_five_have_groups(name, rounds):
    for shuffle in SHUFFLES.values() if rounds >= 100 else [shuffled_whole]:
        found = shapes(conversation(name), shuffle, times(rounds))

        assert found.count(mapping.GROUPS) <= len(found) // 20


@pytest.fixture
def asked_of_300(monkeypatch):
    """A lot of the people is asked from three hundred on, not only from a thousand."""
    monkeypatch.setattr(groups, "MOST_ASKED", 300)


@pytest.mark.usefixtures("asked_of_300")
@pytest.mark.parametrize(
    ("people", "statements", "count", "seen", "agreement"),
    [(40, 30, 2, 1.0, 0.99), (40, 30, 4, 1.0, 0.99), (200, 50, 3, 0.5, 0.95), (400, 40, 2, 0.3, 0.85)],
)
def test_planted_groups_are_recovered(people, statements, count, seen, agreement):
    votes, member = planted(people, statements, count, seen)

    drawn = mapping.draw_map(votes)

    assert (drawn.shape, int(drawn.labels.max()) + 1) == (mapping.GROUPS, count)
    assert grouping.rand_index(drawn.labels[drawn.inside], member[drawn.inside]) >= agreement
    assert np.bincount(drawn.labels[drawn.inside]).tolist() == sorted(
        np.bincount(drawn.labels[drawn.inside]).tolist(), reverse=True
    )


@pytest.mark.acceptance
@pytest.mark.parametrize("shares", [[0.5, 0.5], [0.25] * 4, [0.6, 0.3, 0.1]])
def test_groups_of_any_size_that_know_nothing_of_each_other_are_found(shares, rounds):
    """Twelve votes each are enough where nearly everybody in a group says the same."""
    for seed in range(5 if rounds >= 100 else 1):
        votes, member = town(300, 40, shares, 0.3, seed)

        drawn = mapping.draw_map(votes, seed=seed)

        assert (drawn.shape, int(drawn.labels.max()) + 1) == (mapping.GROUPS, len(shares))
        assert grouping.rand_index(drawn.labels[drawn.inside], member[drawn.inside]) >= 0.8


@pytest.mark.acceptance
def test_groups_that_lean_mildly_are_found_with_more_people_and_votes(rounds):
    votes, member = town(1000 if rounds >= 100 else 300, 60, [0.34, 0.33, 0.33], 0.6, 1, leans=MILD)

    drawn = mapping.draw_map(votes)

    assert drawn.shape == mapping.GROUPS
    assert grouping.rand_index(drawn.labels[drawn.inside], member[drawn.inside]) >= 0.7


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
