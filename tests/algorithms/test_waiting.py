"""Waiting while others are served."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.waiting import Wait, graver_wait, passed_over

DAY = 86_400.0


def _wait(received: float, ended: float | None, grade: int = 0, limit: float = 7) -> Wait:
    return Wait(received * DAY, (received + limit) * DAY, None if ended is None else ended * DAY, grade)


def test_a_case_is_passed_over_when_newer_ones_are_answered_past_its_date():
    waits = [_wait(0, None), _wait(1, 8), _wait(2, 9), _wait(3, 10)]

    assert passed_over(waits, 30 * DAY, 3) == [True, False, False, False]
    assert passed_over(waits, 30 * DAY, 4) == [False] * 4


def test_graver_ones_may_go_first():
    waits = [_wait(0, 20), *(_wait(day, 9, grade=2) for day in (1, 2, 3))]

    assert passed_over(waits, 30 * DAY, 3) == [False] * 4


def test_who_is_answered_in_time_is_never_passed_over():
    waits = [_wait(0, 6), *(_wait(day, day + 0.5) for day in (1, 2, 3, 4))]

    assert passed_over(waits, 30 * DAY, 1) == [False] * 5


@given(st.lists(st.floats(0.1, 30), min_size=2, max_size=40))
def test_in_the_order_in_which_they_came_nobody_is_passed_over(gaps):
    received = np.cumsum(gaps)
    waits = [_wait(at, at + 10) for at in received]

    assert passed_over(waits, (received[-1] + 100) * DAY, 1) == [False] * len(waits)


def test_grave_cases_that_wait_longest_stand_out():
    waits = [_wait(day, day + (20 if day % 5 == 0 else 2), grade=int(day % 5 == 0)) for day in range(80)]

    found = graver_wait(waits, 200 * DAY)

    assert (found.longer, found.of, round(found.lead, 3)) == (16, 16, 1.0)
    assert found.chance < 1e-9


def test_without_grave_cases_there_is_nothing_to_say():
    assert graver_wait([_wait(day, day + 2) for day in range(20)], 200 * DAY).chance == 1.0


def test_a_random_order_is_as_likely_as_it_is():
    """Of many offices that take cases in any order, one in a hundred has a chance below one in a hundred."""
    dice = np.random.default_rng(5)
    low = 0
    for _office in range(1000):
        waits = [_wait(day, day + dice.gamma(2, 3), grade=int(dice.random() < 0.2)) for day in range(60)]
        low += graver_wait(waits, 90 * DAY).chance < 0.01

    assert 2 <= low <= 22
