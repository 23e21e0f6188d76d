"""Where things lie in the invented town: a river from north to south, drawn on a part of the map without a town.

Degrees WGS 84, longitude first in outlines, latitude first in points, as each is usually written.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from .place import Names

_CORNERS = {
    "hexi": [(114.872, 30.488), (114.896, 30.487), (114.8985, 30.498), (114.897, 30.515), (114.874, 30.516)],
    "laojie": [(114.902, 30.496), (114.912, 30.496), (114.9125, 30.507), (114.9015, 30.508)],
    "hedong": [
        (114.902, 30.496),
        (114.9, 30.487),
        (114.931, 30.488),
        (114.93, 30.515),
        (114.9, 30.515),
        (114.9015, 30.508),
        (114.9125, 30.507),
        (114.912, 30.496),
    ],
    "shangwan": [(114.88, 30.518), (114.926, 30.517), (114.922, 30.534), (114.903, 30.54), (114.884, 30.533)],
}
OUTLINES = {
    code: json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
    for code, corners in _CORNERS.items()
}


class Spot(NamedTuple):
    """A place: its area, its names, what else people call it, and its point."""

    area: str
    names: Names
    aliases: tuple[str, ...]
    lat: float
    lon: float


PLACES = {
    "east-bridge": Spot(
        "hedong", Names("东大桥", "東大橋", "East Bridge"), ("东桥", "大桥头"), 30.5015, 114.9005
    ),
    "hedong-school": Spot(
        "hedong", Names("河东小学", "河東小學", "East Bank School"), ("河东村小学", "小学"), 30.4935, 114.9205
    ),
    "market": Spot(
        "laojie", Names("老街菜市场", "老街菜市場", "Old Street Market"), ("菜市场",), 30.5035, 114.906
    ),
    "square": Spot("laojie", Names("老街广场", "老街廣場", "Old Street Square"), ("戏台",), 30.4995, 114.909),
    "care-home": Spot(
        "laojie", Names("镇敬老院", "鎮敬老院", "Care Home"), ("敬老院", "养老院"), 30.5055, 114.9045
    ),
    "sluice": Spot(
        "hexi", Names("三组闸口", "三組閘口", "Sluice of Group Three"), ("闸口", "三号闸"), 30.4965, 114.8865
    ),
    "dyke-park": Spot("hexi", Names("河堤公园", "河堤公園", "Dyke Park"), ("西河堤",), 30.509, 114.8955),
    "bus-station": Spot(
        "shangwan",
        Names("上湾车站", "上灣車站", "Upper Bend Bus Stop"),
        ("车站", "班车站"),
        30.5225,
        114.9035,
    ),
    "granary": Spot("shangwan", Names("旧粮站", "舊糧站", "Old Granary"), ("粮站",), 30.5285, 114.8985),
}
