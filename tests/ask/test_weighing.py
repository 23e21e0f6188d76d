"""What those who answered make up of all whom it concerns, and what that makes of their answers."""

from collections import Counter

import pytest

from lianxin.algorithms.weighting import UNTOLD, Estimate
from lianxin.ask.queries.heard.margins import Division, Share
from lianxin.ask.queries.heard.weighing import Unused, estimated, weighed

pytestmark = pytest.mark.one_engine


def riders_and_shops(riders: int, shops: int | None) -> Division:
    parts = (Share(1, {"en": "Riders"}, riders), Share(2, {"en": "Shopkeepers"}, shops))
    return Division(1, {"en": "Trade"}, "Count of March", None, parts)


def estimate(division: Division, came: dict[int, int], yes: dict[int, int]) -> Estimate | None:
    """By the place of a part: so many came, and so many of them said yes."""
    people = Counter({(place,): number for place, number in came.items()})
    return estimated(weighed([division], people), {(place,): number for place, number in yes.items()})


def test_the_groups_that_came_less_weigh_more_and_both_figures_stand():
    """Half of those who came are shopkeepers, who are a fifth of those concerned, and want something else."""
    found = estimate(riders_and_shops(400, 100), {0: 10, 1: 10}, {0: 10})

    assert found is not None
    assert found.weighted is not None
    assert (found.yes, found.asked, found.plain.share) == (10, 20, 0.5)
    assert found.weighted.share == pytest.approx(0.8)
    assert found.weighted.worth < found.plain.worth


@pytest.mark.parametrize(("shops", "why"), [(None, Unused.UNKNOWN), (3, Unused.WRONG)])
def test_a_number_that_is_not_known_or_cannot_be_right_is_not_weighted_by(shops: int | None, why: Unused):
    division = riders_and_shops(400, shops)
    found = estimate(division, {0: 6, 1: 6}, {0: 4})

    assert found is not None
    assert (found.yes, found.asked, found.weighted) == (4, 12, None)
    assert weighed([division], Counter({(0,): 6, (1,): 6})).unused == ((division, why),)


def test_whoever_did_not_say_is_counted_and_nobody_makes_nothing():
    came = {0: 5, 1: 5, UNTOLD: 10}
    found = estimate(riders_and_shops(400, 100), came, came)

    assert found is not None
    assert found.weighted is not None
    assert (found.asked, found.weighted.share) == (20, 1.0)
    assert estimate(riders_and_shops(400, 100), {}, {}) is None
