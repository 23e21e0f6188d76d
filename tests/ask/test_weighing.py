"""What those who answered make up of all whom it concerns, and what that makes of their answers."""

import pytest

from lianxin.ask.commands.consultations import GroupTerms
from lianxin.ask.models import Consultation
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.queries.heard.weighing import estimate_of
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import join

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
OPEN = MONDAY + DAY / 2
RIDERS = GroupTerms({"en": "Riders", "zh-hans": "坐车的人"}, 400, "Count of March", "Asked at the stop")
SHOPS = GroupTerms({"en": "Shopkeepers", "zh-hans": "店主"}, 100, "Register", "Asked at the shops")


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY, groups=[RIDERS, SHOPS])


def joined(asked: Consultation, group: int | None, number: int) -> list[int]:
    groups = groups_of(asked)
    chosen = None if group is None else groups[group]
    return [join(asked, now=OPEN, group=chosen).pk for _ in range(number)]


def test_the_groups_that_came_less_weigh_more_and_both_figures_stand(asked: Consultation):
    """Half of those who came are shopkeepers, who are a fifth of those concerned, and want something else."""
    riders, shops = joined(asked, 0, 10), joined(asked, 1, 10)
    found = estimate_of(asked, dict.fromkeys(riders, True) | dict.fromkeys(shops, False))

    assert found is not None
    assert found.weighted is not None
    assert (found.yes, found.asked, found.plain.share) == (10, 20, 0.5)
    assert found.weighted.share == pytest.approx(0.8)
    assert found.weighted.worth < found.plain.worth


def test_without_known_numbers_the_plain_figure_stands_alone(town: Town):
    asked = open_consultation(town.person("coordinator"), now=MONDAY)
    people = joined(asked, 0, 6) + joined(asked, 1, 6)
    found = estimate_of(asked, {key: key in people[:4] for key in people})

    assert found is not None
    assert (found.yes, found.asked, found.weighted) == (4, 12, None)


def test_a_number_that_cannot_be_right_is_not_weighted_by(town: Town):
    few = GroupTerms({"en": "Shopkeepers", "zh-hans": "店主"}, 3, "Register", "Asked")
    asked = open_consultation(town.person("coordinator"), now=MONDAY, groups=[RIDERS, few])
    people = joined(asked, 0, 5) + joined(asked, 1, 5)
    found = estimate_of(asked, dict.fromkeys(people, True))

    assert found is not None
    assert found.weighted is None


def test_whoever_did_not_say_is_counted_and_nobody_makes_nothing(asked: Consultation):
    people = joined(asked, 0, 5) + joined(asked, 1, 5) + joined(asked, None, 10)
    found = estimate_of(asked, dict.fromkeys(people, True))

    assert found is not None
    assert found.weighted is not None
    assert (found.asked, found.weighted.share) == (20, 1.0)
    assert estimate_of(asked, {}) is None
