"""Standing out among peers: exact chances, and how rarely an honest office is accused."""

from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.peers import (
    Margin,
    Share,
    at_least,
    better_half,
    chance_of,
    chance_within,
    standing_out,
    times_odds,
)

MARGIN = Margin(odds=3, gap=20, usual=20, least=20, one_in=400)


def _counted(seen: int, of: int, peers_seen: int, peers_of: int) -> float:
    """The same chance by counting every way, where the odds are equal."""
    total, everyone = seen + peers_seen, of + peers_of
    ways = sum(comb(of, k) * comb(peers_of, total - k) for k in range(seen, min(of, total) + 1))
    return ways / comb(everyone, total)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 30), st.integers(0, 30))
def test_with_equal_odds_it_is_fishers_exact_test(seen, more, peers_seen, peers_more):
    of, peers_of = seen + more, peers_seen + peers_more

    chance = chance_of(Share(seen, of), Share(peers_seen, peers_of))

    assert chance == pytest.approx(_counted(seen, of, peers_seen, peers_of))


@given(st.integers(0, 20), st.integers(1, 20), st.floats(0.01, 0.99))
def test_at_least_is_the_binomial_tail(seen, of, usual):
    terms = [comb(of, k) * usual**k * (1 - usual) ** (of - k) for k in range(seen, of + 1)]

    assert at_least(seen, of, usual) == pytest.approx(min(1.0, sum(terms)))


@pytest.mark.parametrize(("seen", "usual", "chance"), [(0, 0.0, 1.0), (1, 0.0, 0.0), (3, 1.0, 1.0)])
def test_at_least_at_its_ends(seen, usual, chance):
    assert at_least(seen, 3, usual) == chance


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 200), st.integers(1, 200))
def test_more_seen_is_never_likelier(seen, more, peers_seen, peers_more):
    peers = Share(peers_seen, peers_seen + peers_more)
    chances = [chance_within(Share(k, seen + more), peers, MARGIN) for k in range(seen + more + 1)]

    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(chances))


@given(st.floats(0.01, 0.99), st.integers(1, 20))
def test_the_share_with_so_many_times_the_odds(part, odds):
    share = times_odds(part, odds)

    assert share / (1 - share) == pytest.approx(odds * part / (1 - part))


def test_the_better_half_leaves_out_peers_that_do_the_same():
    peers = [Share(1, 10), Share(9, 10), Share(2, 10), Share(8, 10)]

    assert better_half(peers) == Share(3, 20)
    assert better_half([Share(5, 10), Share(1, 10)]) == Share(6, 20)


def test_who_does_the_same_as_others_does_not_hide_among_them():
    shares = {"a": Share(70, 90), "b": Share(65, 90)} | {f"honest {n}": Share(9 + n, 90) for n in range(4)}

    assert sorted(standing_out(shares, MARGIN)) == ["a", "b"]


def test_fewer_than_three_or_too_small_units_are_not_judged():
    assert standing_out({"a": Share(90, 90), "b": Share(0, 90)}, MARGIN) == {}
    assert standing_out({"a": Share(19, 19), "b": Share(0, 90), "c": Share(0, 90)}, MARGIN) == {}


#: The margins of the detectors as they are shipped, beside a usual share and how much honest units differ in it
#: (standard deviation of the log odds: at 0.6 the highest of 15 units has some seven times the odds of the lowest),
#: and how many things a unit has in a year.
HONEST = {
    "ping_pong": (Margin(8, 20, 10, 20, 400), 0.05, 0.6, 90),
    "excluded": (Margin(3, 6, 3, 20, 400), 0.01, 0.5, 90),
    "split": (Margin(6, 10, 5, 20, 400), 0.02, 0.6, 90),
    "pressed": (Margin(4, 15, 8, 12, 400), 0.05, 0.4, 60),
    "not_fixed": (Margin(3, 20, 20, 20, 400), 0.25, 0.35, 60),
    "idle": (Margin(8, 25, 10, 20, 400), 0.1, 0.6, 90),
    "easy_first": (Margin(8, 15, 10, 20, 400), 0.05, 0.6, 90),
}


def _flagged(dice: np.random.Generator, units: int, case: tuple[Margin, float, float, int]) -> bool:
    """One honest office, looked at every month of a year, each time over the year before."""
    margin, usual, differ, a_year = case
    odds = usual / (1 - usual) * np.exp(dice.normal(0, differ, units))
    of = dice.poisson(a_year / 12, (units, 24))
    seen = dice.binomial(of, (odds / (1 + odds))[:, None])
    for month in range(12, 25):
        span = slice(month - 12, month)
        shares = {
            unit: Share(int(seen[unit, span].sum()), int(of[unit, span].sum())) for unit in range(units)
        }
        if standing_out(shares, margin):
            return True
    return False


@pytest.mark.need(34)
@pytest.mark.parametrize("units", [3, 8, 15])
def test_an_honest_office_is_hardly_ever_accused(units):
    """All comparisons together, of an office whose units differ a lot: at most 1 in 30 office-years."""
    dice, offices = np.random.default_rng(20261122), 100
    alarms = sum(_flagged(dice, units, case) for case in HONEST.values() for _office in range(offices))

    assert alarms / offices <= 1 / 30


@pytest.mark.parametrize(
    ("kind", "bad"), [("ping_pong", 0.6), ("excluded", 0.2), ("split", 0.4), ("idle", 0.8)]
)
def test_a_dishonest_unit_among_twelve_is_nearly_always_found(kind, bad):
    margin, usual, differ, a_year = HONEST[kind]
    dice, found = np.random.default_rng(7), 0
    for _office in range(100):
        odds = usual / (1 - usual) * np.exp(dice.normal(0, differ, 12))
        parts = odds / (1 + odds)
        parts[0] = bad
        shares = {unit: Share(int(dice.binomial(a_year, part)), a_year) for unit, part in enumerate(parts)}
        found += 0 in standing_out(shares, margin)

    assert found >= 90
