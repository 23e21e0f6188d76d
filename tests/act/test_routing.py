"""Routing rules are data: the first that fits wins, and the case says what it saw."""

import pytest

from lianxin.act.commands import add_rule
from lianxin.act.models import Assignment, RoutingRule
from lianxin.act.queries import rules_of
from lianxin.office.models import Office
from lianxin.record.models import Entry
from tests.factories import MONDAY, Town, add_area, make_town, open_case, open_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """Rules, in order: lamp to power; 路灯 to power; anything in the east to water; water in the west to power."""
    town = make_town()
    west = add_area(town.office, "west")
    add_rule(office=town.office, unit=town.power, words=["路灯"], now=MONDAY)
    add_rule(office=town.office, unit=town.water, words=[], areas=[town.east], now=MONDAY)
    add_rule(office=town.office, unit=town.power, words=["pipe", "water"], areas=[west], now=MONDAY)
    return town


def reason(office: Office, body: str, area: str = "", **more: str) -> dict[str, object] | None:
    """The unit and the reason that a new case of these words gets."""
    found = office.areas.get(code=area) if area else None
    case = open_case(office, body, area=found, **more)
    share = Assignment.objects.select_related("unit").filter(case=case).first()
    return {"unit": share.unit.code, **share.reason} if share else None


def told(unit: str, position: int, word: str = "", area: str | None = None) -> dict[str, object]:
    return {"unit": unit, "by": "rule", "position": position, "word": word, "area": area}


@pytest.mark.parametrize(
    ("body", "area", "expected"),
    [
        ("The lamp is dark", "", told("power", 1, "lamp")),
        ("The LAMP is dark", "", told("power", 1, "lamp")),
        ("\uff4c\uff41\uff4d\uff50", "", told("power", 1, "lamp")),
        ("路灯不亮", "", told("power", 2, "路灯")),
        ("路燈不亮", "", told("power", 2, "路灯")),
        ("路 灯不亮", "", None),
        ("The bench is broken", "", None),
        ("The bench is broken", "east", told("water", 3, area="east")),
        ("The lamp is dark", "east", told("power", 1, "lamp")),
        ("No water", "west", told("power", 4, "water", "west")),
        ("A pipe of water", "west", told("power", 4, "pipe", "west")),
        ("No water", "", None),
        ("The bench is broken", "west", None),
    ],
)
def test_the_first_rule_that_fits_wins(town: Town, body: str, area: str, expected: dict[str, object] | None):
    assert reason(town.office, body, area) == expected


@pytest.mark.parametrize("field", ["title", "place"])
def test_title_and_place_are_read_too(town: Town, field: str):
    assert reason(town.office, "It is dark", **{field: "the lamp"}) == told("power", 1, "lamp")


def test_the_reason_stands_in_the_record_and_the_word_on_the_case(town: Town):
    case = open_case(town.office, "路燈不亮")

    assert Entry.objects.get(kind="case.dispatched").public == {
        "case": case.number,
        "unit": "power",
        "by": "rule",
        "rule": 2,
        "word": "路灯",
    }
    assert (case.word, case.unit) == ("路灯", town.power)


def test_rules_of_another_office_say_nothing_here(town: Town):
    assert reason(open_office("other"), "The lamp is dark") is None


def test_rules_are_tried_in_the_order_in_which_they_were_added(town: Town):
    assert [(rule.position, rule.unit, rule.words, rule.areas) for rule in rules_of(town.office)] == [
        (1, town.power, ["lamp"], []),
        (2, town.power, ["路灯"], []),
        (3, town.water, [], ["east"]),
        (4, town.power, ["pipe", "water"], ["west"]),
    ]
    assert RoutingRule.objects.count() == 4


def test_a_rule_stands_in_the_record(town: Town):
    entry = Entry.objects.filter(kind="routing.rule_added").latest("number")

    assert (entry.subject, entry.public) == (
        "rule/4",
        {"position": 4, "unit": "power", "words": ["pipe", "water"], "areas": ["west"]},
    )
