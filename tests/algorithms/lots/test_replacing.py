"""Whoever drops out is replaced by lot among people alike; where there are none, so that the quotas hold as far as can be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.lots import Pool, replacements, responses
from lianxin.algorithms.lots.replacing import missed
from tests.algorithms.lots.pools import all_panels, keeps, pool_of, tiny_pools

pytestmark = pytest.mark.one_engine
#: Six people of two kinds; of each one or two sit.
PLAIN = pool_of(["a", "a", "a", "b", "b", "b"], [("x", "a", 1, 2), ("x", "b", 1, 2)])


def test_somebody_alike_comes_by_lot_and_anybody_finds_the_same():
    came = {seed: replacements(PLAIN, [1, 2, 4], [1], seed) for seed in map(str, range(30))}

    assert {one.alike for one in came.values()} == {((1, 3),)}
    assert {one.panel for one in came.values()} == {(2, 3, 4)}
    both = {replacements(PLAIN, [1, 4], [4], str(seed)).came for seed in range(30)}
    assert both == {(5,), (6,)}
    assert replacements(PLAIN, [1, 4], [4], "7") == replacements(PLAIN, (4, 1), (4,), "7")


def test_people_who_cannot_come_are_passed_over():
    assert {replacements(PLAIN, [1, 4], [4], str(seed), away=[5]).came for seed in range(30)} == {(6,)}


def test_nobody_alike_left_the_quotas_decide():
    found = replacements(PLAIN, [1, 4, 5], [4], "s", away=[6])

    assert (found.alike, found.panel, found.missed) == (
        (),
        (1, 5, found.came[0]) if found.came[0] > 5 else (1, *found.came, 5),
        (),
    )
    assert found.came[0] in {2, 3}


def test_what_cannot_be_kept_is_told():
    pool = pool_of(["a", "a", "a", "b"], [("x", "a", 1, 1), ("x", "b", 1, 1)])
    found = replacements(pool, [1, 4], [4], "s")

    assert found.came[0] in {2, 3}
    assert [(quota.feature, count) for quota, count in found.missed] == [("a", 2), ("b", 0)]


def test_a_household_that_sits_gets_no_second_seat():
    pool = pool_of(["a", "a", "a", "a"], [("x", "a", 0, 9)], ["one", "two", "one", "three"])

    assert {replacements(pool, [1, 2], [2], str(seed)).came for seed in range(20)} == {(4,)}
    assert replacements(pool, [1, 2, 4], [2, 4], "s").came == ()


@settings(max_examples=40, deadline=None)
@given(tiny_pools(homes=True), st.data())
def test_quotas_are_kept_wherever_some_set_of_people_keeps_them(given_pool: tuple[Pool, int], data):
    pool, size = given_pool
    panel = [person + 1 for person in data.draw(st.sampled_from(all_panels(pool, size)))]
    gone = data.draw(st.lists(st.sampled_from(panel), min_size=1, unique=True))
    found = replacements(pool, panel, gone, "seed")
    homes = [pool.households[person - 1] for person in found.panel]

    assert {*panel} - {*gone} <= {*found.panel}
    assert not {*gone} & {*found.panel}
    assert len(homes) == len({*homes})
    assert all((pool.values[left - 1] == pool.values[came - 1]).all() for left, came in found.alike)
    assert found.missed == missed(pool, found.panel)
    if len(found.alike) == len(gone):
        assert keeps(pool, tuple(person - 1 for person in found.panel))


def test_who_of_those_invited_stood_ready_is_told_by_feature():
    ready = pool_of(["a", "b"], [("x", "a", 1, 2), ("x", "b", 1, 2)])
    found = responses(PLAIN, ready)

    assert [(row.feature, row.invited, row.ready, row.rate) for row in found] == [
        ("a", 3, 1, 1 / 3),
        ("b", 3, 1, 1 / 3),
    ]
    assert all(row.share.low < 1 / 3 < row.share.high for row in found)
    assert [
        row.rate
        for row in responses(
            pool_of(["a"], [("x", "a", 0, 1), ("x", "b", 0, 1)]),
            pool_of(["a"], [("x", "a", 0, 1), ("x", "b", 0, 1)]),
        )
    ] == [1.0, None]
    with pytest.raises(ValueError, match="3 of 1"):
        responses(ready, PLAIN)
