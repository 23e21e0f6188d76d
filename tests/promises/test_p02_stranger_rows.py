"""A hostile steward with SQL: the stranger's file names every row that was touched, and counts the figures anew."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lianxin.hear import erasures, scrubbing
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import Voice
from lianxin.record import tiles
from lianxin.record.commands import stamp
from lianxin.record.models import Stream
from lianxin.record.queries import verifier_key
from lianxin.record.witnessing.commands import change_key
from tests.promises.by_sql import SPELLINGS
from tests.promises.conftest import Reached
from tests.record import scenario, stranger
from tools.stranger import FILE, text

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]

SCHEMA = stranger.schema()
#: The cursor says how far was counted and is compared in that; hashes above entries need a longer record.
ALONE = {"record_cursor", "record_subtree"}
TABLES = [table for table in SCHEMA if table not in ALONE]
#: From so many rounds on nothing is done together.
ALONE_FROM = 200

Column = tuple[str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stranger")


@pytest.fixture
def copy(lived: scenario.Place, folder: Path) -> Path:
    """The public record, and both databases as files that a hostile steward can change; made once."""
    if not (folder / "record").exists():
        tiles.export(lived.office.stream, folder / "record")
        stranger.files_of(folder)
    return folder


class House:
    """The files in memory: changed by SQL, checked by the stranger's file, and as they were again."""

    def __init__(self, copy: Path) -> None:
        self._raw = {name: (copy / f"{name}.sqlite3").read_bytes() for name in ("lianxin", "vault")}
        self._place = str(copy / "record")
        self.record = stranger.tool().Record(self._place, stranger.tool().Report(), [], [])
        self.record.check()
        assert self.record.report.broken == []

    @contextmanager
    def changed(self) -> Iterator[dict[str, sqlite3.Connection]]:
        """Both files, without any guard of constraints; what is done to them is gone afterwards."""
        with closing(sqlite3.connect(":memory:")) as lianxin, closing(sqlite3.connect(":memory:")) as vault:
            files = {"lianxin": lianxin, "vault": vault}
            for name, file in files.items():
                file.deserialize(self._raw[name])
                file.execute("PRAGMA ignore_check_constraints = ON")
                file.execute("PRAGMA foreign_keys = OFF")
                file.execute("PRAGMA writable_schema = ON")
            yield files

    def named(self, files: dict[str, sqlite3.Connection]) -> list[str]:
        """What the stranger's file finds in them."""
        report, record = stranger.tool().Report(), self.record
        record.report = report
        tables = stranger.tool().Tables(SCHEMA, files)
        stranger.tool().Behind(tables, SCHEMA, record, report).check()
        return list(report.broken)


@pytest.fixture
def house(copy: Path) -> House:
    return House(copy)


def tables_of(findings: Iterable[str]) -> set[str]:
    return {finding.partition("/")[0].partition(":")[0] for finding in findings}


def _later(value: str) -> str:
    moment = datetime.fromisoformat(value).replace(tzinfo=UTC) + timedelta(microseconds=1)
    return str(moment.replace(tzinfo=None))


def _more(value: str) -> str:
    told = json.loads(value)
    return json.dumps([*told, "x"] if isinstance(told, list) else {**told, "x": 1})


#: For each kind, another value that differs by as little as possible; and one for none.
OTHERS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "int": (lambda value: value + 1000, 1),
    "bool": (lambda value: 1 - value, 1),
    "bytes": (lambda value: bytes([value[0] ^ 1, *value[1:]]) if value else b"x", b"x"),
    "time": (_later, "2026-01-01 00:00:00"),
    "date": (lambda value: str(date.fromisoformat(value) + timedelta(days=1)), "2026-01-01"),
    "json": (_more, "[]"),
    "uuid": (lambda value: value[:-1] + format(int(value[-1], 16) ^ 1, "x"), "0" * 32),
    "text": (lambda value: value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x", "x"),
}


def another(kind: str, value: Any) -> Any:
    change, blank = OTHERS[kind]
    return blank if value is None else change(value)


def change(files: dict[str, sqlite3.Connection], table: str, column: str) -> None:
    """Change one column of the newest row."""
    file, kind = files[SCHEMA[table]["in"]], SCHEMA[table]["columns"][column]
    row, value = file.execute(
        f'SELECT rowid, "{column}" FROM "{table}" ORDER BY rowid DESC LIMIT 1'
    ).fetchone()
    done = file.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', [another(kind, value), row])
    assert done.rowcount == 1


def together() -> list[list[Column]]:
    """One column of each table at a time; the tables of the log one by one, for they lead to all others."""
    rows = {table: list(SCHEMA[table]["columns"]) for table in TABLES if SCHEMA[table]["vouched"]}
    places = range(max(map(len, rows.values())))
    return [[(table, names[at]) for table, names in rows.items() if at < len(names)] for at in places] + [
        [(table, name)] for table in TABLES if table not in rows for name in SCHEMA[table]["columns"]
    ]


