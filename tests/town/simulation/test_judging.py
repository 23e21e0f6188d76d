"""What is asked of simulated towns: a demand that does not hold is named with its figure and its place."""

from typing import Any

import pytest

from lianxin.town.simulation.conduct import DISHONEST, KINDS
from lianxin.town.simulation.judging import judge
from lianxin.town.simulation.picture import drawn
from lianxin.town.simulation.run import PUBLISHED, UnknownAgent, conducts_of


def rates(share: float) -> dict[str, Any]:
    return {rate: {"share": share} for rate in PUBLISHED}


def unit(conduct: str, told: float, true: int, signs: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "unit": conduct,
        "conduct": conduct,
        "gives_away": list(KINDS[conduct].gives_away),
        "truth": {"answered": 100, "mended": true},
        "voices": 110,
        "signs": list(signs),
        "rates": rates(told),
    }


def town(*units: dict[str, Any], seed: int = 1, **more: Any) -> dict[str, Any]:
    steward = {"held_before": True, "edits": ["act_case/1"], "missed": []}
    return {
        "seed": seed,
        "requests": 10,
        "units": units,
        "unheard": "a3",
        "silent": "a3",
        "steward": steward,
        **more,
    }


GOOD = town(unit("honest", 0.9, 90), unit("closer", 0.4, 41, ("not_fixed",)))


def failed(*towns: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {check.name: check.exceptions for check in judge(towns).checks if not check.holds}


def test_a_town_in_which_the_truth_comes_out_holds():
    assert failed(GOOD) == {}
    assert judge([GOOD]).holds


@pytest.mark.parametrize(
    ("bad", "name", "where"),
    [
        (
            town(unit("honest", 0.9, 90), unit("closer", 0.7, 41, ("not_fixed",))),
            "published confirmed resolution is true",
            ("seed 1, closer: 70.0% told, 41.0% true",),
        ),
        (
            town(unit("honest", 0.9, 90), unit("closer", 0.4, 41, ("idle",))),
            "closer shows",
            ("seed 1, closer",),
        ),
        (
            town(unit("honest", 0.9, 90, ("idle",))),
            "honest offices are suspected",
            ("seed 1, honest: idle",),
        ),
        (
            town(unit("honest", 0.4, 40), unit("closer", 0.41, 41, ("not_fixed",))),
            "the honest office is above",
            tuple(f"seed 1, closer: {rate} 41.0%, honest 40.0%" for rate in PUBLISHED),
        ),
        (
            town(unit("honest", 0.9, 90), unheard="a1"),
            "the silent district is first among the unheard",
            ("seed 1: a1",),
        ),
        (
            town(
                unit("honest", 0.9, 90),
                steward={"held_before": True, "edits": ["a/1", "b/2"], "missed": ["b/2"]},
            ),
            "every edit by SQL is found",
            ("seed 1: b/2",),
        ),
    ],
)
def test_what_does_not_hold_is_named(bad: dict[str, Any], name: str, where: tuple[str, ...]):
    assert failed(bad) == {name: where}


def test_in_twenty_towns_an_office_may_stay_hidden_twice_and_an_honest_one_be_suspected_once():
    hidden = town(unit("honest", 0.9, 90), unit("closer", 0.4, 41))
    suspected = town(unit("honest", 0.9, 90, ("idle",)), unit("closer", 0.4, 41, ("not_fixed",)), seed=2)

    assert failed(*[GOOD] * 17, hidden, hidden, suspected) == {}
    assert set(failed(*[GOOD] * 16, hidden, hidden, hidden, suspected)) == {"closer shows"}
    assert set(failed(*[GOOD] * 17, hidden, suspected, {**suspected, "seed": 3})) == {
        "honest offices are suspected"
    }


def test_every_kind_of_pretending_has_a_sign_and_helps_less_than_an_honest_office():
    honest = KINDS["honest"]

    assert all(one.gives_away and one.mends < honest.mends for one in DISHONEST)
    assert honest.honest
    assert len(DISHONEST) == 11


def test_agents_are_named_and_an_honest_one_is_always_there():
    assert [one.name for one in conducts_of(["closer"])] == ["honest", "closer"]
    assert [one.name for one in conducts_of(["all"])][:4] == ["honest", "honest", "honest", "lazy"]
    with pytest.raises(UnknownAgent, match="cruel"):
        conducts_of(["honest", "cruel"])


def test_the_picture_has_a_row_for_every_kind():
    picture = drawn(judge([GOOD]))

    assert picture.startswith("<svg")
    assert picture.count("<circle") == 4
    assert ">honest<" in picture
    assert ">closer<" in picture
