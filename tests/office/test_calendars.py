"""Working days of China's calendar: make-up days are worked, a year without its notice is provisional."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lianxin.act.models import Case
from lianxin.office.calendars import WorkingDays
from lianxin.office.commands import OfficeError, import_calendar
from lianxin.office.models import CalendarYear
from lianxin.office.rulepacks import Limit
from lianxin.record.models import Entry
from tests.factories import MONDAY, make_town, open_case, refresh, work_off

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
MAKE_UP_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]
#: An invented notice: 1 to 3 January off, and Sunday 10 January worked for it.
NOTICE_2027 = {date(2027, 1, 1): "rest", date(2027, 1, 10): "work"}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [day for n in range(366) if (day := first + timedelta(days=n)).year == year]


def test_the_six_make_up_days_of_2026_are_worked():
    days = WorkingDays("CN", {})

    worked = [day for day in days_of(2026) if day.weekday() >= SATURDAY and days.is_working_day(day)]

    assert worked == MAKE_UP_2026


@pytest.mark.parametrize(("year", "working"), [(2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_its_notice_says(year: int, working: int):
    days = WorkingDays("CN", {})

    assert sum(map(days.is_working_day, days_of(year))) == working


def test_counting_weekends_alone_would_be_wrong():
    """Fifteen working days from 10 February 2026: 9 March, and not 3 March."""
    start = datetime(2026, 2, 10, 10, 0, tzinfo=SHANGHAI)
    weekends_only = WorkingDays("CN", {2026: {}})

    assert WorkingDays("CN", {}).due(start, Limit(15, "working")).moment.date() == date(2026, 3, 9)
    assert weekends_only.due(start, Limit(15, "working")).moment.date() == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("calendar", "year", "official", "provisional"),
    [
        ("CN", 2026, {}, False),
        ("CN", 2027, {}, True),
        ("CN", 2027, {2027: {}}, False),
        ("CN", 2028, {2027: {}}, True),
        ("DE", 2027, {}, False),
    ],
)
def test_which_years_are_provisional(calendar: str, year: int, official: dict, provisional: bool):
    assert WorkingDays(calendar, official).is_provisional(year) is provisional


@pytest.mark.parametrize(("unit", "provisional"), [("working", True), ("calendar", False), ("hours", False)])
def test_only_working_days_can_be_provisional(unit: str, provisional: bool):
    start = datetime(2026, 12, 31, 10, 0, tzinfo=SHANGHAI)

    assert WorkingDays("CN", {}).due(start, Limit(3, unit)).provisional is provisional


def test_an_imported_notice_rules_over_the_package():
    days = WorkingDays("CN", {2027: {day.isoformat(): kind for day, kind in NOTICE_2027.items()}})

    assert days.is_working_day(date(2027, 1, 10))
    assert not days.is_working_day(date(2027, 1, 1))
    assert not days.is_working_day(date(2027, 1, 9))


@pytest.mark.django_db
def test_an_imported_notice_moves_the_deadline_forward_and_says_so():
    """Ten working days from 31 December 2026: 15 January; with the Sunday worked, 14 January."""
    start = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    town = make_town(now=start)
    case = open_case(town.office, now=start)
    assert (case.answer_due.astimezone(SHANGHAI).date(), case.provisional) == (date(2027, 1, 15), True)

    later = start + timedelta(hours=1)
    import_calendar(office=town.office, year=2027, days=NOTICE_2027, source="Notice 1", now=later)
    work_off(town.office, later)

    moved, entry = refresh(case), Entry.objects.get(kind="case.redated")
    assert (moved.answer_due.astimezone(SHANGHAI).date(), moved.provisional) == (date(2027, 1, 14), False)
    assert moved.accept_due == case.accept_due
    assert moved.climb_at == moved.accept_due
    assert entry.public == {
        "case": case.number,
        "accept_due": "2027-01-05T15:59:59.000000Z",
        "answer_due": "2027-01-14T15:59:59.000000Z",
        "agreed_due": None,
        "year": 2027,
    }


@pytest.mark.django_db
def test_a_notice_that_would_move_a_deadline_back_leaves_the_earlier_date():
    start = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    town = make_town(now=start)
    case = open_case(town.office, now=start)
    closed = {date(2027, 1, n): "rest" for n in range(1, 20)}

    import_calendar(office=town.office, year=2027, days=closed, source="Notice 2", now=start)
    work_off(town.office, start)

    kept = refresh(case)
    assert (kept.accept_due, kept.answer_due) == (case.accept_due, case.answer_due)
    assert not kept.provisional


@pytest.mark.django_db
def test_a_notice_leaves_certain_dates_and_other_offices_alone():
    start = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    town, other = make_town(now=start), make_town("other", now=start)
    certain = open_case(town.office, now=MONDAY)
    elsewhere = open_case(other.office, now=start)
    before = list(Case.objects.order_by("pk").values())

    import_calendar(office=town.office, year=2027, days=NOTICE_2027, source="Notice 1", now=start)
    for office in (town.office, other.office):
        work_off(office, MONDAY + timedelta(hours=1))

    assert list(Case.objects.order_by("pk").values()) == before
    assert (certain.provisional, refresh(elsewhere).provisional) == (False, True)


@pytest.mark.django_db
def test_an_imported_case_gets_no_levels_from_a_notice():
    start = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    town = make_town(now=start)
    case = open_case(town.office, now=start, imported=True)

    import_calendar(office=town.office, year=2027, days=NOTICE_2027, source="Notice 1", now=start)
    work_off(town.office, start)

    assert refresh(case).climb_at is None


@pytest.mark.django_db
def test_importing_a_notice_again_replaces_it_in_the_open():
    town = make_town()
    for source, days in (("first", NOTICE_2027), ("corrected", {date(2027, 1, 1): "rest"})):
        import_calendar(office=town.office, year=2027, days=days, source=source, now=MONDAY)

    assert list(CalendarYear.objects.values_list("year", "source", "days")) == [
        (2027, "corrected", {"2027-01-01": "rest"})
    ]
    assert [entry.public["source"] for entry in Entry.objects.filter(kind="calendar.imported")] == [
        "first",
        "corrected",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("days", [{date(2026, 12, 31): "rest"}, {date(2027, 1, 1): "holiday"}])
def test_a_notice_with_days_that_do_not_belong_is_refused_whole(days: dict):
    town = make_town()

    with pytest.raises(OfficeError, match=next(iter(days)).isoformat()):
        import_calendar(office=town.office, year=2027, days=NOTICE_2027 | days, source="x", now=MONDAY)

    assert not CalendarYear.objects.exists()
