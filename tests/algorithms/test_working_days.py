from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.working_days import add_working_days, due, working_days_between

CHINA = timezone(timedelta(hours=8))
# Around the Spring Festival of 2026: nine days off, and two weekend days worked to make up for them.
CLOSED = {date(2026, 2, 15) + timedelta(days=n) for n in range(9)}
MADE_UP = {date(2026, 2, 14), date(2026, 2, 28)}


def weekdays(day):
    return day.weekday() < 5


def festival(day):
    return day in MADE_UP or (weekdays(day) and day not in CLOSED)


def never(_day):
    return False


@pytest.mark.parametrize(
    ("is_workday", "n", "expected"),
    [
        (weekdays, 0, date(2026, 2, 10)),
        (weekdays, 1, date(2026, 2, 11)),
        (weekdays, 15, date(2026, 3, 3)),
        (festival, 4, date(2026, 2, 14)),
        (festival, 5, date(2026, 2, 24)),
        (festival, 9, date(2026, 2, 28)),
        (festival, 15, date(2026, 3, 9)),
    ],
)
def test_working_days_from_the_tenth_of_february(is_workday, n, expected):
    assert add_working_days(date(2026, 2, 10), n, is_workday) == expected


def test_a_start_on_a_day_off_counts_from_the_next_working_day():
    saturday = date(2026, 3, 7)
    assert [add_working_days(saturday, n, weekdays) for n in (0, 1)] == [saturday, date(2026, 3, 9)]


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(0, 60))
def test_counting_back_gives_what_was_added(start, n):
    end = add_working_days(start, n, festival)
    assert working_days_between(start, end, festival) == n
    assert working_days_between(end, start, festival) == -n
    assert n == 0 or festival(end)


@given(DAYS, DAYS, DAYS)
def test_stretches_add_up(first, second, third):
    through = working_days_between(first, second, festival) + working_days_between(second, third, festival)
    assert through == working_days_between(first, third, festival)


def test_a_calendar_without_working_days_is_refused():
    with pytest.raises(ValueError, match="no working day in the year after 2026-01-01"):
        add_working_days(date(2026, 1, 1), 1, never)


@pytest.mark.parametrize(
    ("limit", "unit", "expected"),
    [
        (0, "working", datetime(2026, 2, 10, 23, 59, 59, tzinfo=CHINA)),
        (15, "working", datetime(2026, 3, 9, 23, 59, 59, tzinfo=CHINA)),
        (15, "calendar", datetime(2026, 2, 25, 23, 59, 59, tzinfo=CHINA)),
        (0, "calendar", datetime(2026, 2, 10, 23, 59, 59, tzinfo=CHINA)),
        (36, "hours", datetime(2026, 2, 11, 20, 30, tzinfo=CHINA)),
        (0, "hours", datetime(2026, 2, 10, 8, 30, tzinfo=CHINA)),
    ],
)
def test_when_a_limit_runs_out(limit, unit, expected):
    found = due(datetime(2026, 2, 10, 8, 30, tzinfo=CHINA), limit, unit, festival)
    assert (found, found.tzinfo) == (expected, CHINA)


def test_the_day_is_that_of_the_starting_clock():
    late = datetime(2026, 2, 10, 23, 30, tzinfo=UTC)
    assert due(late, 1, "working", weekdays) == datetime(2026, 2, 11, 23, 59, 59, tzinfo=UTC)
    assert due(late.astimezone(CHINA), 1, "working", weekdays) == datetime(
        2026, 2, 12, 23, 59, 59, tzinfo=CHINA
    )


def test_hours_stay_hours_when_the_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    found = due(datetime(2026, 3, 28, 12, 0, tzinfo=berlin), 24, "hours", never)
    assert found.isoformat() == "2026-03-29T13:00:00+02:00"
    assert due(datetime(2026, 3, 28, 12, 0, tzinfo=berlin), 1, "calendar", never).isoformat() == (
        "2026-03-29T23:59:59+02:00"
    )


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)), st.integers(0, 40))  # noqa: DTZ001 - made aware below
def test_a_longer_limit_never_ends_sooner(start, limit):
    aware = start.replace(microsecond=0, tzinfo=CHINA)
    for unit in ("working", "calendar", "hours"):
        assert aware <= due(aware, limit, unit, festival) <= due(aware, limit + 1, unit, festival)
    assert due(aware, limit, "calendar", festival) <= due(aware, limit, "working", festival)


@pytest.mark.parametrize(
    ("start", "limit", "unit", "reason"),
    [
        (datetime(2026, 2, 10, tzinfo=CHINA), -1, "working", "negative"),
        (datetime(2026, 2, 10, tzinfo=CHINA), -1, "hours", "negative"),
        (datetime(2026, 2, 10), 1, "calendar", "time zone"),  # noqa: DTZ001 - the subject of the test
        (datetime(2026, 2, 10, tzinfo=CHINA), 1, "weeks", "unknown unit"),
    ],
)
def test_nonsense_is_refused(start, limit, unit, reason):
    with pytest.raises(ValueError, match=reason):
        due(start, limit, unit, festival)


def test_a_negative_number_of_working_days_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 2, 10), -1, festival)
