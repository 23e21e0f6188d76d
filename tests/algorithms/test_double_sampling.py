"""The estimate against invented towns whose truth is known: right on average, and the interval holds."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.double_sampling import Estimate, Share, Stratum, estimate

OWN = {"solved": 1.0, "not": 0.0, "": None}
SEEDS = 600


@dataclass(frozen=True)
class World:
    """How many people there are, how it really stands, who keeps silent, who is pressed, and who is asked."""

    people: int
    solved: float
    pressed: float
    silent: float
    drawn: float
    again: float
    answer: float = 0.7


WORLDS = [
    World(100, 0.8, 0.0, 0.4, 0.3, 0.0),
    World(100, 0.5, 0.5, 0.4, 0.3, 0.3),
    World(300, 0.6, 0.5, 0.5, 0.4, 0.4),
    World(500, 0.9, 0.0, 0.6, 0.2, 0.2),
    World(90, 0.3, 0.1, 0.5, 0.5, 0.5),
]


def live(world: World, seed: int) -> tuple[float, Estimate | None]:
    """One town: the truth, and the estimate.  Who is pressed says solved to everybody but in private, later."""
    dice = random.Random(seed)
    strata: dict[str, Counter[str]] = {own: Counter() for own in OWN}
    solved = 0
    for _ in range(world.people):
        truth = dice.random() < world.solved
        pressed = not truth and dice.random() < world.pressed
        silent = not pressed and dice.random() < world.silent + (0.2 if truth else -0.1)
        own = "" if silent else "solved" if truth or pressed else "not"
        told = truth or pressed if dice.random() < world.drawn * world.answer else None
        newest = own == "solved" if told is None else told
        asked_again = newest and dice.random() < world.again * world.answer
        strata[own].update(_seen(truth=truth, told=told, asked_again=asked_again))
        solved += truth
    return solved / world.people, estimate([_stratum(own, seen) for own, seen in strata.items()])


def _seen(*, truth: bool, told: bool | None, asked_again: bool) -> Iterator[str]:
    yield "size"
    if told is not None:
        yield from ("first_n", *(["first_k"] if told else []))
    if asked_again:
        kind = "later" if told is None else "confirmed"
        yield from (f"{kind}_n", *([f"{kind}_k"] if truth else []))


def _stratum(own: str, seen: Counter[str]) -> Stratum:
    shares = {name: Share(seen[f"{name}_k"], seen[f"{name}_n"]) for name in ("first", "confirmed", "later")}
    return Stratum(seen["size"], OWN[own], **shares)


@pytest.mark.parametrize("world", WORLDS)
def test_it_is_right_on_average_and_its_interval_holds(world: World):
    """Within one point of the truth over 600 towns, and the truth in the interval in at least 93 of 100."""
    found = [(truth, it) for truth, it in (live(world, seed) for seed in range(SEEDS)) if it is not None]

    wrong = sum(it.share - truth for truth, it in found) / len(found)
    held = sum(it.interval.low <= truth <= it.interval.high for truth, it in found) / len(found)
    assert abs(wrong) <= 0.01
    assert held >= 0.93


def test_when_everybody_was_asked_it_is_the_count():
    strata = [Stratum(6, 1.0, Share(4, 6)), Stratum(4, None, Share(1, 4))]

    found = estimate(strata)

    assert found is not None
    assert (round(found.share, 12), found.asked) == (0.5, 10)


def test_a_group_speaks_for_its_own_size():
    """Of ten who said solved, two of two are; of thirty who said nothing, one of two is."""
    found = estimate([Stratum(10, 1.0, Share(2, 2)), Stratum(30, None, Share(1, 2))])

    assert found is not None
    assert found.share == pytest.approx((10 * 1 + 30 * 0.5) / 40)


def test_what_does_not_hold_when_asked_again_corrects_the_first_word():
    found = estimate([Stratum(20, 1.0, Share(10, 10), confirmed=Share(2, 5))])

    assert found is not None
    assert found.share == pytest.approx(0.4)


def test_what_those_asked_say_later_with_the_receipt_counts_for_them():
    before = estimate([Stratum(20, None, Share(5, 10))])
    after = estimate([Stratum(20, None, Share(5, 10), up=2)])

    assert before is not None
    assert after is not None
    assert after.share - before.share == pytest.approx(2 / 20)


def test_nobody_asked_means_no_estimate():
    assert estimate([]) is None
    assert estimate([Stratum(10, 1.0), Stratum(5, None)]) is None


def test_where_nobody_was_reached_the_own_word_stands_and_silence_is_uncertain():
    silent = estimate([Stratum(10, 1.0, Share(5, 10)), Stratum(10, None)])
    spoke = estimate([Stratum(10, 1.0, Share(5, 10)), Stratum(10, 0.0)])

    assert silent is not None
    assert spoke is not None
    assert (silent.share, spoke.share) == (0.5, 0.25)
    assert silent.interval.high - silent.interval.low > spoke.interval.high - spoke.interval.low


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_it_is_a_share_in_its_interval(sizes: list[tuple[int, int, int]]):
    strata = [Stratum(a + b + c, None, Share(a, a + b), Share(min(a, c), a)) for a, b, c in sizes]

    found = estimate(strata)

    if found is not None:
        assert 0 <= found.interval.low <= found.share <= found.interval.high <= 1
