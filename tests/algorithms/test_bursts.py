"""Many from one source within a span."""

from lianxin.algorithms.bursts import Bursts


def test_different_things_of_one_source_are_counted_and_forgotten():
    bursts = Bursts(span=60)

    assert [bursts.note(b"a", 1, thing, 0.0) for thing in (1, 2, 2)] == [(1, 1), (2, 2), (2, 2)]
    assert bursts.note(b"b", 1, 3, 10.0) == (1, 3)
    assert bursts.note(b"a", 2, 4, 20.0) == (1, 1)
    assert bursts.note(b"a", 1, 5, 61.0) == (1, 2)


def test_the_oldest_go_where_there_are_too_many():
    bursts = Bursts(span=60, most=3)

    assert [bursts.note(b"a", 1, thing, 0.0)[0] for thing in range(5)] == [1, 2, 3, 3, 3]
