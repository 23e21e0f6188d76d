"""Seats divided among groups, and tables at which the groups are mixed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.seats import shared_out, tables

NUMBERS = st.dictionaries(st.integers(1, 9), st.integers(0, 40), min_size=1)


@pytest.mark.parametrize(
    ("seats", "weights", "ready", "expected"),
    [
        (4, {1: 1, 2: 1}, {1: 9, 2: 9}, {1: 2, 2: 2}),
        (10, {1: 600, 2: 300, 3: 100}, {1: 50, 2: 50, 3: 50}, {1: 6, 2: 3, 3: 1}),
        (10, {1: 600, 2: 300, 3: 100}, {1: 2, 2: 50, 3: 50}, {1: 2, 2: 6, 3: 2}),
        (3, {1: 1}, {0: 5, 1: 1}, {0: 2, 1: 1}),
        (5, {1: 1}, {1: 3}, {1: 3}),
    ],
)
def test_seats_go_to_whom_they_are_owed(
    seats: int, weights: dict[int, int], ready: dict[int, int], expected: dict[int, int]
):
    assert shared_out(seats, weights, ready) == expected


@given(seats=st.integers(1, 60), weights=NUMBERS, ready=NUMBERS)
def test_no_seat_is_lost_and_no_group_gets_more_than_it_has(
    seats: int, weights: dict[int, int], ready: dict[int, int]
):
    given_ = shared_out(seats, weights, ready)

    assert sum(given_.values()) == min(seats, sum(ready.values()))
    assert all(0 <= given_[group] <= ready[group] for group in ready)


@given(groups=st.lists(st.integers(0, 4), min_size=1, max_size=60), most=st.integers(1, 12))
def test_every_group_is_spread_over_all_tables(groups: list[int], most: int):
    found = tables(list(enumerate(groups)), most)

    assert sorted(person for table in found for person in table) == list(range(len(groups)))
    assert max(map(len, found)) <= most
    assert max(map(len, found)) - min(map(len, found)) <= 1
    for group in set(groups):
        counts = [Counter(groups[person] for person in table)[group] for table in found]
        assert max(counts) - min(counts) <= 1
