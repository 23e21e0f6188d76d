"""A point lies in the areas whose outline holds it, the smallest first; what is no outline is refused."""

import json

import pytest

from lianxin.algorithms.regions import BadOutline, Regions, outline


def square(west: float, south: float, side: float) -> str:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


REGIONS = Regions({"town": square(110, 30, 1), "east": square(110.5, 30, 0.5), "none": ""})


@pytest.mark.parametrize(
    ("lat_e6", "lon_e6", "expected"),
    [
        (30_250_000, 110_750_000, ["east", "town"]),
        (30_750_000, 110_250_000, ["town"]),
        (30_000_000, 110_000_000, ["town"]),
        (31_500_000, 110_500_000, []),
    ],
)
def test_where_a_point_lies(lat_e6: int, lon_e6: int, expected: list[str]):
    assert REGIONS.containing(lat_e6, lon_e6) == expected


def test_without_outlines_a_point_lies_nowhere():
    assert Regions({}).containing(0, 0) == []


BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "json"),
        ("[]", "kind"),
        ('{"type": "Point", "coordinates": [1, 2]}', "kind"),
        ('{"type": "Polygon"}', "shape"),
        ('{"type": "Polygon", "coordinates": []}', "shape"),
        ('{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}', "shape"),
        ('{"type": "Polygon", "coordinates": "x"}', "shape"),
        (json.dumps(BOW_TIE), "shape"),
        (square(190, 0, 1), "degrees"),
        (square(0, 89.5, 1), "degrees"),
    ],
)
def test_what_is_no_outline_is_refused(text: str, problem: str):
    with pytest.raises(BadOutline) as refused:
        outline(text)

    assert refused.value.problem == problem
