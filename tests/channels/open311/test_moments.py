"""Moments of Open311: read as they are written in the wild, written as the protocol wants them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.channels.open311.moments import read, written

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 11, 19, 10, 30, tzinfo=UTC)
HALF_HOURS = st.integers(-28, 28).map(lambda halves: timezone(timedelta(minutes=30 * halves)))
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1901, 2199))
MOMENTS = st.datetimes(EARLIEST, LATEST, timezones=HALF_HOURS)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-19T10:30:00Z",
        "2026-11-19t10:30:00z",
        "2026-11-19T10:30Z",
        "2026-11-19T18:30:00+08:00",
        "2026-11-19T18:30:00+0800",
        "2026-11-19T18:30:00 08:00",  # the plus sign of an address that was not escaped
        "2026-11-19T04:30:00-06:00",
        "2026-11-19T10:30:00.000Z",
        "2026-11-19T10:30:00.0000000Z",
        "2026-11-19 18:30:00",
        "2026-11-19T18:30:00",
    ],
)
def test_one_moment_in_many_hands(text):
    assert read(text, SHANGHAI) == EVENING


def test_microseconds_are_kept():
    assert read("2026-11-19T23:59:59.999999-06:00", SHANGHAI).microsecond == 999999


def test_a_day_is_its_beginning_or_its_end_by_the_offices_clock():
    assert read("2026-11-19", SHANGHAI).isoformat() == "2026-11-19T00:00:00+08:00"
    assert read("2026-11-19", SHANGHAI, at_end=True).isoformat() == "2026-11-19T23:59:59.999999+08:00"


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "x",
        "2026",
        "20261119",
        "2026-W47-4",
        "2026-11-31",
        "2026-11-19T25:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-11-19T10:30:00+99:00",
        "２０２６-11-19",
        "2026-11-19T10:30:00Z\n",
    ],
)
def test_what_is_no_moment_is_refused(odd):
    with pytest.raises(ValueError, match=r".*"):
        read(odd, SHANGHAI)


@given(MOMENTS)
def test_what_is_written_is_read_again_to_the_second(moment: datetime):
    assert read(written(moment, SHANGHAI), SHANGHAI) == moment.replace(microsecond=0)


@given(MOMENTS)
def test_what_python_writes_is_read_exactly(moment: datetime):
    assert read(moment.isoformat(), SHANGHAI) == moment


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_a_plain_refusal(text: str):
    try:
        moment = read(text, SHANGHAI)
    except ValueError:
        return
    assert moment.tzinfo is not None
