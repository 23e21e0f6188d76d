"""Outlines as a drawing: inside its frame, north above, small areas on top, and few corners."""

import json
import math
import re

from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.outlines import TALLEST, WIDTH, drawing, simplified


def box(west: float, south: float, wide: float, high: float) -> str:
    ring = [
        (west, south),
        (west + wide, south),
        (west + wide, south + high),
        (west, south + high),
        (west, south),
    ]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", path)]


BOXES = st.builds(box, st.floats(-170, 160), st.floats(-80, 70), st.floats(0.001, 9), st.floats(0.001, 9))


@given(st.dictionaries(st.sampled_from("abcdef"), BOXES, min_size=1))
def test_everything_stays_inside_the_frame(outlines: dict[str, str]):
    drawn = drawing(outlines)

    assert drawn
    assert {shape.code for shape in drawn.shapes} == set(outlines)
    assert drawn.height <= WIDTH * TALLEST + 1
    for shape in drawn.shapes:
        values = numbers(shape.path)
        assert all(0 <= x <= WIDTH for x in [shape.x, *values[::2]])
        assert all(0 <= y <= drawn.height for y in [shape.y, *values[1::2]])


def test_north_is_above_and_smaller_areas_lie_on_top():
    drawn = drawing({"small": box(114, 30.9, 0.05, 0.05), "large": box(114, 30, 1, 1), "none": ""})

    assert drawn
    assert [shape.code for shape in drawn.shapes] == ["large", "small"]
    assert drawn.shapes[1].y < drawn.shapes[0].y


def test_an_office_without_outlines_has_no_drawing():
    assert drawing({"east": ""}) is None


def test_a_shore_of_thousands_of_corners_is_drawn_with_few():
    ring = [
        (114 + math.cos(turn / 2500 * math.pi), 30 + math.sin(turn / 2500 * math.pi)) for turn in range(5000)
    ]
    shore = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    drawn = drawing({"lake": shore})

    assert drawn
    assert len(drawn.shapes[0].path) < 2_000
    assert len(json.dumps(simplified(shore))) < 3_000
    assert simplified(box(114, 30, 1, 1))["coordinates"] == [
        [[114, 30], [115, 30], [115, 31], [114, 31], [114, 30]]
    ]
