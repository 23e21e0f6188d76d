"""A new house gets all tables at once, and they are those that the migrations make one after the other."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support.engines import POSTGRES
from tests.support.houses import MAKE_TABLES, ROOT, House, fresh, run
from tests.support.postgres import Postgres

#: What each engine says of the tables: whatever their columns are called, allow and point to, in no order.
_SQLITE = (
    "SELECT type, name, tbl_name, iif(type = 'table', '', sql) FROM sqlite_master",
    'SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master t, pragma_table_info(t.name) c',
    'SELECT t.name, f."from", f."table", f."to", f.on_delete FROM sqlite_master t, pragma_foreign_key_list(t.name) f',
)
_POSTGRES = (
    """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity,
    is_generated FROM information_schema.columns WHERE table_schema = 'public'
    """,
    """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)
_ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT app_label, model FROM django_content_type",
)


def _said(house: House, name: str, engine: str) -> list[set[tuple[Any, ...]]]:
    """What stands in a database of the house."""
    if engine == POSTGRES:
        url = house.databases["LIANXIN_DATABASE_URL" if name == "lianxin" else "LIANXIN_VAULT_URL"]
        with psycopg.connect(url) as base:
            return [set(base.execute(question.encode()).fetchall()) for question in _asked(name, _POSTGRES)]
    with closing(sqlite3.connect(house.data / f"{name}.sqlite3")) as base:
        checks = {row[0] for row in base.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")}
        found = [set(base.execute(question).fetchall()) for question in _asked(name, _SQLITE)]
    return [*found, {tuple(sorted(_parts(sql))) for sql in checks}]


def _asked(name: str, of_tables: tuple[str, ...]) -> tuple[str, ...]:
    # Which rooms' migrations a vault has noted is Django's affair; its one table is what counts.
    return (*of_tables, *_ROWS) if name == "lianxin" else of_tables


def _parts(sql: str) -> list[str]:
    """The columns and constraints of a table, whichever comes first."""
    return sql[sql.index("(") + 1 : sql.rindex(")")].split(", ") if "(" in sql else [sql]


def _step_by_step(house: House) -> None:
    for database, app in (("default", ()), ("vault", ("hear",))):
        command = [
            sys.executable,
            "-m",
            "django",
            "migrate",
            *app,
            "--database",
            database,
            "--verbosity",
            "0",
        ]
        env = house.env | {"DJANGO_SETTINGS_MODULE": "lianxin.settings"}
        subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True)


@pytest.mark.django_db
def test_at_once_and_step_by_step_make_the_same_tables(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
):
    server: Postgres | None = request.getfixturevalue("durable_postgres") if engine == POSTGRES else None
    at_once, in_steps = (fresh(tmp_path / name, server) for name in ("at once", "in steps"))

    run(at_once.env, *MAKE_TABLES, check=True)
    _step_by_step(in_steps)

    assert len(_said(at_once, "lianxin", engine)[0]) > 300
    for name in ("lianxin", "vault"):
        for mine, theirs in zip(_said(at_once, name, engine), _said(in_steps, name, engine), strict=True):
            assert mine == theirs
    # Nothing is left to do, and to ask again does no harm.
    run(at_once.env, *MAKE_TABLES, check=True)
