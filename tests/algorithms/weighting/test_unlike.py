"""Whether those who came are like those concerned."""

import random
from collections import Counter
from math import comb, exp

from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.weighting import ShownCoverage, Unlike, coverage, shown_coverage, unlike
from lianxin.algorithms.weighting.unlike import _distance

PEOPLE = {"young": 300, "grown": 500, "old": 200}
SEEDS = 100


def shown(heard: dict[str, int], untold: int = 0) -> ShownCoverage[str]:
    return shown_coverage(coverage(heard, dict(PEOPLE), untold=untold))


def came(seed: int, eager: dict[str, float], most: int = 300) -> ShownCoverage[str]:
    """Some of the people, by lot; ``eager`` says how much more readily somebody of a group comes."""
    lot = random.Random(seed)
    crowd = [group for group, number in PEOPLE.items() for _ in range(number)]
    weights = [eager.get(group, 1.0) for group in crowd]
    return shown(Counter(lot.choices(crowd, weights, k=most)))


def test_a_fair_sample_is_called_unlike_in_at_most_one_of_twenty():
    flagged = sum(bool(unlike([came(seed, {}), came(seed + SEEDS, {})])) for seed in range(SEEDS))

    assert flagged <= SEEDS // 20


def test_a_planted_bias_is_found():
    """Friends only: the old come a third as readily as the others."""
    planted = [unlike([came(seed, {"old": 1 / 3})]) for seed in range(SEEDS)]
    found = sum(Unlike(0, "old", fewer=True) in one for one in planted)

    assert found >= 95


def test_of_whom_nobody_came_is_named_and_who_came_too_often_too():
    found = unlike([shown({"young": 90, "grown": 10, "old": 0})])

    assert found == [
        Unlike(0, "young", fewer=False),
        Unlike(0, "grown", fewer=True),
        Unlike(0, "old", fewer=True),
    ]


def test_a_few_are_no_proof_and_a_small_difference_is_none_however_many_came():
    assert unlike([shown({"young": 5, "grown": 5, "old": 0})]) == []
    many = {"young": 270_000, "grown": 500_000, "old": 230_000}
    known = {"young": 3_000_000, "grown": 5_000_000, "old": 2_000_000}
    assert unlike([shown_coverage(coverage(many, dict(known)))]) == []


def test_of_what_is_not_known_nothing_is_said():
    unknown = shown_coverage(coverage({"a": 90, "b": 0}, {"a": 100, "b": None}))
    assert unlike([unknown]) == []
    assert unlike([]) == []
    assert unlike([shown({})]) == []


def test_hidden_numbers_tell_nothing():
    """One to four are hidden, with the smallest of the others: whichever they are, the same is said."""
    first, second = (shown({"young": 60, "grown": 30, "old": few}) for few in (1, 4))
    assert first.groups["old"].heard is None
    assert unlike([first]) == unlike([second])


@given(st.integers(1, 40), st.integers(0, 40), st.floats(0.02, 0.98))
def test_the_bound_is_never_below_the_chance_itself(heard, count, share):
    """Against the binomial distribution, summed term by term."""
    count = min(count, heard)
    if count / heard < share:
        exact = sum(comb(heard, k) * share**k * (1 - share) ** (heard - k) for k in range(count + 1))
    else:
        exact = sum(comb(heard, k) * share**k * (1 - share) ** (heard - k) for k in range(count, heard + 1))
    bound = exp(-heard * _distance(count / heard, share))
    assert exact <= bound * (1 + 1e-9)


def test_those_who_would_not_say_may_all_be_of_the_part_that_seems_to_be_missing():
    heard = {"young": 90, "grown": 150, "old": 10}

    assert unlike([shown(heard)]) == [Unlike(0, "old", fewer=True)]
    assert unlike([shown(heard, untold=60)]) == []
    assert unlike([shown(heard, untold=3)]) == []
