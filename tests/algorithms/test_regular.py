"""Chances of regular figures are exact, and honest figures are hardly ever too regular."""

import itertools
from collections import Counter
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.regular import figures, last_digits, same_gap, too_even, too_often


def by_hand(counts: tuple[int, ...]) -> float:
    """Every way to fill the cells, one by one."""
    cells, total = len(counts), sum(counts)
    squares = sum(count * count for count in counts)
    ways = [Counter(way) for way in itertools.product(range(cells), repeat=total)]
    return sum(sum(count * count for count in way.values()) <= squares for way in ways) / len(ways)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=3).filter(lambda counts: 0 < sum(counts) <= 7))
def test_evenness_is_counted_exactly(counts: list[int]):
    cells, total = len(counts), sum(counts)
    squares = sum(count * count for count in counts)
    usual = total + total * (total - 1) / cells

    assert isclose(too_even(counts), by_hand(tuple(counts)) if squares < usual else 1.0, rel_tol=1e-9)


def test_a_list_that_is_too_even_and_one_that_is_not():
    assert too_even([12] * 8) < 1e-3
    assert too_even([20, 4, 12, 9, 15, 8, 16, 12]) == 1.0


def test_one_digit_too_often():
    assert too_often([40, 5, 5, 5, 5, 5, 5, 5]) < 1e-12
    assert too_often([10, 9, 11, 10, 9, 10, 12, 9]) == 1.0


@pytest.mark.parametrize("test", [too_often, too_even])
def test_honest_figures_are_rarely_too_regular(test):
    chance = np.random.default_rng(7)
    drawn = [chance.multinomial(64, [1 / 8] * 8).tolist() for _ in range(400)]

    assert sum(test(counts) <= 0.01 for counts in drawn) <= 12


def test_figures_are_neither_years_nor_dates_nor_phones_nor_round():
    text = "2025年12月修了 1247 米,花 38500 元,电话 13800000000,10:30 到,12.75 元,编号 2026-118,共 463 户"

    assert figures(text) == ["1247", "38500", "463"]
    assert last_digits(["1247", "38500", "463", "125"]) == [0, 0, 1, 0, 0, 1, 0, 0]


def test_the_same_way_every_time():
    most, chance = same_gap([12] * 30, 0.4)
    honest, usual = same_gap([7, 12, 9, 15, 12, 8, 20, 11, 9, 13] * 3, 0.4)

    assert (most, chance < 1e-9) == (30, True)
    assert (honest, usual > 0.5) == (6, True)
    assert same_gap([], 0.4) == (0, 1.0)
