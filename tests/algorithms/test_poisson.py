"""The chance of a small count, against exact sums."""

from decimal import Decimal, getcontext
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.poisson import at_most, interval

MEANS = st.integers(1, 3000).map(lambda tenths: tenths / 10)


def exact(count: int, mean: float) -> float:
    getcontext().prec = 60
    m = Decimal(mean)
    return float(sum(m**k / factorial(k) for k in range(count + 1)) * (-m).exp())


@given(st.integers(0, 400), MEANS)
def test_it_is_the_sum_of_its_terms(count: int, mean: float):
    assert at_most(count, mean) == pytest.approx(exact(count, mean), rel=1e-9, abs=1e-300)


@given(st.integers(0, 400), MEANS)
def test_it_grows_with_the_count_and_falls_with_the_mean(count: int, mean: float):
    assert at_most(count, mean) <= at_most(count + 1, mean) * (1 + 1e-12)
    assert at_most(count, mean + 1) <= at_most(count, mean) * (1 + 1e-12)
    assert 0 <= at_most(count, mean) <= 1


def test_ends():
    assert at_most(0, 0) == at_most(7, 0) == 1.0
    assert at_most(0, 10_000) == 0.0
    assert at_most(10_000, 10) == 1.0


@pytest.mark.parametrize(("count", "mean"), [(-1, 2.0), (3, -0.5)])
def test_what_cannot_be_is_refused(count: int, mean: float):
    with pytest.raises(ValueError, match="negative"):
        at_most(count, mean)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Exact intervals for a Poisson mean, from printed tables (Garwood 1936).
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.2422, 7.225), (10, 4.795, 18.39), (100, 81.36, 121.63)],
)
def test_the_interval_is_the_one_of_the_tables(count: int, low: float, high: float):
    assert interval(count) == (pytest.approx(low, rel=2e-3, abs=1e-4), pytest.approx(high, rel=2e-3))
