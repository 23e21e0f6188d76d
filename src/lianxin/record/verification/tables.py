"""Reading tables that somebody may have tampered with: every value is read by itself and judged by itself.

Django reads a row as a whole and stops at the first value that it cannot convert.  Here such a value is
named and the reading goes on.  On SQLite a value may also be spelled in more than one way (``T`` for the space
in a date, blanks in JSON), so each must be spelled exactly as Django writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``key`` as the record names it, and the columns that could not be read or are spelled oddly."""

    key: str
    columns: dict[str, Any]
    unreadable: tuple[str, ...]


class _Column:
    """How one column is read, and how Django would write what was read."""

    def __init__(self, field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> None:
        self.name = field.attname
        self._field = field
        self._connection = connection
        self._expression = field.get_col(field.model._meta.db_table)
        converters = connection.ops.get_db_converters(self._expression)
        self._converters: list[Callable[..., Any]] = [*converters, *field.get_db_converters(connection)]
        self._strict = connection.vendor == "sqlite"  # PostgreSQL keeps one form of every value

    def read(self, raw: Any) -> Any:
        """The value; raises one of many errors when there is none in it."""
        value = raw
        for convert in self._converters:
            value = convert(value, self._expression, self._connection)
        if self._strict and not self._same(raw, self._field.get_db_prep_save(value, self._connection)):
            raise ValueError("not spelled as Django writes it")
        return bytes(value) if isinstance(value, memoryview) else value

    @staticmethod
    def _same(raw: Any, written: Any) -> bool:
        if isinstance(written, memoryview):
            written = bytes(written)
        return raw == written and (isinstance(written, bool) or type(raw) is type(written))


class Table:
    """One table, read row by row in constant memory."""

    def __init__(self, model: type[models.Model], using: str) -> None:
        self.connection = connections[using]
        self.name = model._meta.db_table
        fields = {field.column: field for field in model._meta.local_concrete_fields if field.column}
        self._columns = [_Column(field, self.connection) for field in fields.values()]
        self._names = list(fields)
        self._key = [field.attname for field in model._meta.pk_fields]

    def rows(self, condition: str = "", values: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows in order of their key, or as ``condition`` says: SQL that follows the table's name."""
        quote = self.connection.ops.quote_name
        # SQLite's own converters read a date that is none as NULL; the sign keeps them off and changes nothing.
        sign = "+" if self.connection.vendor == "sqlite" else ""
        names = ", ".join(sign + quote(name) for name in self._names)
        order = condition or f"ORDER BY {', '.join(quote(name) for name in self._key)}"
        statement = f"SELECT {names} FROM {quote(self.name)} {order}"  # noqa: S608 -- names from our models
        with self.connection.chunked_cursor() as cursor:
            cursor.execute(statement, values)
            while chunk := cursor.fetchmany(CHUNK):
                for raw in chunk:
                    yield self._row(raw)

    def _row(self, raw: Sequence[Any]) -> Row:
        columns, unreadable = {}, []
        for column, value in zip(self._columns, raw, strict=True):
            try:
                columns[column.name] = column.read(value)
            except Exception:  # noqa: BLE001 -- whatever a converter stumbles over, the value is at fault
                columns[column.name] = value
                unreadable.append(column.name)
        key = "/".join(str(columns[name]) for name in self._key)
        return Row(f"{self.name}/{key}", columns, tuple(unreadable))


@contextmanager
def snapshot(*aliases: str) -> Iterator[None]:
    """Read everything as it stands at one moment, without holding up anybody who writes.

    The vault must come last: it commits before the office's database, so a later look at it misses nothing.
    """
    with ExitStack() as open_ones:
        for alias in aliases:
            open_ones.enter_context(_frozen(connections[alias]))
        yield


@contextmanager
def _frozen(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with _any_bytes(connection):
        if connection.in_atomic_block:
            yield
            return
        begin = (
            "BEGIN DEFERRED"
            if connection.vendor == "sqlite"
            else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        )
        with connection.cursor() as cursor:
            cursor.execute(begin)
            try:
                cursor.execute("SELECT count(*) FROM django_migrations")  # SQLite freezes at the first read
                yield
            finally:
                cursor.execute("ROLLBACK")


@contextmanager
def _any_bytes(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let text that is not UTF-8 be read, so that it can be named instead of ending the check."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    before = connection.connection.text_factory
    connection.connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = before
