"""People counted by cell."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.weighting import UNTOLD, Cells, counted

SIZES = (2, 3, 4)
PERSON = st.tuples(*(st.integers(UNTOLD, size - 1) for size in SIZES))
PEOPLE = st.lists(PERSON, max_size=40)


def cells_of(people: list[tuple[int, ...]], sizes: tuple[int, ...] = SIZES) -> tuple[Cells, np.ndarray]:
    return counted(np.array(people, dtype=np.int64).reshape(-1, len(sizes)).T, sizes)


def spelled(cells: Cells) -> Counter[tuple[int, ...]]:
    groups = [cells.groups(margin) for margin in range(len(cells.sizes))]
    told = [np.where(one == size, UNTOLD, one) for one, size in zip(groups, cells.sizes, strict=True)]
    keys = (tuple(map(int, key)) for key in zip(*told, strict=True))
    return Counter(dict(zip(keys, cells.counts.tolist(), strict=True)))


@given(PEOPLE)
def test_every_person_is_counted_once_in_the_cell_of_what_they_told(people):
    cells, places = cells_of(people)

    assert spelled(cells) == Counter(people)
    assert cells.heard == len(people)
    assert np.bincount(places, minlength=cells.counts.size).tolist() == cells.counts.tolist()


@given(PEOPLE, PEOPLE)
def test_counted_apart_or_at_once_is_the_same(some, others):
    together, both = cells_of(some)[0].plus(cells_of(others)[0]), cells_of(some + others)[0]

    assert together.codes.tolist() == both.codes.tolist()
    assert together.counts.tolist() == both.counts.tolist()


@given(PEOPLE)
def test_many_margins_are_counted_the_same_way(people):
    """So many crossings that they are sorted, not laid out."""
    wide = [(*person, *([0] * 12)) for person in people]
    sizes = (*SIZES, *([9] * 12))
    cells, places = cells_of(wide, sizes)

    assert spelled(cells) == Counter(wide)
    columns = np.array(wide, dtype=np.int64).reshape(-1, len(sizes)).T
    assert cells.places(columns).tolist() == places.tolist()


def test_somebody_of_whose_cell_nobody_was_counted():
    cells, _places = cells_of([(0, 0, 0)])

    assert cells.places([[0], [0], [0]]).tolist() == [0]
    with pytest.raises(ValueError, match="of which nobody was counted"):
        cells.places([[1], [0], [0]])


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.uint64])
def test_whatever_the_kind_of_whole_numbers(kind):
    cells, places = counted([np.array([0, 99, 3], dtype=kind)], (200,))

    assert (cells.codes.tolist(), places.tolist()) == ([0, 3, 99], [0, 2, 1])


@pytest.mark.parametrize(
    ("columns", "sizes"),
    [
        ([[0, 1]], (2, 2)),
        ([[0, 2]], (2,)),
        ([[-2]], (2,)),
        ([[0.5]], (2,)),
        ([[0], [0, 1]], (2, 2)),
        ([[[0]]], (2,)),
        ([[0]], (0,)),
        ([[0]] * 40, (9,) * 40),
    ],
)
def test_what_cannot_be_is_refused(columns, sizes):
    with pytest.raises(ValueError, match=r"."):
        counted(columns, sizes)


def test_cells_of_other_margins_are_not_added():
    with pytest.raises(ValueError, match="margins differ"):
        counted([[0]], (2,))[0].plus(counted([[0]], (3,))[0])
