"""Token buckets: a burst, then a rate; nobody pays for anybody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.buckets import Buckets


def test_a_burst_then_a_rate():
    buckets = Buckets(burst=3, per_second=0.5)

    assert [buckets.take(b"a", 0) for _ in range(4)] == [0, 0, 0, 2]
    assert [buckets.take(b"a", at) for at in (1, 2, 3, 4)] == [1, 0, 1, 0]
    assert buckets.take(b"b", 4) == 0


@given(st.lists(st.tuples(st.sampled_from([b"a", b"b"]), st.floats(0, 5)), max_size=60))
def test_never_more_than_burst_and_rate_allow(steps: list[tuple[bytes, float]]):
    buckets, now, taken = Buckets(burst=5, per_second=0.5), 0.0, {b"a": 0, b"b": 0}
    for source, pause in steps:
        now += pause
        taken[source] += buckets.take(source, now) == 0

    assert all(count <= 5 + now * 0.5 + 1e-6 for count in taken.values())


def test_to_look_takes_nothing():
    buckets = Buckets(burst=1, per_second=1)

    assert [buckets.missing(b"a", 0) for _ in range(3)] == [0, 0, 0]
    assert (buckets.take(b"a", 0), buckets.missing(b"a", 0.5), buckets.used(b"a", 0.5)) == (0, 0.5, 0.5)


def test_it_stays_small():
    buckets = Buckets(burst=1, per_second=1, most=10)
    for number in range(1000):
        buckets.take(b"%d" % number, 0)

    assert len(buckets._left) == 10


@pytest.mark.parametrize("back", [-5.0, 0.0])
def test_a_clock_that_stands_gives_nothing(back: float):
    buckets = Buckets(burst=1, per_second=1)
    buckets.take(b"a", 10)

    assert buckets.take(b"a", 10 + back) == 1
