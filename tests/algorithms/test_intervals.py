from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.intervals import Interval, wilson


# Newcombe (1998), table I, method 3 without continuity correction.
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_reference_values(successes, n, low, high):
    interval = wilson(successes, n)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_nobody_asked_is_no_interval():
    assert wilson(0, 0) is None


def test_none_and_all_reach_the_ends_exactly():
    assert [(wilson(0, n).low, wilson(n, n).high) for n in range(1, 200)] == [(0.0, 1.0)] * 199


@given(st.integers(1, 10**9), st.data())
def test_the_interval_holds_the_share_and_mirrors(n, data):
    successes = data.draw(st.integers(0, n))
    interval, mirror = wilson(successes, n), wilson(n - successes, n)
    assert 0 <= interval.low <= successes / n <= interval.high <= 1
    assert (interval.low, interval.high) == pytest.approx((1 - mirror.high, 1 - mirror.low), abs=1e-12)


@given(st.integers(1, 10**6), st.data())
def test_more_answers_with_the_same_share_narrow_it(n, data):
    successes = data.draw(st.integers(0, n))
    few, many = wilson(successes, n), wilson(10 * successes, 10 * n)
    assert many.high - many.low < few.high - few.low


def test_a_larger_z_widens_it():
    assert wilson(5, 10, z=1.0) == Interval(pytest.approx(0.3492443), pytest.approx(0.6507557))


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (0, -1), (-2, -1)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match="not a share"):
        wilson(successes, n)


@pytest.mark.parametrize("z", [0, -1, nan, float("inf")])
def test_impossible_quantiles_are_refused(z):
    with pytest.raises(ValueError, match="positive"):
        wilson(1, 2, z)
