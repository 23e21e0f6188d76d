"""Where to go next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.weighting import Unheard, alike_everywhere, visit_next

NUMBERS = st.dictionaries(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 900)))


def test_those_come_first_of_whom_the_most_were_not_heard():
    people = {"north": 400, "south": 900, "hill": 70, "boats": None, "island": 3, "gone": 0}
    found = visit_next({"north": 130}, people)

    assert [(one.group, one.people, one.silent) for one in found.groups] == [
        ("south", 900, True),
        ("hill", 70, True),
        ("boats", None, False),
    ]
    assert (found.smaller, found.smaller_people) == (1, 3)


def test_where_few_are_expected_nobody_may_be_chance():
    found = visit_next({"a": 10}, {"a": 1000, "b": 300})

    assert found.groups == (Unheard("b", 300, pytest.approx(10 / 1300 * 300), silent=False),)


def test_where_all_were_heard_nobody_is_visited():
    assert visit_next({"a": 1}, {"a": 3}).groups == ()
    assert visit_next({}, {}).groups == ()


@given(NUMBERS, st.dictionaries(st.integers(0, 20), st.integers(0, 5)))
def test_everybody_of_an_unheard_group_is_in_the_list_or_in_the_rest(people, heard):
    found = visit_next(heard, people)
    unheard = [group for group in people if not heard.get(group) and people[group] != 0]

    assert len(found.groups) + found.smaller == len(unheard)
    assert sum(one.people or 0 for one in found.groups) + found.smaller_people == sum(
        people[group] or 0 for group in unheard
    )
    numbers = [one.people for one in found.groups if one.people is not None]
    assert numbers == sorted(numbers, reverse=True)


def test_margins_alone_give_an_expectation_for_each_crossing():
    found = alike_everywhere([{"young": 300, "old": 100}, {"north": 30, "south": 10}])

    assert found == {
        ("young", "north"): pytest.approx(225),
        ("young", "south"): pytest.approx(75),
        ("old", "north"): pytest.approx(75),
        ("old", "south"): pytest.approx(25),
    }


@pytest.mark.parametrize("margins", [[], [{}], [{"a": 0}]])
def test_margins_in_which_nobody_lives_are_refused(margins):
    with pytest.raises(ValueError, match="somebody lives"):
        alike_everywhere(margins)