def one_by_one() -> list[list[Column]]:
    return [[(table, name)] for table in TABLES for name in SCHEMA[table]["columns"]]


def test_the_tables_that_the_file_knows_are_those_of_the_models():
    assert FILE.read_text(encoding="utf-8") == text()


def test_an_untouched_house_holds(copy: Path):
    done = stranger.run(
        copy / "record", "--database", copy / "lianxin.sqlite3", "--vault", copy / "vault.sqlite3", "--json"
    )

    assert (done.returncode, stranger.told(done)["broken"]) == (0, [])


@pytest.mark.acceptance
def test_every_changed_column_is_named(house: House, rounds: int, reached: Reached):
    """`make acceptance` changes every column alone."""
    changes = one_by_one() if rounds >= ALONE_FROM else together()
    missed = []
    for columns in changes:
        with house.changed() as files:
            for table, column in columns:
                change(files, table, column)
            named = tables_of(house.named(files))
        missed += [(table, column) for table, column in columns if table not in named]

    tried = sum(map(len, changes))
    reached("P2", "changed columns found by the stranger's file", tried - len(missed), of=tried)
    assert missed == []


def test_a_row_that_is_gone_is_named(house: House, reached: Reached):
    vouched = [table for table in TABLES if SCHEMA[table]["vouched"]]
    with house.changed() as files:
        for table in vouched:
            files[SCHEMA[table]["in"]].execute(
                f'DELETE FROM "{table}" WHERE rowid = (SELECT max(rowid) FROM "{table}")'
            )
        gone = tables_of(finding for finding in house.named(files) if "the row is gone" in finding)

    reached("P2", "deleted rows found by the stranger's file", len(gone & {*vouched}), of=len(vouched))
    assert gone == {*vouched}


def test_a_row_that_was_added_is_named(house: House, reached: Reached):
    """A copy of the newest row under another key; in the vault that is a contact which no voice claims yet."""
    vouched = [table for table in TABLES if SCHEMA[table]["vouched"] and SCHEMA[table]["in"] == "lianxin"]
    with house.changed() as files:
        file = files["lianxin"]
        for name, table in file.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'"
        ).fetchall():
            if table in vouched and not name.startswith("sqlite_"):
                file.execute(f'DROP INDEX "{name}"')
        for table in vouched:
            added(file, table)
        named = tables_of(f for f in house.named(files) if "no entry of the record vouches" in f)

    reached("P2", "added rows found by the stranger's file", len(named), of=len(vouched))
    assert named == {*vouched}


def added(file: sqlite3.Connection, table: str) -> None:
    """A table of the same columns without any rule of uniqueness takes its place, with one row more."""
    [key] = SCHEMA[table]["key"]
    file.execute(f'CREATE TABLE "new_{table}" AS SELECT * FROM "{table}"')
    newest = f'SELECT max(rowid) FROM "new_{table}"'
    file.execute(f'CREATE TEMP TABLE one AS SELECT * FROM "new_{table}" WHERE rowid = ({newest})')
    other = "987654" if SCHEMA[table]["columns"][key] == "int" else f"'{'9' * 32}'"
    file.execute(f'UPDATE one SET "{key}" = {other}')
    file.execute(f'INSERT INTO "new_{table}" SELECT * FROM one')
    file.execute("DROP TABLE one")
    file.execute(f'DROP TABLE "{table}"')
    file.execute(f'ALTER TABLE "new_{table}" RENAME TO "{table}"')


#: What a steward does to the log itself, and the table that is named.
LOG = {
    "the tail cut off": ("DELETE FROM record_entry WHERE number > 150", "record_stream"),
    "a private part wiped": (
        "UPDATE record_entry SET salt = NULL, opening = NULL WHERE number = 20",
        "record_entry",
    ),
    "entries that changed places": (
        "UPDATE record_entry SET number = CASE number WHEN 20 THEN 21 ELSE 20 END WHERE number IN (20, 21)",
        "record_entry",
    ),
    "an entry of no record": ("UPDATE record_entry SET stream_id = 77 WHERE number = 20", "record_entry"),
    "an outcome taken away": (
        "DELETE FROM verify_outcome WHERE voice_id = (SELECT min(voice_id) FROM verify_outcome)",
        "verify_outcome",
    ),
    "a cursor ahead of the record": ("UPDATE record_cursor SET number = 100000", "record_cursor"),
    "a cursor before the record": ("UPDATE record_cursor SET number = -1", "record_cursor"),
    "hashes of no record": ("INSERT INTO record_subtree VALUES (77, 1, 0, x'00')", "record_subtree"),
}


