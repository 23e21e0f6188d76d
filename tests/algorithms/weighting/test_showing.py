"""What may be shown to everybody."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import (
    Coverage,
    Estimate,
    ShownCoverage,
    counted,
    coverage,
    estimate,
    rake,
    shown_coverage,
    shown_estimate,
)

GROUPS = ("a", "b", "c")
PEOPLE = {"a": 40, "b": 12, "c": 90}
HEARD = st.tuples(*(st.integers(0, 11) for _ in GROUPS), st.integers(0, 6))


def of(numbers: tuple[int, ...]) -> Coverage[str]:
    return coverage(dict(zip(GROUPS, numbers[:-1], strict=True)), PEOPLE, untold=numbers[-1])


def told(shown: ShownCoverage[str]) -> tuple[int | None, ...]:
    return (*(one.heard for one in shown.groups.values()), shown.untold)


def with_the_same_sum(numbers: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for others in product(range(12), repeat=len(GROUPS)):
        rest = sum(numbers) - sum(others)
        if 0 <= rest <= 6:
            yield (*others, rest)


@given(HEARD)
@settings(max_examples=15)
def test_rates_and_measures_tell_nothing_that_the_numbers_shown_do_not(numbers):
    """All ways in which people can have been heard that show the same numbers show the same in everything."""
    seen = shown_coverage(of(numbers))
    alike = [
        shown for ways in with_the_same_sum(numbers) if told(shown := shown_coverage(of(ways))) == told(seen)
    ]

    assert alike
    assert all(one == seen for one in alike)


@given(HEARD)
def test_no_group_of_one_to_four_is_shown_and_what_is_shown_is_true(numbers):
    exact, seen = of(numbers), shown_coverage(of(numbers))

    for group, one in seen.groups.items():
        assert one.heard is None or (one.heard == exact.groups[group].heard and not 0 < one.heard < LEAST)
        assert (one.rate is None) == (one.heard is None)
    if exact.ratio is not None and seen.ratio is not None:
        assert seen.ratio >= exact.ratio
    if exact.dissimilarity is not None and seen.dissimilarity is not None:
        assert seen.dissimilarity <= exact.dissimilarity + 1e-12
    if seen.exact:
        assert (seen.ratio, seen.dissimilarity) == (exact.ratio, exact.dissimilarity)


def test_what_is_large_enough_is_shown_whole():
    seen = shown_coverage(coverage({"a": 20, "b": 6}, {"a": 40, "b": 60, "c": 9}))

    assert seen.exact
    assert {group: (one.heard, one.rate) for group, one in seen.groups.items()} == {
        "a": (20, 0.5),
        "b": (6, 0.1),
        "c": (0, 0.0),
    }
    assert seen.ratio == 0


@pytest.mark.parametrize(
    ("yes", "asked", "is_shown"),
    [(5, 10, True), (4, 10, False), (6, 10, False), (0, 5, True), (5, 5, True), (2, 4, False), (0, 4, False)],
)
def test_a_share_is_shown_where_nobody_can_be_told_by_it(yes, asked, is_shown):
    cells = counted([[0] * asked], (1,))[0]
    found = estimate(cells, rake(cells, [[1]]), [yes], instrument="x")
    assert found is not None

    assert (shown_estimate(found) is not None) is is_shown


def two_groups(times: int) -> Estimate:
    """Of seventy and thirty times so many, 33 and 9 times so many said yes; there are as many of the one as of the other."""
    cells = counted([[0] * 70 * times + [1] * 30 * times], (2,))[0]
    found = estimate(cells, rake(cells, [[50, 50]]), [33 * times, 9 * times], instrument="x")
    assert found is not None
    return found


def test_shares_are_shown_in_whole_hundredths():
    seen = shown_estimate(two_groups(10))

    assert seen is not None
    assert seen.weighted is not None
    assert (seen.asked, seen.plain.share, seen.weighted.share) == (1_000, 0.42, 0.39)
    assert (seen.weighted.worth, seen.weighted.interval.low) == (835, 0.35)


def test_a_weighted_share_of_few_is_shown_in_steps_that_are_worth_five_answers():
    seen = shown_estimate(two_groups(1))

    assert seen is not None
    assert seen.weighted is not None
    assert (seen.plain.share, seen.weighted.share, seen.weighted.worth) == (0.42, 0.4, 80)
    assert (seen.weighted.interval.low, seen.weighted.interval.high) == (0.25, 0.5)


def test_where_the_steps_would_be_longer_than_a_tenth_the_plain_share_stands_alone():
    cells = counted([[0] * 30 + [1] * 19], (2,))[0]
    found = estimate(cells, rake(cells, [[50, 50]]), [20, 9], instrument="x")
    assert found is not None
    assert found.weighted is not None
    seen = shown_estimate(found)

    assert seen is not None
    assert seen.weighted is None
