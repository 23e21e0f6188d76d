"""Whether a request wrote anything: every row of every table of both databases, compared with what stood there before.

Nothing that a door answers stays (`p10_doors` undoes it), so what stands there at first stands there before each
request.  Rows are read only where the engine itself counted a change, by whatever way it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.record.lived import DATABASES

#: What must change although somebody is refused: when a session was last used.
MAY_CHANGE = frozenset({"django_session"})


@dataclass(frozen=True)
class Stored:
    """By database and table a digest of all rows."""

    tables: dict[tuple[str, str], int]

    def changed_since(self, before: Stored) -> list[str]:
        """The tables that differ."""
        return sorted(
            table
            for (alias, table), rows in self.tables.items()
            if before.tables.get((alias, table)) != rows and table not in MAY_CHANGE
        )


def stored() -> Stored:
    """What stands in all tables now."""
    return Stored({(alias, table): _rows(alias, table) for alias in DATABASES for table in _tables(alias)})


def changes() -> int:
    """How many rows the engine has written, changed or deleted on these connections so far, what was undone included."""
    return sum(_COUNTED[one.vendor](one) for one in _connections())


def _connections() -> list[BaseDatabaseWrapper]:
    for alias in DATABASES:
        connections[alias].ensure_connection()
    return [connections[alias] for alias in DATABASES]


def _sqlite_counted(connection: BaseDatabaseWrapper) -> int:
    return int(_raw(connection).total_changes)


def _postgres_counted(connection: BaseDatabaseWrapper) -> int:
    """Of the transaction that is around everything here."""
    written = "n_tup_ins + n_tup_upd + n_tup_del"
    with _raw(connection).cursor() as cursor:
        cursor.execute(f"SELECT coalesce(sum({written}), 0) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


_COUNTED = {"sqlite": _sqlite_counted, "postgresql": _postgres_counted}


def _tables(alias: str) -> list[str]:
    return connections[alias].introspection.table_names()


def _rows(alias: str, table: str) -> int:
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return _sqlite_rows(_raw(connection), table)
    with _raw(connection).cursor() as cursor:
        return hash(tuple(cursor.execute(f'SELECT one::text FROM "{table}" AS one ORDER BY 1').fetchall()))


def _sqlite_rows(raw: Any, table: str) -> int:
    usual, raw.text_factory = raw.text_factory, bytes  # whatever stands there is no matter of encodings
    try:
        return hash(tuple(raw.execute(f'SELECT * FROM "{table}"').fetchall()))
    finally:
        raw.text_factory = usual


def _raw(connection: BaseDatabaseWrapper) -> Any:
    """The connection of the driver itself, past everything that Django or we put around it."""
    connection.ensure_connection()
    return connection.connection
