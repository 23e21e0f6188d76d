"""A calendar that is not ours reads the file, whatever stands in the texts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lianxin.algorithms.ics import Event, calendar

pytestmark = pytest.mark.one_engine
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)


def told(text: str) -> str:
    event = Event(
        uid="session-1@willow.lianxin",
        begins_at=NOON,
        length=timedelta(hours=2),
        title=text,
        place=text,
        text=text,
        url="https://willow.example/sessions/1/",
        changes=0,
        cancelled=False,
    )
    return calendar(text, [event], now=NOON)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_text_ends_its_line_or_holds_what_the_format_forbids(text: str):
    """RFC 5545 3.1: no control character but the tab, and DEL is one; a line has at most 75 bytes."""
    written = told(text)
    signs = set(written.replace("\r\n", "").replace("\t", ""))
    assert not signs & {chr(code) for code in (*range(0x20), 0x7F)}
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    [event] = Calendar.from_ical(written).walk("VEVENT")
    assert (event.decoded("DTSTART"), str(event["STATUS"])) == (NOON, "CONFIRMED")


def test_what_stands_in_front_of_the_sign_and_behind_it_stays():
    [event] = Calendar.from_ical(told("磨坊\x7f, upstairs; ring\ntwice")).walk("VEVENT")
    assert str(event["LOCATION"]) == "磨坊, upstairs; ring\ntwice"