def test_other_spellings_and_a_bent_log_are_named(house: House, reached: Reached):
    tried = {
        f"{table}.{column} = {value}": (f"UPDATE {table} SET {column} = {value}", table)
        for table, column, value in SPELLINGS
    }
    missed = []
    for name, (statement, table) in (tried | LOG).items():
        with house.changed() as files:
            _execute(files["lianxin"], statement)
            if table not in tables_of(house.named(files)):
                missed.append(name)

    reached(
        "P2",
        "other changes by SQL found by the stranger's file",
        len(tried | LOG) - len(missed),
        of=len(tried | LOG),
    )
    assert missed == []


def _execute(file: sqlite3.Connection, statement: str) -> None:
    """Numbers that must be unique go round by a third one."""
    if "CASE number" in statement:
        for old, new in ((20, -1), (21, 20), (-1, 21)):
            file.execute("UPDATE record_entry SET number = ? WHERE number = ?", [new, old])
    else:
        file.execute(statement)


@pytest.fixture
def nothing_owed_afterwards() -> Iterator[None]:
    """What an erasure notes outside the databases is undone with it."""
    yield
    for name in (erasures.LEDGER, scrubbing.DUE):
        (settings.DATA / name).unlink(missing_ok=True)


def test_what_was_erased_by_rule_holds_under_a_new_key_and_what_was_wiped_does_not(
    lived: scenario.Place, tmp_path: Path, nothing_owed_afterwards: None
):
    stream = Stream.objects.get(pk=lived.office.stream_id)
    trusted = verifier_key(stream)
    for voice in Voice.objects.select_related("office").order_by("pk")[:3]:
        erase_voice(voice=voice, now=scenario.NOW)
    change_key(stream=stream, now=scenario.NOW)
    scenario.say(lived)
    tiles.export(Stream.objects.get(pk=stream.pk), tmp_path / "record")
    files = stranger.files_of(tmp_path)
    asked = (tmp_path / "record", "--key", trusted, "--database", files["lianxin"], "--vault", files["vault"])

    sound = stranger.checked(*asked)["broken"]
    with closing(sqlite3.connect(files["lianxin"])) as file, file:
        file.execute("UPDATE record_entry SET salt = NULL, opening = NULL WHERE number = 3")
    wiped = stranger.checked(*asked)["broken"]

    assert sound == []
    assert "record_entry/3: the private part is gone, and no later entry says why" in wiped


def test_a_record_that_is_not_that_of_the_tables_is_named(copy: Path, lived: scenario.Place, tmp_path: Path):
    """The house shows one record to the public and keeps another."""
    scenario.say(lived)
    newer = tmp_path / "record"
    tiles.export(Stream.objects.get(pk=lived.office.stream_id), newer)

    found = stranger.checked(newer, "--database", copy / "lianxin.sqlite3", "--vault", copy / "vault.sqlite3")

    assert any("not those of the public record" in finding for finding in found["broken"])


def test_tables_that_have_grown_since_hold_with_the_older_record(
    copy: Path, lived: scenario.Place, tmp_path: Path
):
    scenario.say(lived)
    files = stranger.files_of(tmp_path)

    found = stranger.checked(copy / "record", "--database", files["lianxin"], "--vault", files["vault"])

    assert found["broken"] == []


def test_a_changed_hash_above_the_entries_is_named(lived: scenario.Place, tmp_path: Path):
    scenario.fill(lived, scenario.say(lived), 260)
    scenario.consumers.run_until_idle(scenario.NOW)
    tiles.export(Stream.objects.get(pk=lived.office.stream_id), tmp_path / "record")
    stranger.files_of(tmp_path)
    house = House(tmp_path)
    found = {}
    with house.changed() as files:
        assert house.named(files) == []
    for column in SCHEMA["record_subtree"]["columns"]:
        with house.changed() as files:
            change(files, "record_subtree", column)
            found[column] = "record_subtree" in tables_of(house.named(files))

    assert found == dict.fromkeys(SCHEMA["record_subtree"]["columns"], True)


def test_the_vault_may_stay_closed(copy: Path):
    found = stranger.checked(copy / "record", "--database", copy / "lianxin.sqlite3")

    assert found["broken"] == []
    assert any("rows of the vault were not compared" in line for line in found["told"])


def test_the_figures_are_those_that_the_office_publishes_to_the_byte(copy: Path, lived: scenario.Place):
    address = "/api/v1/offices/liuxi/rates"
    by_unit, by_month = (Client().get(address, {"by": by}).json() for by in ("unit", "month"))
    moment = stamp(datetime.fromisoformat(by_unit["as_of"]))
    published = {**by_unit, "months": by_month["months"], "as_of": moment}

    done = stranger.run(copy / "record", "--figures", "--as-of", by_unit["as_of"])

    assert done.returncode == 0
    assert (
        done.stdout == json.dumps(published, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    )
