"""The gazetteer and the outlines of areas: what is taken, what is refused and why."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.office import commands
from lianxin.office.commands import OfficeError, PlaceGiven
from lianxin.office.models import Area, Place
from lianxin.record.models import Entry
from tests.factories import MONDAY, add_area, open_office

SQUARE = [[114.0, 30.0], [114.1, 30.0], [114.1, 30.1], [114.0, 30.1], [114.0, 30.0]]


def polygon(*rings: object) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings})


def newest(office) -> Entry:
    return Entry.objects.filter(stream_id=office.stream_id).latest("number")


@pytest.mark.django_db
def test_a_place_has_names_other_names_an_area_and_a_point():
    office = open_office()
    area = add_area(office, "east")

    place = commands.add_place(
        office=office,
        code="bridge",
        names={"en": "Bridge", "zh-hans": "大桥"},
        area=area,
        aliases=[" 桥头 ", "桥头", ""],
        lat_e6=30_500_000,
        lon_e6=114_900_000,
        now=MONDAY,
    )

    kept = Place.objects.get(pk=place.pk)
    assert (kept.name, kept.aliases, kept.area_id, kept.lat_e6, kept.lon_e6) == (
        "Bridge",
        ["桥头"],
        area.pk,
        30_500_000,
        114_900_000,
    )
    assert (newest(office).kind, newest(office).public) == (
        "place.added",
        {"place": "bridge", "names": {"en": "Bridge", "zh-hans": "大桥"}, "area": "east"},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"code": "East Bridge"}, "is no code"),
        ({"code": "east"}, "is taken"),  # an area has it: a poster leads to either by its code
        ({"names": {"en": " "}}, "needs a name"),
        ({"names": {"en": "x" * 201}}, "at most 200"),
        ({"aliases": ["x"] * 1 + [str(n) for n in range(50)]}, "at most 50 other names"),
        ({"lat_e6": 1}, "latitude and a longitude"),
        ({"lat_e6": 90_000_001, "lon_e6": 0}, "no such point"),
        ({"lat_e6": 0, "lon_e6": -180_000_001}, "no such point"),
    ],
)
def test_a_place_that_cannot_be_is_refused_and_leaves_nothing(wrong: dict, reason: str):
    office = open_office()
    add_area(office, "east")
    before = newest(office).number

    with pytest.raises(OfficeError, match=reason):
        commands.add_place(office=office, now=MONDAY, **({"code": "bridge", "names": {"en": "B"}} | wrong))

    assert (Place.objects.count(), newest(office).number) == (0, before)


@pytest.mark.django_db
def test_an_area_cannot_take_the_code_of_a_place_nor_a_place_the_area_of_another_office():
    office, other = open_office(), open_office("elsewhere")
    commands.add_place(office=office, code="bridge", names={"en": "B"}, now=MONDAY)

    with pytest.raises(OfficeError, match="is taken"):
        add_area(office, "bridge")
    with pytest.raises(OfficeError, match="another office"):
        commands.add_place(
            office=office, code="mill", names={"en": "M"}, area=add_area(other, "far"), now=MONDAY
        )
    add_area(other, "bridge")  # codes are an office's own


@pytest.mark.parametrize(
    ("text", "point"), [("30.5,114.9", (30_500_000, 114_900_000)), (" -1 , 2 ", (-1_000_000, 2_000_000))]
)
def test_a_point_is_written_latitude_first(text: str, point: tuple[int, int]):
    assert commands.point(text) == point


@pytest.mark.parametrize(
    "text", ["", "30.5", "30.5,114.9,1", "north,east", "nan,0", "inf,0", "91,0", "0,181"]
)
def test_what_is_no_point_is_refused(text: str):
    with pytest.raises(OfficeError):
        commands.point(text)


@pytest.mark.django_db
def test_a_list_is_taken_line_by_line_and_can_be_taken_again():
    office = open_office()
    add_area(office, "east")
    lines = [
        PlaceGiven(where="Line 2", code="bridge", names={"en": "Bridge"}, area="east", at="30.5,114.9"),
        PlaceGiven(where="Line 3", code="mill", names={"en": "Mill"}, area="west"),
        PlaceGiven(where="Line 4", code="bridge", names={"en": "Another bridge"}),
        PlaceGiven(where="Line 5", code="", names={}, problem="too many cells"),
        PlaceGiven(where="Line 6", code="well", names={"en": "Well"}, aliases=["spring", ""]),
    ]

    first = commands.import_places(office=office, given=lines, now=MONDAY)
    again = commands.import_places(office=office, given=lines, now=MONDAY)

    problems = [
        ("Line 3", "There is no area west."),
        ("Line 4", "The code bridge is taken."),
        ("Line 5", "too many cells"),
    ]
    assert (first.added, first.known, first.problems) == (2, 0, problems)
    assert (again.added, again.known, again.problems) == (0, 2, problems)
    assert sorted(Place.objects.values_list("code", flat=True)) == ["bridge", "well"]


@pytest.mark.django_db
def test_an_area_is_drawn_and_drawn_anew():
    office = open_office()
    area = commands.add_area(
        office=office, code="east", names={"en": "E"}, outline=polygon(SQUARE), now=MONDAY
    )

    assert json.loads(Area.objects.get().outline) == {"type": "Polygon", "coordinates": [SQUARE]}
    commands.set_outline(area=area, outline="", now=MONDAY)
    assert Area.objects.get().outline == ""
    assert (newest(office).kind, newest(office).public) == ("area.outlined", {"area": "east"})


HOLE = [[114.02, 30.02], [114.05, 30.02], [114.05, 30.05], [114.02, 30.02]]


@pytest.mark.parametrize(
    "outline",
    [
        polygon(SQUARE),
        polygon(SQUARE, HOLE),
        json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 1, y] for x, y in SQUARE]]]}),
        "",
        "  ",
    ],
)
def test_an_outline_that_is_one_is_kept(outline: str):
    assert commands.areas.checked_outline(outline) == outline.replace(" ", "")


def test_of_a_geometry_only_its_shape_is_kept():
    outline = json.dumps(
        {"type": "Polygon", "coordinates": [SQUARE], "drawn_by": "canary", "bbox": [0, 0, 0, 0]}
    )

    assert "canary" not in commands.areas.checked_outline(outline)


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        ("{", "no GeoJSON"),
        ("[]", "polygon or multipolygon"),
        (json.dumps({"type": "Point", "coordinates": [114, 30]}), "polygon or multipolygon"),
        (json.dumps({"type": "Polygon"}), "not complete"),
        (json.dumps({"type": "Polygon", "coordinates": []}), "not complete"),
        (polygon(["x"]), "not complete"),
        (polygon(SQUARE[:2]), "not complete"),
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "crosses itself"),
        (polygon(SQUARE[:-1]), "come back to its first point"),
        (polygon([[x + 100, y] for x, y in SQUARE]), "longitude first"),
        (polygon([[float("nan"), 30], *SQUARE[1:]]), "no GeoJSON"),
        (
            polygon([[114 + n / 10_000, 30.0] for n in range(5_001)] + [[114.5, 31], [114, 30]]),
            "at most 5000 corners",
        ),
    ],
)
def test_what_is_no_outline_is_refused_with_a_reason(outline: str, reason: str):
    with pytest.raises(OfficeError, match=reason):
        commands.areas.checked_outline(outline)


@given(
    st.text(max_size=60)
    | st.recursive(
        st.none() | st.floats() | st.text(max_size=5),
        lambda s: (
            st.lists(s, max_size=4)
            | st.dictionaries(
                st.sampled_from(["type", "coordinates"]),
                s | st.sampled_from(["Polygon", "MultiPolygon"]),
                max_size=2,
            )
        ),
        max_leaves=12,
    ).map(json.dumps)
)
def test_whatever_comes_it_is_an_outline_or_refused(text: str):
    try:
        kept = commands.areas.checked_outline(text)
    except OfficeError:
        return
    assert commands.areas.checked_outline(kept) == kept
