"""The bytes of the public record are those of C2SP tlog-tiles."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.merkle import EMPTY_EDGE, leaf_hash
from lianxin.record import tiles
from lianxin.record.models import Entry
from lianxin.record.tiles import Tile
from tests.record import scenario

needs_tables = pytest.mark.django_db(databases=["default", "vault"])


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "0/000"),
        (Tile(0, 1234067), "0/x001/x234/067"),
        (Tile(1, 0, 1), "1/000.p/1"),
        (Tile(None, 67, 255), "entries/067.p/255"),
        (Tile(63, 1000), "63/x001/000"),
    ],
)
def test_paths_are_those_of_the_specification(tile: Tile, path: str):
    assert (tile.path, Tile.parse(path)) == (path, tile)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0/0",
        "00/000",
        "64/000",
        "0/x000/000",
        "0/001/000",
        "0/000.p/0",
        "0/000.p/01",
        "0/000.p/256",
        "0/000.p/",
        "0/000/",
        "-1/000",
        "0/０００",
        "Entries/000",
        "0/" + "x001/" * 7 + "000",
        "../../keys",
    ],
)
def test_any_other_spelling_is_no_path(path: str):
    assert Tile.parse(path) is None


@given(st.sampled_from([None, 0, 1, 7]), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_names_one_tile(level: int | None, index: int, width: int):
    tile = Tile(level, index, width)

    assert Tile.parse(tile.path) == tile


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts():
    found = list(tiles.tiles_of(70_000))

    partial = [(tile.level, tile.width) for tile in found if tile.width < 256]
    assert (sum(tile.level == 0 and tile.width == 256 for tile in found), partial) == (
        273,
        [(0, 112), (1, 17), (2, 1)],
    )
    assert len(found) == 273 + 1 + 3


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_what_is_bundled_can_be_taken_apart(leaves: list[bytes]):
    data = b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves)

    assert tiles.unbundle(data) == leaves


@pytest.mark.parametrize("data", [b"\0", b"\0\2a", b"\0\1ab"])
def test_a_bundle_that_breaks_off_is_refused(data: bytes):
    with pytest.raises(ValueError, match="breaks off"):
        tiles.unbundle(data)


@needs_tables
def test_tiles_hold_the_hashes_and_leaves_of_the_entries():
    place = scenario.found()
    scenario.fill(place, scenario.say(place), 260)
    stream = place.office.stream
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]

    hashes = [leaf_hash(leaf) for leaf in leaves]
    edge, finished = EMPTY_EDGE, []
    for value in hashes:
        edge, completed = edge.append(value)
        finished += completed
    assert tiles.tile(stream, "0/000") == b"".join(hashes[:256])
    assert tiles.tile(stream, "0/001.p/4") == b"".join(hashes[256:])
    assert tiles.tile(stream, "0/001.p/3") == b"".join(hashes[256:259])
    assert tiles.tile(stream, "1/000.p/1") == finished[0][2]
    assert tiles.unbundle(tiles.tile(stream, "entries/000") or b"") == leaves[:256]
    assert tiles.unbundle(tiles.tile(stream, "entries/001.p/4") or b"") == leaves[256:]


@needs_tables
@pytest.mark.parametrize(
    "path", ["0/001", "0/001.p/5", "0/002.p/1", "1/000", "1/000.p/2", "2/000.p/1", "entries/001", "what/ever"]
)
def test_what_the_record_does_not_hold_is_not_served(path: str):
    place = scenario.found()
    scenario.fill(place, scenario.say(place), 260)

    assert tiles.tile(place.office.stream, path) is None


@needs_tables
def test_an_export_is_the_same_bytes_in_files(tmp_path: Path):
    place = scenario.found()
    scenario.fill(place, scenario.say(place), 260)
    stream = place.office.stream

    count = tiles.export(stream, tmp_path)

    files = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    assert sorted(files) == [
        "checkpoint",
        "key",
        "keys.json",
        "tile/0/000",
        "tile/0/001.p/4",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/4",
    ]
    assert count == len(files)
    assert files["checkpoint"].read_text() == stream.head
    assert files["tile/0/001.p/4"].read_bytes() == tiles.tile(stream, "0/001.p/4")
