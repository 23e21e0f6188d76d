"""No small group can be read off, alone or from the sum of all."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianxin.algorithms.small_numbers import LEAST, shown, shown_of

GROUPS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=1, max_size=4)


@pytest.mark.parametrize(("number", "expected"), [(0, 0), (1, None), (4, None), (5, 5), (99, 99)])
def test_nought_is_said_and_one_to_four_are_not(number: int, expected: int | None):
    assert shown(number) is expected


def possible(told: Mapping[str, int | None], whole: int) -> Iterator[tuple[int, ...]]:
    """Every way in which the groups can be, for whoever reads what was told and knows the sum and the rule."""
    most = max(whole, 0)
    for ways in product(*([told[key]] if told[key] is not None else range(1, most + 1) for key in told)):
        if sum(ways) == whole and shown_of(dict(zip(told, ways, strict=True)), sum_is_known=True) == told:
            yield ways


@example({"a": 5, "b": 5, "c": 1})
@given(GROUPS)
def test_whoever_knows_the_sum_and_the_rule_still_cannot_tell_a_small_group(groups: dict[str, int]):
    told = shown_of(groups, sum_is_known=True)
    if all(number is None for number in told.values()):
        return  # then the page shows no figure at all, and no sum either
    ways = list(possible(told, sum(groups.values())))

    for place, number in enumerate(groups.values()):
        if 0 < number < LEAST:
            assert len({way[place] for way in ways}) > 1


@given(GROUPS, st.booleans())
def test_no_small_group_is_shown_and_what_is_shown_is_true(groups: dict[str, int], known: bool):
    told = shown_of(groups, sum_is_known=known)

    assert told.keys() == groups.keys()
    assert [key for key, number in told.items() if number is not None and number != groups[key]] == []
    assert [key for key, number in told.items() if number and number < LEAST] == []


@given(GROUPS)
def test_without_a_known_sum_only_the_small_ones_are_hidden(groups: dict[str, int]):
    hidden = {key for key, number in shown_of(groups, sum_is_known=False).items() if number is None}

    assert hidden == {key for key, number in groups.items() if 0 < number < LEAST}


def test_one_small_group_hides_the_smallest_of_the_others_as_well():
    assert shown_of({"a": 3, "b": 9, "c": 7, "d": 0}, sum_is_known=True) == {
        "a": None,
        "b": 9,
        "c": None,
        "d": 0,
    }


def test_where_all_are_small_nothing_is_shown():
    assert shown_of({"a": 1, "b": 1}, sum_is_known=True) == {"a": None, "b": None}
