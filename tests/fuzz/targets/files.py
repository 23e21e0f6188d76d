"""Files that staff hand to a command: tables, workbooks, notices, outlines, rule packs, backups."""

import io
import json
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
from hypothesis import strategies as st
from pyrage import x25519

from lianxin.algorithms.outlines import drawing
from lianxin.channels.file.dates import moment
from lianxin.channels.file.encodings import detect
from lianxin.channels.file.fields import parse_map, settle
from lianxin.channels.file.importing import Import
from lianxin.channels.file.problems import BadFile, Rejected
from lianxin.channels.file.rejects import Rejects
from lianxin.channels.file.source import open_table
from lianxin.cli._notice import read_notice
from lianxin.cli._places import _geometry, read_places
from lianxin.office import rulepacks
from lianxin.office.commands import OfficeError, import_places, point
from lianxin.office.commands.areas import checked_outline
from lianxin.record.keeping.recipients import identities_in, recipients_of
from lianxin.record.keeping.sealing import Unopened, sealed
from lianxin.record.keeping.unpacking import unpack
from tests.factories import MONDAY, Town
from tests.fuzz.mutating import BYTES, blobs, json_values, mutated, odd, texts, typed
from tests.fuzz.trying import target

CSV = (
    "id,body,time,title,answer,reply_time,unit,area,place,kind\r\n"
    '1,"The lamp, again",2020-01-02 10:00:00,Lamp,Done,2020-01-05,power,east,the bridge,report\r\n'
    "2,灯坏了,2020年1月2日,,,,,,,\r\n"
)
LINES = '{"id": 1, "body": "灯坏了", "time": "2020-01-02"}\n{"body": "the lamp", "x": null}\n'
NOTICE = "date,kind\n2027-01-01,rest\n2027-01-02,work\n"
PLACES = "code,name,area,aliases,lat,lon\nbridge,The bridge,east,桥|橋,31.2,121.5\n"
SHAPE = {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]]}
PACK = resources.files(rulepacks).joinpath("cn-hotline.toml").read_text("utf-8")
IDENTITY = x25519.Identity.generate()


def _written(data: bytes, name: str, read: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        read(path)


def _read_whole(path: Path) -> None:
    with closing(open_table(path)) as table:
        settle(None, table.columns)
        for row in table.rows():
            assert row.number > 0
        assert 0 <= table.part_read() <= 1


_TABLES = st.tuples(
    blobs(
        [CSV.encode(), CSV.encode("utf-16"), CSV.encode("gb18030"), LINES.encode()], b'"', b",", b"\n", b";"
    ),
    st.sampled_from(["old.csv", "old.jsonl", "old.xls", "old.tsv"]),
)


@target(_TABLES, BadFile)
def table(given: tuple[bytes, str]) -> None:
    _written(*given, _read_whole)


@target(st.tuples(blobs([CSV.encode("gb18030"), LINES.encode()]), odd), BadFile)
def named_encoding(given: tuple[bytes, str]) -> None:
    data, name = given
    _written(data, "old.csv", lambda path: detect(path, name))


def _book() -> dict[str, bytes]:
    made, target_file = openpyxl.Workbook(), io.BytesIO()
    sheet: Any = made.active
    for row in (["id", "body", "time"], [1, "灯坏了", MONDAY.replace(tzinfo=None)], [2, "=1+1", "x"]):
        sheet.append(row)
    made.save(target_file)
    with zipfile.ZipFile(target_file) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


BOOK = _book()


def _zipped(parts: dict[str, bytes]) -> bytes:
    target_file = io.BytesIO()
    with zipfile.ZipFile(target_file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return target_file.getvalue()


def _with_part(name: str, data: bytes) -> bytes:
    return _zipped({**BOOK, name: data})


_XML = (b"<c r='A9999999'/>", b't="s"', b"<v>1e400</v>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", *BYTES)
_BOOKS = blobs([_zipped(BOOK)]) | st.sampled_from(sorted(BOOK)).flatmap(
    lambda name: st.builds(_with_part, st.just(name), mutated([BOOK[name]], _XML))
)


@target(_BOOKS, BadFile)
def workbook(data: bytes) -> None:
    _written(data, "old.xlsx", _read_whole)


@target(texts([CSV], '"', ",", "\n"), BadFile, at_house=True)
def imported_file(town: Town, text: str) -> None:
    """Whole, into the house: each row is taken in or rejected with its reason."""

    def read(path: Path) -> None:
        with closing(open_table(path)) as found:
            summary = Import(
                office=town.office,
                table=found,
                mapping=settle(None, found.columns),
                zone=ZoneInfo("Asia/Shanghai"),
                rejects=Rejects(path.with_name("rejects.csv"), found.columns, keep=True),
                clock=lambda: MONDAY,
            ).run(stop=bool, tell=id)
        told = summary.imported + summary.already_in + summary.duplicates + summary.rejected
        assert told == summary.rows

    _written(text.encode(errors="surrogatepass"), "old.csv", read)


@target(
    st.tuples(typed, texts(["2020-01-02 10:00:00+08:00", "2020年1月2日10时"], "/", ".", "时")),
    BadFile,
    Rejected,
)
def columns_and_dates(given: tuple[str, str]) -> None:
    columns, written = given
    parse_map(f"body={columns}")
    moment(written, ZoneInfo("Asia/Shanghai"))


@target(blobs([NOTICE.encode()], b",", b"\n", b'"'), OfficeError)
def notice(data: bytes) -> None:
    _written(data, "notice.csv", read_notice)


@target(blobs([PLACES.encode()], b",", b"\n", b"|"), OfficeError, at_house=True)
def list_of_places(town: Town, data: bytes) -> None:
    _written(
        data,
        "places.csv",
        lambda path: import_places(office=town.office, given=read_places(path, "en"), now=MONDAY),
    )


@target(texts(["31.2,121.5", "-90,180"], ",", " ", "N"), OfficeError)
def point_on_earth(text: str) -> None:
    lat, lon = point(text)
    assert abs(lat) <= 90_000_000
    assert abs(lon) <= 180_000_000


_NUMBERS = st.floats() | st.integers(-200, 200) | odd
_RINGS = st.recursive(_NUMBERS, lambda inner: st.lists(inner, max_size=5), max_leaves=20)
_SHAPES = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]) | odd, "coordinates": _RINGS | json_values}
)


