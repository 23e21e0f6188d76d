"""Every rule pack: complete, with sources, and each of its dates as somebody worked it out by hand."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from lianxin.office.calendars import WorkingDays
from lianxin.office.rulepacks import REASONS, RULE_PACKS, Example, Limit, RulePack
from lianxin.office.states import Role

PACKS = ["cn-hotline", "cn-petition", "eu-whistleblower", "generic", "uk-lgsco"]
STEPS = ["accept", "coordinate", "answer", "call_up", "contact", "review1", "review2"]
EXAMPLES = [
    pytest.param(pack, example, id=f"{pack.code}-{example.start:%Y%m%dT%H%M}-{example.step}")
    for pack in RULE_PACKS.values()
    for example in pack.examples
]
every_pack = pytest.mark.parametrize("pack", RULE_PACKS.values(), ids=list(RULE_PACKS))


def test_these_are_the_packs():
    assert list(RULE_PACKS) == PACKS


@every_pack
def test_every_pack_has_the_clocks_and_says_where_they_come_from(pack: RulePack):
    assert list(pack.steps) == STEPS
    assert [step.start for step in pack.steps.values()] == [
        "receipt",
        "second refusal",
        "receipt",
        "call",
        "answer",
        "request",
        "request",
    ]
    assert all(step.source and step.on_breach == "escalate" for step in pack.steps.values())
    assert pack.departures.source
    assert pack.refusals_to_coordinator == 2
    assert (pack.follow_up_days, pack.contact_tries) == ((30, 90, 180), 3)


@every_pack
def test_what_presses_is_never_slower(pack: RulePack):
    """In hours where it is dangerous; and from any start of a year, never later than for an ordinary case."""
    days = WorkingDays("CN", {})
    for step in ("accept", "answer"):
        assert pack.limit(step, "danger").unit == "hours"
        for n in range(365):
            start = datetime.fromordinal(date(2026, 1, 1).toordinal() + n).replace(
                hour=10, tzinfo=ZoneInfo("Asia/Shanghai")
            )
            due = [days.due(start, pack.limit(step, grade)).moment for grade in ("pressing", "ordinary")]
            assert due == sorted(due)


@every_pack
def test_departures_have_bounds_reasons_and_a_second_person(pack: RulePack):
    departures = pack.departures

    assert departures.approvers == (Role.COORDINATOR, Role.LEAD)
    assert departures.most_extension.count <= pack.steps["answer"].limit.count
    assert 0 < departures.longest_suspension <= 90
    assert set(departures.suspension_reasons) | set(departures.exclusion_reasons) == set(REASONS)
    assert all(set(names) == {"en", "zh-hans", "zh-hant"} for names in REASONS.values())


def test_the_limits_are_those_of_the_reference():
    limits = {
        name: [pack.steps[step].limit for step in ("accept", "answer", "review1")]
        + [pack.departures.most_extension]
        for name, pack in RULE_PACKS.items()
    }

    assert limits == {
        "cn-hotline": [
            Limit(1, "working"),
            Limit(5, "working"),
            Limit(5, "working"),
            Limit(5, "working"),
        ],
        "cn-petition": [
            Limit(15, "calendar"),
            Limit(60, "calendar"),
            Limit(30, "calendar"),
            Limit(30, "calendar"),
        ],
        "eu-whistleblower": [
            Limit(7, "calendar"),
            Limit(89, "calendar"),
            Limit(30, "calendar"),
            Limit(89, "calendar"),
        ],
        "generic": [
            Limit(2, "working"),
            Limit(10, "working"),
            Limit(10, "working"),
            Limit(10, "working"),
        ],
        "uk-lgsco": [
            Limit(5, "working"),
            Limit(10, "working"),
            Limit(20, "working"),
            Limit(10, "working"),
        ],
    }


@every_pack
def test_the_levels_of_climbing(pack: RulePack):
    last = 3 if pack.code == "cn-hotline" else 5

    assert [(level.number, level.clock, level.after.count, level.to) for level in pack.levels] == [
        (1, "accept", 0, "coordinator"),
        (2, "answer", 0, "lead"),
        (3, "answer", last, "overseer"),
    ]


@every_pack
def test_every_pack_brings_examples_of_what_is_difficult(pack: RulePack):
    assert len(pack.examples) >= 8
    assert {"accept", "answer"} <= {example.step for example in pack.examples}
    assert {"ordinary", "danger", "pressing"} == {example.severity for example in pack.examples}
    assert any(example.due.year > example.start.year for example in pack.examples)


@pytest.mark.parametrize(("pack", "example"), EXAMPLES)
def test_worked_dates(pack: RulePack, example: Example):
    days = WorkingDays(example.calendar, {})

    due = days.due(example.start, pack.limit(example.step, example.severity))

    assert (due.moment.replace(tzinfo=None), due.provisional) == (
        example.due.replace(tzinfo=None),
        example.provisional,
    )


def test_an_imported_notice_makes_a_provisional_example_certain():
    example = next(row for row in RULE_PACKS["generic"].examples if row.provisional)
    days = WorkingDays("CN", {2027: {"2027-01-01": "rest", "2027-01-09": "work"}})

    due = days.due(example.start, RULE_PACKS["generic"].limit("answer", "ordinary"))

    assert (due.moment.date(), due.provisional) == (date(2027, 1, 13), False)
