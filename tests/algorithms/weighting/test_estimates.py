"""What those heard said, beside a population of which everything is known."""

from dataclasses import replace

import numpy as np
import pytest

from lianxin.algorithms.weighting import (
    Estimate,
    OtherInstrument,
    change,
    counted,
    estimate,
    instrument,
    rake,
    runs,
)

ASKED = instrument({"questions": ["Would you use the bus?"], "choices": ["yes", "no", "pass"]})
SIZES = (3, 4)


class Town:
    """People of whom everything is known: 12 kinds of them, how many there are, who comes, and who would say yes."""

    def __init__(self, seed: int) -> None:
        dice = np.random.default_rng(seed)
        self.people = dice.integers(500, 3000, SIZES)
        self.comes = np.outer(dice.uniform(0.3, 1, 3), dice.uniform(0.3, 1, 4)) * 0.08
        self.yes = np.clip(np.add.outer([0.1, 0.4, 0.7], [-0.05, 0.0, 0.1, 0.2]), 0.02, 0.98)
        self.margins = [self.people.sum(1), self.people.sum(0)]

    @property
    def truth(self) -> float:
        return float((self.people * self.yes).sum() / self.people.sum())

    def asking(self, dice: np.random.Generator, yes: np.ndarray | None = None) -> Estimate:
        heard = dice.binomial(self.people, self.comes)
        said = dice.binomial(heard, self.yes if yes is None else yes)
        columns = [np.repeat(axis.ravel(), heard.ravel()) for axis in np.indices(SIZES)]
        cells, places = counted(columns, SIZES)
        answers = np.concatenate([np.arange(n) < k for n, k in zip(heard.ravel(), said.ravel(), strict=True)])
        counts = np.bincount(places, answers, cells.counts.size)
        found = estimate(cells, rake(cells, self.margins), counts, instrument=ASKED)
        assert found is not None
        return found


@pytest.mark.one_engine
def test_the_weighted_estimate_is_within_its_stated_error():
    """Twenty towns, heard fifteen times each; who comes and what they say both hang on who they are."""
    within = plain = 0
    rounds = 15
    for seed in range(20):
        town, dice = Town(seed), np.random.default_rng(1000 + seed)
        for _round in range(rounds):
            found = town.asking(dice)
            assert found.weighted is not None
            within += found.weighted.interval.low <= town.truth <= found.weighted.interval.high
            plain += found.plain.interval.low <= town.truth <= found.plain.interval.high

    assert within / (20 * rounds) >= 0.95
    assert plain / (20 * rounds) < 0.85


def test_weights_do_not_know_what_those_would_have_said_who_stayed_away():
    """The stated limit: inside each group only those come who say yes, and no weight can see it."""
    town = Town(3)
    found = town.asking(np.random.default_rng(3), yes=np.ones(SIZES))

    assert found.weighted is not None
    assert found.weighted.share == pytest.approx(1)
    assert town.truth < 0.8


def test_plain_and_weighted_stand_beside_each_other():
    cells = counted([[0] * 30 + [1] * 10], (2,))[0]
    found = estimate(cells, rake(cells, [[50, 50]]), [0, 10], instrument=ASKED)

    assert found is not None
    assert (found.yes, found.asked, found.plain.share, found.plain.worth) == (10, 40, 0.25, pytest.approx(40))
    assert found.weighted is not None
    assert found.weighted.share == pytest.approx(0.5)
    assert found.weighted.worth < 31  # Kish's number is 30, and those who weigh most say something else
    assert found.weighted.interval.low < 0.5 < found.weighted.interval.high


def test_some_were_not_asked_everything():
    cells = counted([[0] * 30 + [1] * 10], (2,))[0]
    raked = rake(cells, [[50, 50]])
    found = estimate(cells, raked, [5, 5], [10, 5], instrument=ASKED)

    assert found is not None
    assert (found.yes, found.asked) == (10, 15)
    assert estimate(cells, raked, [0, 0], [0, 0], instrument=ASKED) is None


