"""Nobody is written to in the quiet hours of the office's own day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.hear.talking.quiet import after_quiet
from lianxin.office.models import Office

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromisoformat(f"2026-06-{text}").replace(tzinfo=zone)


def office(quiet: dict[str, str] | None = None, zone: str = "Asia/Shanghai") -> Office:
    return Office(slug="willow", time_zone=zone, notices={"quiet": quiet} if quiet else {})


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("01T08:00", "01T08:00"),
        ("01T20:59:59", "01T20:59:59"),
        ("01T21:00", "02T08:00"),
        ("01T23:59", "02T08:00"),
        ("02T00:00", "02T08:00"),
        ("02T07:59:59", "02T08:00"),
    ],
)
def test_from_nine_in_the_evening_to_eight_in_the_morning(moment: str, goes: str):
    assert after_quiet(office(), at(moment)) == at(goes)


def test_an_office_may_set_other_hours_or_none():
    siesta = office({"from": "12:00", "until": "14:00"})

    assert after_quiet(siesta, at("01T13:00")) == at("01T14:00")
    assert after_quiet(siesta, at("01T23:00")) == at("01T23:00")
    assert after_quiet(office({"from": "00:00", "until": "00:00"}), at("01T03:00")) == at("01T03:00")


@given(
    st.integers(0, 366 * 24 * 3600),
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai"]),
)
def test_it_is_never_earlier_and_waits_no_longer_than_a_night(seconds: int, zone: str):
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    goes = after_quiet(office(zone=zone), moment)

    assert timedelta(0) <= goes - moment.astimezone(goes.tzinfo) <= timedelta(hours=12)
    assert after_quiet(office(zone=zone), goes) == goes
