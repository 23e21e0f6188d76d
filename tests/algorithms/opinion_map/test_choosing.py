"""Claims about groups hold what they promise, and what is shown leaves no large part out."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, false_discovery_control

from lianxin.algorithms.opinion_map import choosing, factor, groups
from tests.algorithms.opinion_map.made import planted, shuffled

pytestmark = pytest.mark.one_engine


def forced(votes, count, seed):
    """Groups where there may be none: a plain test on the votes that formed them finds differences in any noise."""
    dice = np.random.default_rng(seed)
    model = factor.fit(votes, count - 1)
    found, _height, _tried = groups.clearest(model.places, dice)
    return model, found.labels, dice


def test_of_claims_about_groups_of_pure_chance_hardly_any_survive():
    claims = []
    for seed in range(12):
        votes = shuffled(planted(120, 30, 2, 0.7, seed)[0], seed)
        model, labels, dice = forced(votes, 2, seed)
        claims.append(len(choosing.apart(votes, model, labels, dice)))

    # At most one conversation in ten may hold a false claim; three in twelve would be more than chance allows.
    assert sum(count > 0 for count in claims) <= 3


def test_what_sets_planted_groups_apart_is_claimed_and_true():
    votes, member = planted(200, 40, 2, 0.7)
    model, labels, dice = forced(votes, 2, 0)

    claims = choosing.apart(votes, model, labels, dice)

    assert len(claims) > 20
    for claim in claims:
        mine = [votes.tallies_of(np.where(labels == claim.group, 0, -1), 1)[0, claim.column]]
        agreed, _passed, disagreed = mine[0] / mine[0].sum()
        assert (agreed > disagreed) == claim.agrees
    assert [claim.p for claim in claims] == sorted(claim.p for claim in claims)
    assert member.max() == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_correction_is_that_of_the_library(p):
    assert np.allclose(choosing.benjamini_hochberg(np.array(p)), false_discovery_control(p))


def test_bounds_are_those_of_the_library_and_few_votes_do_not_lead():
    seen = np.array([8, 800])
    bounds = choosing.lower_bounds(np.array([8, 640]), seen)

    assert np.allclose(bounds, beta.ppf(0.05, [9, 641], [1, 161]))
    assert bounds[0] < bounds[1]


def test_common_ground_is_that_of_the_least_willing_group():
    tallies = np.array([[[90, 0, 10]], [[20, 0, 30]]])
    agreed, rejected = choosing.common_ground(tallies)

    assert agreed[0] == pytest.approx(beta.ppf(0.05, 21, 31))
    assert rejected[0] == pytest.approx(beta.ppf(0.05, 11, 91))


def test_each_side_gets_its_share_of_what_is_shown():
    approved = np.zeros((100, 20), dtype=bool)
    approved[:60, :10], approved[60:, 10:] = True, True

    chosen = choosing.proportional(approved, 10)

    assert sum(column < 10 for column in chosen) == 6
    assert choosing.justified(approved, chosen, 10)
    assert not choosing.justified(approved, list(range(10)), 10)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_no_large_part_that_agrees_is_left_with_nothing(seed, size):
    """By the definition: any people as many as one share of all, who approve of one more statement in common."""
    dice = np.random.default_rng(seed)
    approved = dice.random((6, 5)) < dice.uniform(0.2, 0.8)
    chosen = choosing.proportional(approved, size)

    share = -(-len(approved) // size)
    left_out = [
        part
        for part in combinations(range(len(approved)), share)
        if approved[list(part)].all(axis=0).any() and not approved[np.ix_(list(part), chosen)].any()
    ]
    assert left_out == []
    assert choosing.justified(approved, chosen, size)
    assert len(set(chosen)) == len(chosen) <= size
