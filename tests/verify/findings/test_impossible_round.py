"""More visits than the hours allow; who the visitor was stands in no sign."""

from datetime import UTC, datetime, timedelta

import pytest

from lianxin.hear.states import ConsentBasis
from lianxin.verify.findings import DETECTORS
from tests.factories import DAY
from tests.verify.findings.deeds import look, office_with
from tests.verify.findings.visiting import add_visits, visitor_of

pytestmark = pytest.mark.django_db

#: Nine in the morning on the office's wall.
NINE = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _told(office):
    signs = look(office, "impossible_round")
    return [(sign.unit.code, sign.month, sign.evidence["about"], sign.evidence["seen"]) for sign in signs]


@pytest.mark.need(34)
def test_forty_homes_in_an_hour_are_found_and_nobody_is_named():
    office, units = office_with()
    visits = add_visits(visitor_of(units[0]), [NINE + MINUTE * n for n in range(40)])

    assert _told(office) == [("unit-0", "2026-07", "hour", 40)]
    sign = look(office, "impossible_round")[0]
    assert set(sign.evidence) == {"about", "seen", "of", "look_at"}
    assert sign.evidence["look_at"][0] == f"visit/{visits[0].pk}"
    assert "40" in DETECTORS["impossible_round"].tell(sign.evidence)


def test_visits_at_night_are_found():
    office, units = office_with()
    add_visits(visitor_of(units[0]), [NINE + timedelta(hours=17) + DAY * n for n in range(5)])

    assert _told(office) == [("unit-0", "2026-07", "night", 5)]


def test_a_clock_set_back_is_found():
    office, units = office_with()
    by = visitor_of(units[0])
    add_visits(by, [NINE + DAY * n for n in range(9)])
    add_visits(by, [NINE + DAY * n for n in range(5)], clock_off=-86_400)

    assert _told(office) == [("unit-0", "2026-07", "clock", 5)]


def test_a_month_of_honest_rounds_is_left_alone():
    """Twenty homes a day a quarter of an hour apart, by a device that is two hours off, some of them sent later."""
    office, units = office_with()
    for unit in units[:3]:
        days = [NINE + timedelta(hours=2) + DAY * n for n in range(0, 20, 2)]
        moments = [day + MINUTE * 15 * n for day in days for n in range(20)]
        add_visits(visitor_of(unit), moments, clock_off=7_200)

    assert _told(office) == []


def test_where_waiting_is_dangerous_people_are_visited_at_any_hour():
    office, units = office_with()
    moments = [NINE + timedelta(hours=17) + MINUTE * n for n in range(40)]
    add_visits(visitor_of(units[0]), moments, consent=ConsentBasis.DANGER)

    assert _told(office) == []
