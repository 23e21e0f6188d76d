"""Quotas that cannot be kept are explained by the smallest change that would do."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.lots import Pool, Quota, Relaxation, problem_of, read_people, smallest_relaxation
from tests.algorithms.lots.pools import all_panels, pool_of

pytestmark = pytest.mark.one_engine


def relaxed(pool: Pool, size: int):
    return smallest_relaxation(pool, problem_of(pool, size))


@st.composite
def strict_pools(draw) -> tuple[Pool, int]:
    """Five people, two categories, quotas that often contradict the people."""
    rows = draw(st.lists(st.text("ab", min_size=2, max_size=2), min_size=5, max_size=5))
    ends = [sorted(draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))) for _ in range(4)]
    names = [(f"c{at}", letter) for at, letter in product(range(2), "ab")]
    return pool_of(rows, [(*name, low, high) for name, (low, high) in zip(names, ends, strict=True)]), 3


def fewest_seats(pool: Pool, size: int) -> int:
    """By trying every panel: how many seats it is away from the quotas."""
    wide = tuple(Quota(q.category, q.feature, 0, size, 0, -1) for q in pool.quotas)
    panels = all_panels(Pool(wide, pool.values, pool.households), size)
    return min(sum(_off(pool, place, panel) for place in range(len(pool.quotas))) for panel in panels)


def _off(pool: Pool, place: int, panel: tuple[int, ...]) -> int:
    count = sum(place in pool.values[person] for person in panel)
    quota = pool.quotas[place]
    return max(0, quota.low - count, count - quota.high)


def _applied(found: Relaxation, pool: Pool) -> Pool:
    """The pool with the changed quotas."""
    changed = {one.quota: replace(one.quota, low=one.low, high=one.high) for one in found.changes}
    return replace(pool, quotas=tuple(changed.get(quota, quota) for quota in pool.quotas))


@settings(max_examples=40, deadline=None)
@given(strict_pools())
def test_it_is_the_smallest_and_it_suffices(given_pool: tuple[Pool, int]):
    pool, size = given_pool
    found = relaxed(pool, size)

    assert found.seats == fewest_seats(pool, size)
    assert all_panels(_applied(found, pool), size) != []


def test_quotas_give_way_within_what_their_table_allows_if_that_is_enough():
    quotas = [Quota("age", "old", 2, 2, 2, -1), Quota("age", "young", 0, 1, 0, 3)]
    pool = read_people([{"age": "old"}, {"age": "young"}, {"age": "young"}], quotas)
    rigid = read_people(
        [{"age": "old"}, {"age": "young"}, {"age": "young"}], [quotas[0], Quota("age", "young", 0, 1, 0, 1)]
    )
    soft = read_people(
        [{"age": "old"}, {"age": "young"}, {"age": "young"}], [Quota("age", "old", 2, 2, 0, 2), quotas[1]]
    )

    assert [relaxed(one, 3).within_flex for one in (pool, rigid, soft)] == [False, False, True]
    assert [(c.quota.feature, c.low, c.high) for c in relaxed(soft, 3).changes] == [
        ("old", 1, 2),
        ("young", 0, 2),
    ]
    assert relaxed(soft, 3).seats == 2


def test_two_quotas_by_one_seat_are_preferred_to_one_by_two():
    pool = pool_of(
        ["aa", "bb", "bb", "bb"], [("x", "a", 2, 3), ("x", "b", 0, 3), ("y", "a", 2, 3), ("y", "b", 0, 3)]
    )

    assert [(c.quota.category, c.low) for c in relaxed(pool, 3).changes] == [("x", 1), ("y", 1)]


def test_a_pool_with_fewer_people_or_households_than_seats_has_no_relaxation():
    quotas = [("age", "a", 0, 9)]

    assert relaxed(pool_of(["a", "a"], quotas), 3) is None
    assert relaxed(pool_of(["a", "a", "a"], quotas, ["x", "x", "y"]), 3) is None
    assert relaxed(pool_of(["a", "a", "a"], quotas, ["x", "x", "y"]), 2).changes == ()
