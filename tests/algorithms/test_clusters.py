"""Clusters: every point is in one of them, near its middle; coarse degrees and their ranges agree."""

from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.clusters import THOUSANDTH, clusters, coarse, coarse_range

DEGREES = st.integers(-180_000_000, 180_000_000)
TOWN = st.tuples(st.integers(30_480_000, 30_540_000), st.integers(-20_000, 20_000))


@given(st.dictionaries(st.integers(0, 500), TOWN), st.integers(1, 64))
def test_counts_add_up_and_no_point_is_far_from_its_cluster(points: dict[int, tuple[int, int]], cell: int):
    found = clusters(points, cell)

    assert sorted(member for one in found for member in one.members) == sorted(points)
    for one in found:
        for member in one.members:
            lat, lon = points[member]
            assert max(abs(lat - one.lat_e6), abs(lon - one.lon_e6)) <= cell * THOUSANDTH


@given(st.dictionaries(st.integers(0, 500), TOWN), st.integers(0, 8))
def test_wider_cells_make_fewer_clusters_out_of_the_same_ones(points: dict[int, tuple[int, int]], power: int):
    narrow, wide = (clusters(points, 2**exponent) for exponent in (power, power + 1))

    whole = {member: one.members for one in wide for member in one.members}
    assert all(set(one.members) <= set(whole[one.members[0]]) for one in narrow)


def test_the_order_in_which_points_come_changes_nothing():
    points = {3: (1_000, 1_000), 1: (1_200, 1_400), 2: (90_000, -5)}

    assert clusters(points, 1) == clusters(dict(reversed(points.items())), 1)
    assert [(one.lat_e6, one.lon_e6, one.members) for one in clusters(points, 1)] == [
        (1_100, 1_200, (1, 3)),
        (90_000, -5, (2,)),
    ]


@given(DEGREES)
def test_coarse_degrees_are_near_and_say_nothing_more_when_asked_twice(degrees: int):
    assert abs(coarse(degrees) - degrees) <= THOUSANDTH // 2
    assert coarse(degrees) % THOUSANDTH == 0
    assert coarse(coarse(degrees)) == coarse(degrees)


@given(DEGREES, DEGREES, st.integers(-2_000_000, 2_000_000))
def test_a_range_never_tells_more_than_coarse_degrees_do(low: int, high: int, off: int):
    first, last = coarse_range(low, high)

    for degrees in (low + off, high + off, first, first - 1, last, last + 1):
        assert (first <= degrees <= last) == (coarse(low) <= coarse(degrees) <= coarse(high))
