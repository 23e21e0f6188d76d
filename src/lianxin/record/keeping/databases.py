"""Both databases at one moment, as files, and back.

SQLite copies its pages through its own online backup; on PostgreSQL every table is copied out by ``COPY`` inside one
REPEATABLE READ transaction, so no program of PostgreSQL's is needed beside the driver.  Nobody who writes is held up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.utils.translation import gettext as _

from ..verification.folders import FILES
from .sealing import Unopened

#: Where the tables of a PostgreSQL database lie in a backup.
TABLES = "tables"
PIECE = 1 << 20
_PAGES = 2048
Made = Callable[[str, Path], None]
#: Filled by the migrations themselves, the same in every house.
_FROM_MIGRATIONS = ("django_content_type", "auth_permission")
_MIGRATIONS = "django_migrations"
_RESTORING = "being restored"


def engine(alias: str) -> str:
    return connections[alias].vendor


def dump(work: Path, made: Made) -> None:
    """Hand over every file that the databases make, in a snapshot that the caller has begun; each is gone after."""
    for alias, name in FILES.items():
        if engine(alias) == "sqlite":
            _hand(_pages(connections[alias], work / name), name, made)
        else:
            for table, columns in _tables(connections[alias]):
                path = _rows(connections[alias], table, columns, work / "rows")
                _hand(path, f"{TABLES}/{alias}/{table}", made)


def _hand(path: Path, name: str, made: Made) -> None:
    made(name, path)
    path.unlink()


def _pages(connection: BaseDatabaseWrapper, target: Path) -> Path:
    with closing(sqlite3.connect(target)) as copy:
        # The reading transaction around this keeps the pages as they are, however much is written meanwhile.
        connection.connection.backup(copy, pages=_PAGES, sleep=0)
    return target


def _tables(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, list[str]]]:
    """Every table and its columns, except what the engine computes itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position) "
            "FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
            "AND c.is_generated = 'NEVER' AND c.table_name <> %s GROUP BY c.table_name ORDER BY c.table_name",
            [_MIGRATIONS],
        )
        yield from cursor.fetchall()


def _rows(connection: BaseDatabaseWrapper, table: str, columns: list[str], target: Path) -> Path:
    """The names of the columns in the first line, then the rows as COPY writes them."""
    with connection.cursor() as cursor, target.open("wb") as file:
        file.write("\t".join(columns).encode() + b"\n")
        with cursor.copy(f"COPY {_named(connection, table, columns)} TO STDOUT") as rows:
            for piece in rows:
                file.write(piece)
    return target


def _named(connection: BaseDatabaseWrapper, table: str, columns: list[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


def migrations_of(alias: str) -> list[list[str]]:
    """Which migrations made the tables: a later version of Lianxin begins from these."""
    return sorted(
        [app, name] for app, name in MigrationExecutor(connections[alias]).loader.applied_migrations
    )


def load(folder: Path, alias: str, migrations: list[list[str]]) -> None:
    """Fill an empty PostgreSQL database from the tables in a folder, in one transaction.

    A database that holds something is refused, unless a restore was broken off in it.
    """
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    executor.migrate(_newest(executor.loader.graph, migrations))
    with transaction.atomic(using=alias):
        _empty(connection)
        _mark(connection, f"'{_RESTORING}'")
        for path in sorted((folder / TABLES / alias).iterdir()):
            _fill(connection, path)
        _count_on(connection)


def _newest(graph: MigrationGraph, migrations: list[list[str]]) -> list[tuple[str, str]]:
    """Of the migrations that made the tables of a backup, the last of each app."""
    known = {(app, name) for app, name in migrations} & graph.nodes.keys()
    followed = {
        parent.key for one in known for parent in graph.node_map[one].parents if parent.key[0] == one[0]
    }
    return sorted(known - followed)


def finish(alias: str) -> None:
    """From now on the database holds a house that is not to be overwritten."""
    if engine(alias) != "sqlite":
        _mark(connections[alias], "NULL")


def _empty(connection: BaseDatabaseWrapper) -> None:
    begun, tables = _is_marked(connection), [table for table, _columns in _tables(connection)]
    with connection.cursor() as cursor:
        for table in tables:
            named = connection.ops.quote_name(table)
            cursor.execute(f"SELECT EXISTS (SELECT FROM {named})")  # noqa: S608  our tables
            if cursor.fetchone()[0] and not begun and table not in _FROM_MIGRATIONS:
                told = {"database": connection.settings_dict["NAME"], "table": table}
                raise Unopened(_("The database %(database)s is not empty: %(table)s has rows.") % told)
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))}")


def _mark(connection: BaseDatabaseWrapper, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {_MIGRATIONS} IS {text}")


def _is_marked(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [_MIGRATIONS])
        return bool(cursor.fetchone()[0] == _RESTORING)


def _fill(connection: BaseDatabaseWrapper, path: Path) -> None:
    with path.open("rb") as file, connection.cursor() as cursor:
        columns = file.readline().decode().rstrip("\n").split("\t")
        with cursor.copy(f"COPY {_named(connection, path.name, columns)} FROM STDIN") as rows:
            while piece := file.read(PIECE):
                rows.write(piece)


def _count_on(connection: BaseDatabaseWrapper) -> None:
    """New rows get numbers behind those that came back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND (is_identity = 'YES' OR column_default LIKE 'nextval(%%')"
        )
        for table, column in cursor.fetchall():
            named, quoted = connection.ops.quote_name(table), connection.ops.quote_name(column)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), max({quoted})) FROM {named}",  # noqa: S608  our tables
                [named, column],
            )