@pytest.mark.parametrize(
    ("yes", "asked"), [([31, 0], None), ([-1, 0], None), ([1, 1], [0, 5]), ([1, 1], [31, 5]), ([1], None)]
)
def test_answers_that_cannot_be_are_refused(yes, asked):
    cells = counted([[0] * 30 + [1] * 10], (2,))[0]
    with pytest.raises(ValueError, match=r"."):
        estimate(cells, rake(cells, [[50, 50]]), yes, asked, instrument=ASKED)


def test_weights_that_are_far_from_fitting_are_not_used():
    cells = counted([[0] * 98 + [1] * 2], (2,))[0]
    found = estimate(cells, rake(cells, [[50, 50]]), [9, 1], instrument=ASKED)

    assert found is not None
    assert found.weighted is None
    assert found.best == found.plain


def test_weights_that_nearly_fit_widen_the_interval_by_what_is_in_the_wrong_group():
    cells = counted([[0] * 90 + [1] * 10], (2,))[0]
    held, free = rake(cells, [[68, 32]]), rake(cells, [[68, 32]], bounds=(0.3, 4))
    near, exact = (estimate(cells, one, [45, 5], instrument=ASKED) for one in (held, free))

    assert held.shortfall == pytest.approx(0.02)
    assert near is not None
    assert exact is not None
    assert near.weighted is not None
    assert exact.weighted is not None
    assert near.weighted.interval.high - exact.weighted.interval.high == pytest.approx(0.02, abs=0.005)
    assert near.weighted.interval.low < exact.weighted.interval.low


def test_an_estimate_says_for_how_many_it_cannot_speak():
    cells = counted([[0] * 30], (2,))[0]
    found = estimate(cells, rake(cells, [[60, 40]]), [15], instrument=ASKED)

    assert found is not None
    assert found.left_out == pytest.approx(0.4)


def told(yes: int, asked: int, with_what: str = ASKED) -> Estimate:
    cells = counted([[0] * asked], (1,))[0]
    found = estimate(cells, rake(cells, [[1]]), [yes], instrument=with_what)
    assert found is not None
    return found


def test_the_change_is_newcombes():
    """His published example: 56 of 70 and 48 of 80, 0.2000 (0.0524 to 0.3339)."""
    found = change(told(48, 80), told(56, 70))

    assert (found.difference, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found.sure
    back = change(told(56, 70), told(48, 80))
    assert (back.difference, back.low, back.high) == pytest.approx((-0.2, -0.3339, -0.0524), abs=5e-5)


def test_no_change_is_no_change():
    found = change(told(30, 60), told(30, 60))

    assert found.difference == 0
    assert not found.sure


def test_the_change_is_plain_where_one_asking_cannot_be_weighted():
    before, after = told(30, 60), replace(told(45, 60), weighted=None)

    assert not change(before, after).weighted
    assert change(before, told(45, 60)).weighted


def test_what_asked_something_else_is_not_compared_and_breaks_the_series():
    other = instrument({"questions": ["Would you use a bus?"], "choices": ["yes", "no", "pass"]})
    first, second, third, last = told(3, 9), told(4, 9), told(5, 9, other), told(6, 9)

    with pytest.raises(OtherInstrument, match="has changed"):
        change(second, third)
    assert runs([first, second, third, last]) == [[first, second], [third], [last]]
    assert other != ASKED


@pytest.mark.one_engine
def test_a_change_lies_within_its_interval():
    """The same town before and after twelve in a hundred more would say yes."""
    town, within, seen = Town(8), 0, 0
    more = np.clip(town.yes + 0.12, 0, 1)
    truth = float((town.people * (more - town.yes)).sum() / town.people.sum())
    dice = np.random.default_rng(24)
    for _round in range(150):
        found = change(town.asking(dice), town.asking(dice, more))
        within += found.low <= truth <= found.high
        seen += found.sure

    assert within >= 0.93 * 150
    assert seen >= 0.9 * 150