@target(_SHAPES.map(json.dumps) | texts([json.dumps(SHAPE)], "[", "]", "1e400", "[1,1]"), OfficeError)
def outline_of_area(text: str) -> None:
    kept = checked_outline(text)
    assert not kept or drawing({"east": kept}) is not None


_WRAPPED = st.sampled_from(["Feature", "FeatureCollection", "Polygon"]).flatmap(
    lambda kind: st.fixed_dictionaries(
        {"type": st.just(kind)},
        optional={
            "geometry": json_values,
            "features": st.lists(_SHAPES | json_values, max_size=2) | json_values,
        },
    )
)


@target(
    _WRAPPED.map(lambda value: json.dumps(value).encode()) | blobs([json.dumps(SHAPE).encode()]), OfficeError
)
def geojson_file(data: bytes) -> None:
    _written(data, "area.geojson", _geometry)


@target(texts([PACK], "limit = -1", "[[clock]]", '"""'), ValueError, KeyError, TypeError, AttributeError)
def rule_pack(text: str) -> None:
    """A pack is part of the program: a wrong one may stop it, and must not hang it."""
    rulepacks._load("odd", tomllib.loads(text))


@target(texts([str(IDENTITY), str(IDENTITY.to_public())], "AGE-SECRET-KEY-1", "#"), Unopened)
def backup_key(text: str) -> None:
    recipients_of(Path(), f"age1{text}", print)
    identities_in(text)


def _tar(parts: dict[str, bytes]) -> bytes:
    import tarfile

    target_file = io.BytesIO()
    with tarfile.open(fileobj=target_file, mode="w") as made:
        for name, data in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return target_file.getvalue()


MANIFEST = {"made_at": "2026-06-01T01:00:00Z", "engine": "sqlite", "heads": {}, "migrations": {}, "format": 1}
_TOLD = (
    st.fixed_dictionaries({name: st.just(value) | json_values for name, value in MANIFEST.items()})
    | st.just(MANIFEST)
).flatmap(
    lambda told: st.fixed_dictionaries(
        {name: st.just(value) for name, value in told.items()},
        optional={"files": json_values | st.dictionaries(odd, json_values, max_size=2)},
    )
)
_NAMES = st.sampled_from(["keys/a", "../b", "/tmp/s12-outside", "a/../../c", "manifest.json", "a" * 200])  # noqa: S108
_BACKUPS = st.tuples(
    st.builds(
        lambda told, more: _tar({**more, "manifest.json": json.dumps(told).encode()}),
        _TOLD,
        st.dictionaries(_NAMES, st.binary(max_size=20), max_size=3),
    )
    | blobs([_tar({"keys/a": b"x", "manifest.json": json.dumps({**MANIFEST, "files": {}}).encode()})]),
    st.none() | st.integers(0, 2000),
)


@target(_BACKUPS, Unopened)
def backup(given: tuple[bytes, int | None]) -> None:
    """Whatever was sealed, and whatever was done to the seal: nothing is written outside the folder."""
    data, damaged = given
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder) / "b.tar.age", Path(folder) / "in" / "to"
        into.mkdir(parents=True)
        with sealed(path, [IDENTITY.to_public()]) as pipe:
            pipe.write(data)
        if damaged is not None:
            whole = bytearray(path.read_bytes())
            whole[damaged % len(whole)] ^= 1
            path.write_bytes(whole)
        try:
            unpack(path, into, [IDENTITY], lambda _size: None)
        finally:
            outside = {one.name for one in (Path(folder), Path(folder) / "in") for one in one.iterdir()}
            assert outside <= {"b.tar.age", "in", "to"}, "written outside"
