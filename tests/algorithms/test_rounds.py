"""Rounds that hours cannot hold."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.rounds import Stop, at_night, clock_jumps, too_many

NINE = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001  on the office's wall
MINUTE = timedelta(minutes=1)


def _stops(minutes: list[float], *, homes: int = 1000) -> list[Stop]:
    return [Stop(n, n % homes, NINE + MINUTE * at, 0) for n, at in enumerate(minutes)]


def test_forty_homes_within_an_hour_are_too_many():
    assert len(too_many(_stops([n * 1.5 for n in range(40)]), 12)) == 40


def test_an_honest_day_is_not():
    assert too_many(_stops([n * 12.0 for n in range(30)]), 12) == []


def test_one_home_visited_often_is_one_home():
    assert too_many(_stops([float(n) for n in range(40)], homes=3), 12) == []


@given(st.lists(st.floats(0, 600), max_size=60), st.integers(1, 20))
def test_what_is_found_fits_into_an_hour(minutes, most):
    found = too_many(_stops(minutes), most)

    assert not found or len(found) > most
    assert not found or max(s.at for s in found) - min(s.at for s in found) < timedelta(hours=1)


def test_night_is_from_eleven_to_five():
    stops = _stops([60.0 * hour for hour in range(24)])

    assert sorted(stop.at.hour for stop in at_night(stops)) == [0, 1, 2, 3, 4, 23]


def test_a_clock_that_is_always_wrong_is_badly_set_and_one_that_moves_is_not():
    always = [Stop(n, n, NINE, 90_000) for n in range(9)]
    moved = [Stop(n, n, NINE, 90_000 if n > 4 else 3) for n in range(9)]

    assert clock_jumps(always, 3600) == []
    assert clock_jumps(moved, 3600) == moved[5:]
    assert clock_jumps([], 3600) == []
