"""The list of requests: which ones are asked for."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.channels.open311.support import case_of, error, release
from tests.factories import DAY, MONDAY, take


def listed(program, **asked: str) -> list[str]:
    return [row["service_request_id"] for row in program.json("requests", **asked)]


@pytest.fixture
def week(program, frozen_clock) -> list[str]:
    """The numbers of three requests, a day apart; the clock stands at the third."""
    numbers = []
    for day in range(3):
        frozen_clock.now = MONDAY + day * DAY
        numbers.append(program.say(service_code="rubbish" if day else "_other", description=f"Lamp {day}"))
    return numbers


def at(days: float) -> str:
    return (MONDAY + days * DAY).isoformat()


def test_the_newest_stands_first(program, week):
    assert listed(program) == week[::-1]


def test_dates_bound_when_it_was_said_and_both_bounds_belong_to_it(program, week):
    assert listed(program, start_date=at(1)) == [week[2], week[1]]
    assert listed(program, end_date=at(1)) == [week[1], week[0]]
    assert listed(program, start_date=at(1), end_date=at(1)) == [week[1]]


def test_the_same_moment_in_any_zone_and_with_microseconds(program, week):
    for start, end in (
        ("2026-06-02T01:00:00Z", "2026-06-02T01:00:00.000000Z"),
        ("2026-06-02T09:00:00+08:00", "2026-06-02T09:00:00.999999+08:00"),
        ("2026-06-01T20:00:00-05:00", "2026-06-01T23:59:59.999999-05:00"),
    ):
        assert listed(program, start_date=start, end_date=end) == [week[1]]


def test_a_day_alone_is_the_whole_day_of_the_office(program, week):
    assert listed(program, start_date="2026-06-02", end_date="2026-06-02") == [week[1]]


def test_without_dates_the_last_ninety_days(program, week, frozen_clock):
    frozen_clock.now = MONDAY + timedelta(days=91)
    assert listed(program) == [week[2], week[1]]
    frozen_clock.now = MONDAY + timedelta(days=200)
    assert listed(program) == []


def test_one_date_alone_reaches_ninety_days(program, week, frozen_clock):
    frozen_clock.now = MONDAY + timedelta(days=200)
    assert listed(program, start_date=at(-89)) == [week[1], week[0]]
    assert listed(program, end_date=at(92)) == [week[2]]


def test_more_than_ninety_days_are_refused_and_not_silently_cut(program):
    asked = {"start_date": at(0), "end_date": at(90.001)}
    assert error(program.get("requests.json", **asked)) == (
        400,
        "start_date and end_date may span 90 days at most.",
    )
    assert error(program.get("requests.json", start_date=at(1), end_date=at(0)))[0] == 400


def test_status_is_a_list_and_answered_is_open(program, week, place):
    for step in ("accept", "answer", "solved"):
        take(place.town, _at_power(week[1], place), step)

    assert listed(program, status="closed") == [week[1]]
    assert listed(program, status="open") == [week[2], week[0]]
    assert listed(program, status="open,closed") == listed(program, status="OPEN, Closed") == week[::-1]
    assert error(program.get("requests.json", status="lost")) == (400, "status is open, closed or both.")


def _at_power(number: str, place):
    case = case_of(number, place.office)
    return case if case.unit else take(place.town, case, "dispatch")


def test_service_code_is_a_list(program, week):
    assert listed(program, service_code="rubbish") == [week[2], week[1]]
    assert listed(program, service_code="_other") == [week[0]]
    assert listed(program, service_code="_other,rubbish") == week[::-1]
    assert listed(program, service_code="moon") == []


def test_numbers_override_all_else(program, week):
    asked = {"service_request_id": f"{week[0]},{week[2]}, 999,x,-1,٣,{'9' * 30}"}
    else_ = {"status": "closed", "start_date": at(50), "end_date": "nonsense", "page": "7", "page_size": "1"}

    assert listed(program, **asked) == listed(program, **asked, **else_) == [week[2], week[0]]


def test_an_empty_parameter_is_as_if_it_were_not_there(program, week):
    names = ("service_request_id", "service_code", "status", "start_date", "end_date", "page", "page_size")
    empty = dict.fromkeys((*names, "updated_after", "updated_before", "jurisdiction_id", "extensions"), "")

    assert program.json("requests", **empty) == program.json("requests")


def test_changes_can_be_followed_however_old_the_request_is(program, week, place, frozen_clock):
    frozen_clock.now = MONDAY + timedelta(days=120)
    since = frozen_clock.now.isoformat()
    take(place.town, _at_power(week[0], place), "accept", now=frozen_clock.now)

    assert listed(program, updated_after=since) == [week[0]]
    assert listed(program, updated_before=at(1)) == [week[1]]
    assert listed(program, updated_after=since, start_date=at(1), end_date=at(2)) == []


@pytest.mark.parametrize("name", ["start_date", "end_date", "updated_after", "updated_before"])
@pytest.mark.parametrize(
    "odd", ["yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+08:00", "2026-W01-1"]
)
def test_what_is_no_time_is_named(program, name, odd):
    assert error(program.get("requests.json", **{name: odd})) == (
        400,
        f"{name} is a time such as 2027-01-31T18:00:00+08:00.",
    )


def test_the_number_of_queries_does_not_grow_with_the_rows(program, week, place):
    release(week[0], place.town)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            program.get("requests.json", extensions="true", start_date=at(0))
        counts.append(len(queries))
        for more in range(6):
            release(program.say(description=f"Another {more}"), place.town)

    assert counts[0] == counts[1] <= 12


def test_moments_are_written_with_their_offset(program, week):
    (told,) = program.json(f"requests/{week[0]}")

    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert datetime.fromisoformat(told[name]).utcoffset() == timedelta(hours=8)
