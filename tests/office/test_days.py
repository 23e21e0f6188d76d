"""Which day it is by an office's clock, whatever the clock of the machine says."""

from datetime import date, datetime, timedelta

import pytest

from lianxin.office.days import day_of, last_day
from tests.factories import make_town

pytestmark = pytest.mark.django_db


def test_a_day_begins_and_ends_by_the_clock_of_the_office():
    office = make_town().office
    midnight = datetime(2026, 6, 2, tzinfo=office.zone)

    assert midnight.utcoffset() == timedelta(hours=8)
    assert day_of(midnight, office) == date(2026, 6, 2)
    assert day_of(midnight - timedelta(microseconds=1), office) == date(2026, 6, 1)


def test_what_ends_at_midnight_had_its_last_day_before():
    office = make_town().office
    midnight = datetime(2026, 6, 2, tzinfo=office.zone)

    assert last_day(midnight, office) == date(2026, 6, 1)
    assert last_day(midnight + timedelta(seconds=1), office) == date(2026, 6, 2)
