"""``lianxin office place``, ``places``, ``outline``: the places of a real office, from a table or one by one."""

import json
from pathlib import Path

import pytest

from lianxin import cli
from lianxin.office.models import Area, Place
from lianxin.record.models import Entry
from tests.factories import add_area, open_office

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
SQUARE = [[114.0, 30.0], [114.1, 30.0], [114.1, 30.1], [114.0, 30.1], [114.0, 30.0]]


@pytest.fixture(autouse=True)
def office(monkeypatch):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    office = open_office()
    add_area(office, "east")
    return office


def run(*step: object) -> int:
    return cli.main(["office", *map(str, step)])


def test_a_place_is_added(capsys):
    names = ("--name", "en=East Bridge", "--name", "zh-hans=东桥")
    status = run("place", "bridge", *names, "--area", "east", "--at", "30.5,114.9", "--alias", "桥头")

    place = Place.objects.get()
    assert (status, capsys.readouterr().out) == (0, "Place bridge added: East Bridge\n")
    assert (place.names, place.area.code) == ({"en": "East Bridge", "zh-hans": "东桥"}, "east")
    assert (place.aliases, place.lat_e6, place.lon_e6) == (["桥头"], 30_500_000, 114_900_000)


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (
            ("place", "bridge", "--name", "en=B", "--at", "north"),
            "north: write a point as LAT,LON in degrees.",
        ),
        (("place", "bridge", "--name", "en=B", "--area", "west"), "There is no west here. Known: east"),
        (("place", "east", "--name", "en=B"), "The code east is taken."),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(capsys, step: tuple, problem: str):
    assert (run(*step), capsys.readouterr().err) == (2, problem + "\n")
    assert Place.objects.count() == 0


TABLE = """code,name,en,area,aliases,lat,lon
bridge,大桥,Bridge,east,桥头|大桥头,30.5,114.9
mill,,Mill,west,,,
,,Nameless,,,,
well,,Old well,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_taken_line_by_line_and_goes_on_where_it_stopped(tmp_path: Path, capsys, encoding: str):
    file = tmp_path / "places.csv"
    file.write_text(TABLE, encoding=encoding)

    assert run("places", file) == 2
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "Line 3: There is no area west.",
        "Line 4: '' is no code: a code uses a-z, 0-9 and -.",
        "2 places added. 2 lines were not taken.",
    ]
    assert {place.code: place.names for place in Place.objects.all()} == {
        "bridge": {"en": "Bridge"},
        "well": {"en": "Old well"},
    }
    assert Place.objects.get(code="bridge").aliases == ["桥头", "大桥头"]

    file.write_text(
        TABLE.replace("west", "east").replace(",,Nameless", "nameless,,Nameless"), encoding=encoding
    )
    assert run("places", file) == 0
    assert capsys.readouterr().out == "2 places added. 2 were here already.\n"
    assert Entry.objects.filter(kind="place.added").count() == 4


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "The file is empty."),
        (b"id,title\n1,x\n", "needs the columns code and name."),
        (b"PK\x03\x04", "The workbook is damaged"),
    ],
)
def test_a_file_that_is_no_table_of_places_is_refused(tmp_path: Path, capsys, content: bytes, problem: str):
    file = tmp_path / "places.csv"
    file.write_bytes(content)

    assert run("places", file) == 2
    assert problem in capsys.readouterr().err
    assert Place.objects.count() == 0


POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
FEATURE = {"type": "Feature", "properties": {"drawn_by": "canary"}, "geometry": POLYGON}


@pytest.mark.parametrize("data", [POLYGON, FEATURE, {"type": "FeatureCollection", "features": [FEATURE]}])
def test_an_area_is_drawn_from_what_map_programs_write(tmp_path: Path, capsys, data: dict):
    file = tmp_path / "east.geojson"
    file.write_text(json.dumps(data))

    assert (run("outline", "east", file), capsys.readouterr().out) == (0, "east has its outline.\n")
    assert json.loads(Area.objects.get().outline) == POLYGON


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "holds no GeoJSON."),
        (json.dumps({"type": "FeatureCollection", "features": [FEATURE, FEATURE]}), "exactly one feature"),
        (json.dumps({"type": "Feature", "geometry": None}), "polygon or multipolygon"),
        (json.dumps({"type": "Polygon", "coordinates": [SQUARE[:-1]]}), "come back to its first point"),
        ("[" * 100_000, "holds no GeoJSON."),
    ],
)
def test_what_is_no_outline_is_refused(tmp_path: Path, capsys, content: str, problem: str):
    file = tmp_path / "east.geojson"
    file.write_text(content)

    assert run("outline", "east", file) == 2
    assert problem in capsys.readouterr().err
    assert Area.objects.get().outline == ""
