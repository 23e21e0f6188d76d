"""A text is a number when it is plain digits and few enough of them, and a day when it can be reckoned with."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.digits import MOST, calendar_day, whole

LARGEST_ROW = 2**63 - 1
WIDEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


@given(st.integers(0, 10**MOST - 1))
def test_every_number_within_the_bound_is_read_and_fits_into_a_row(number: int):
    assert (whole(str(number)), number <= LARGEST_ROW) == (number, True)


@given(st.integers(0, 9), st.integers(1, 12), st.integers(0, 5))
def test_a_digit_more_than_asked_for_is_no_number(digit: int, most: int, more: int):
    assert whole(str(digit) * most, most) == int(str(digit) * most)
    assert whole(str(digit) * (most + 1 + more), most) is None


@given(st.text())
def test_what_is_read_is_spelled_in_plain_digits_only(text: str):
    spelled = bool(text) and set(text) <= set("0123456789")
    assert (whole(text) is not None) == (spelled and len(text) <= MOST)


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "+1", "-1", "1_0", "1.0", "１２", "٣", "²", "一", "9" * 5_000]
)
def test_nothing_else_is_a_number(text: str):
    assert whole(text) is None


@given(st.dates(date(1000, 1, 1), date(8999, 12, 31)))
def test_a_day_reads_back_and_moments_can_be_reckoned_from_it_in_every_zone(day: date):
    assert calendar_day(f" {day.isoformat()} ") == day
    for zone in WIDEST:
        begins = datetime.combine(day, datetime.min.time(), zone)
        assert (begins + timedelta(days=1)).astimezone(WIDEST[0]) > begins.astimezone(WIDEST[1])


@pytest.mark.parametrize(
    "typed", ["", "soon", "2026-02-30", "2026-13-01", "26-06-01", "0001-01-01", "9999-12-31", "9" * 5_000]
)
def test_anything_else_is_no_day(typed: str):
    assert calendar_day(typed) is None
