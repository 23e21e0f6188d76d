"""Of whom how many were heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.intervals import wilson
from lianxin.algorithms.weighting import coverage

PEOPLE = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 500), min_size=2)


def test_each_group_stands_beside_the_people_it_has():
    found = coverage(
        {"young": 30, "old": 5}, {"young": 300, "old": 100, "abroad": None, "nobody": 0}, untold=4
    )

    assert {group: (one.heard, one.people, one.rate) for group, one in found.groups.items()} == {
        "young": (30, 300, 0.1),
        "old": (5, 100, 0.05),
        "abroad": (0, None, None),
        "nobody": (0, 0, None),
    }
    assert found.groups["old"].interval == wilson(5, 100)
    assert (found.unknown, found.unheard, found.untold) == (["abroad"], ["abroad"], 4)
    assert found.ratio == pytest.approx(0.5)
    assert found.dissimilarity == pytest.approx((abs(30 / 35 - 3 / 4) + abs(5 / 35 - 1 / 4)) / 2)


def test_more_heard_than_live_there_is_a_wrong_number_and_no_rate():
    found = coverage({"a": 12, "b": 1, "new": 3}, {"a": 10, "b": 10})

    assert [found.groups[group].rate for group in ("a", "b", "new")] == [None, 0.1, None]
    assert found.unknown == ["a", "new"]
    assert (found.ratio, found.dissimilarity) == (None, None)


def test_where_nobody_was_heard_nothing_is_compared():
    found = coverage({}, {"a": 10, "b": 10})

    assert (found.ratio, found.dissimilarity, found.unheard) == (None, None, ["a", "b"])


def test_one_unheard_group_makes_the_ratio_nought():
    assert coverage({"a": 7}, {"a": 10, "b": 10}).ratio == 0


@given(PEOPLE, st.integers(2, 9))
def test_all_heard_alike_is_a_ratio_of_one_and_no_difference(people, times):
    found = coverage(people, {group: times * number for group, number in people.items()})

    assert found.ratio == pytest.approx(1)
    assert found.dissimilarity == pytest.approx(0, abs=1e-12)


@given(PEOPLE, st.data())
def test_both_lie_between_none_and_all_in_whatever_order_groups_come(people, data):
    heard = {group: data.draw(st.integers(0, number)) for group, number in people.items()}
    found = coverage(heard, people)
    again = coverage(heard, dict(reversed(people.items())))

    assert found.ratio is None or 0 <= found.ratio <= 1
    assert found.dissimilarity is None or 0 <= found.dissimilarity < 1
    assert again.ratio == found.ratio
    assert again.dissimilarity == pytest.approx(found.dissimilarity)


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="fewer times than never"):
        coverage({"a": -1}, {"a": 3})
