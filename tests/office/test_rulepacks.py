"""Every rule pack against dates worked out by hand from the State Council's notice for 2026."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from lianxin.office.calendars import WorkingDays
from lianxin.office.rulepacks import RULE_PACKS, Limit

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_these_are_the_packs():
    assert sorted(RULE_PACKS) == ["cn-hotline", "generic"]


@pytest.mark.parametrize("pack", RULE_PACKS.values(), ids=list(RULE_PACKS))
def test_every_pack_has_the_clocks_and_says_where_they_come_from(pack):
    assert list(pack.steps) == ["accept", "coordinate", "answer"]
    assert {step.start for step in pack.steps.values()} == {"receipt", "second refusal"}
    assert all(step.source and step.on_breach == "escalate" for step in pack.steps.values())
    assert pack.valid_from == date(2026, 1, 1)
    assert pack.refusals_to_coordinator == 2


def test_the_limits_are_those_of_the_reference():
    limits = {
        name: {step.name: step.limit for step in pack.steps.values()} for name, pack in RULE_PACKS.items()
    }

    assert limits == {
        "generic": {
            "accept": Limit(2, "working"),
            "coordinate": Limit(1, "working"),
            "answer": Limit(10, "working"),
        },
        "cn-hotline": {
            "accept": Limit(1, "working"),
            "coordinate": Limit(1, "working"),
            "answer": Limit(5, "working"),
        },
    }


def test_the_levels_of_climbing():
    levels = {
        name: [(level.number, level.clock, level.after.count, level.to) for level in pack.levels]
        for name, pack in RULE_PACKS.items()
    }

    assert levels == {
        "generic": [
            (1, "accept", 0, "coordinator"),
            (2, "answer", 0, "lead"),
            (3, "answer", 5, "overseer"),
        ],
        "cn-hotline": [
            (1, "accept", 0, "coordinator"),
            (2, "answer", 0, "lead"),
            (3, "answer", 3, "overseer"),
        ],
    }


#: start (Shanghai), then the last day of: generic accept, generic answer, hotline accept, hotline answer.
WORKED = [
    # An ordinary Monday.
    ("2026-06-01 09:00", "2026-06-03", "2026-06-15", "2026-06-02", "2026-06-08"),
    # A minute before midnight counts as that day, a minute later as the next.
    ("2026-06-01 23:59", "2026-06-03", "2026-06-15", "2026-06-02", "2026-06-08"),
    ("2026-06-02 00:00", "2026-06-04", "2026-06-16", "2026-06-03", "2026-06-09"),
    # A Friday: the weekend does not count.
    ("2026-06-05 17:00", "2026-06-09", "2026-06-22", "2026-06-08", "2026-06-12"),
    # New Year 2026 (1 to 3 January off), and Sunday 4 January is worked.
    ("2025-12-31 10:00", "2026-01-05", "2026-01-15", "2026-01-04", "2026-01-08"),
    # Spring Festival (15 to 23 February off): Saturdays 14 and 28 February are worked.
    ("2026-02-10 10:00", "2026-02-12", "2026-03-02", "2026-02-11", "2026-02-24"),
    ("2026-02-13 10:00", "2026-02-24", "2026-03-05", "2026-02-14", "2026-02-27"),
    ("2026-02-27 10:00", "2026-03-02", "2026-03-12", "2026-02-28", "2026-03-05"),
    # Labour Day (1 to 5 May off): Saturday 9 May is worked.
    ("2026-04-30 10:00", "2026-05-07", "2026-05-18", "2026-05-06", "2026-05-11"),
    # National Day (1 to 7 October off): Sunday 20 September and Saturday 10 October are worked.
    ("2026-09-18 10:00", "2026-09-21", "2026-10-09", "2026-09-20", "2026-09-24"),
    ("2026-10-09 10:00", "2026-10-12", "2026-10-22", "2026-10-10", "2026-10-15"),
]


@pytest.mark.parametrize(
    ("start", "generic_accept", "generic_answer", "hotline_accept", "hotline_answer"), WORKED
)
def test_worked_dates(start, generic_accept, generic_answer, hotline_accept, hotline_answer):
    moment = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    days = WorkingDays("CN", {})

    found = {
        (name, step): days.due(moment, RULE_PACKS[name].steps[step].limit)
        for name in RULE_PACKS
        for step in ("accept", "answer")
    }

    worked = {
        ("generic", "accept"): generic_accept,
        ("generic", "answer"): generic_answer,
        ("cn-hotline", "accept"): hotline_accept,
        ("cn-hotline", "answer"): hotline_answer,
    }
    expected = {
        key: datetime.fromisoformat(f"{day} 23:59:59").replace(tzinfo=SHANGHAI) for key, day in worked.items()
    }
    assert {key: due.moment for key, due in found.items()} == expected
    assert not any(due.provisional for due in found.values())


def test_new_year_2027_is_provisional_until_its_notice_is_there():
    """By the base calendar only 1 January is off; whether a weekend is worked for it, nobody knows yet."""
    start = datetime(2026, 12, 30, 10, 0, tzinfo=SHANGHAI)
    days = WorkingDays("CN", {})

    accept, answer = (
        days.due(start, RULE_PACKS["generic"].steps[step].limit) for step in ("accept", "answer")
    )

    assert (accept.moment.date(), accept.provisional) == (date(2027, 1, 4), True)
    assert (answer.moment.date(), answer.provisional) == (date(2027, 1, 14), True)
    assert not days.due(start, RULE_PACKS["cn-hotline"].steps["accept"].limit).provisional
