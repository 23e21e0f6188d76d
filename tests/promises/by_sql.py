"""Changes behind everybody's back: plain SQL, constraints lifted first, and all of it undone again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connections, models, router, transaction

#: Tables and columns, and what stands there instead: the same said otherwise, or what no column of ours ever holds.
SPELLINGS = [
    ("hear_voice", "said_at", "REPLACE(said_at, ' ', 'T')"),
    ("office_office", "names", "names || ' '"),
    ("hear_voice", "code_lookup", "LOWER(HEX(code_lookup))"),
    ("hear_voice", "body", "CAST(body AS BLOB)"),
    ("hear_voice", "imported", "5"),
    ("hear_voice", "said_at", "'yesterday'"),
    ("office_office", "names", "'{'"),
    ("hear_voice", "body", "CAST(x'ff' AS TEXT)"),
    ("record_entry", "leaf", "CAST(x'ff' AS TEXT)"),
    ("record_entry", "leaf", "''"),
    ("record_entry", "opening", "CAST(opening AS BLOB)"),
    ("record_entry", "time", "'soon'"),
    ("record_stream", "size", "'many'"),
    ("record_stream", "head", "CAST(x'ff' AS TEXT)"),
    ("verify_outcome", "said_at", "12"),
]

#: The key of a row that somebody added.
COPY = 987654
#: What must be unique, by the name of the column, and what stands there in the copy.
TEXTS_OF_ITS_OWN = {
    **dict.fromkeys(("slug", "code", "login", "source_id", "client_key", "label", "key"), "new"),
    "code_lookup": b"x" * 32,
    "key_hash": b"x" * 32,
    "week": date(2001, 1, 1),
    "month": "2001-01",
}
NUMBERS_OF_ITS_OWN = (
    *("position", "number", "year", "level", "stream_id", "voice_id", "person_id", "consultation_id"),
    *("statement_id", "ballot_id", "sitting_id", "panel_id", "round_id", "replaces_id", "day"),
    *("commitment_id", "payment_id", "counters_id"),
)


def database_of(model: type[models.Model]) -> str:
    return router.db_for_read(model) or "default"


def key_of(model: type[models.Model], columns: dict[str, Any]) -> tuple[str, list[Any]]:
    """The condition that finds one row, as SQL and its values."""
    connection = connections[database_of(model)]
    names = " AND ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in model._meta.pk_fields)
    values = [field.get_db_prep_save(columns[field.attname], connection) for field in model._meta.pk_fields]
    return names, values


def change(model: type[models.Model], row: models.Model, field: models.Field, value: Any) -> None:
    connection = connections[database_of(model)]
    quote = connection.ops.quote_name
    condition, key = key_of(model, row.__dict__)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(model._meta.db_table)} SET {quote(field.column)} = %s WHERE {condition}",
            [field.get_db_prep_save(value, connection), *key],
        )
        assert cursor.rowcount == 1


@contextmanager
def undone(model: type[models.Model]):
    """What happens inside is rolled back, so the next change meets a sound record again."""
    with without_checks(database_of(model)), transaction.atomic(using=database_of(model)):
        yield
        transaction.set_rollback(True, using=database_of(model))


@contextmanager
def without_checks(using: str) -> Iterator[None]:
    """Whoever changes rows by SQL does not stop at constraints either: they are lifted first."""
    connection = connections[using]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            lift_checks(cursor)
    try:
        yield
    finally:
        if sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def lift_checks(cursor: Any) -> None:
    """On PostgreSQL a check is gone for the rest of the test, whose transaction brings it back."""
    cursor.execute(
        "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c' AND conname LIKE %s",
        ["act_%"],
    )
    found = cursor.fetchall()
    if found:
        # A table that foreign keys still wait to look at cannot be changed: let them look now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in found:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def rows_of(model: type[models.Model]) -> list[models.Model]:
    return list(model.objects.using(database_of(model)).order_by("pk"))


def copied(model: type[models.Model]) -> models.Model:
    """A copy of another row, but for what must be unique."""
    row = rows_of(model)[-1]
    for name, value in {**TEXTS_OF_ITS_OWN, **dict.fromkeys(NUMBERS_OF_ITS_OWN, 5555)}.items():
        if hasattr(row, name):
            # A name that is a text in one table may be a number, or a day, in another.
            kept = getattr(row, name)
            fitting = date(2001, 1, 1) if isinstance(kept, date) else value
            setattr(row, name, 5555 if isinstance(kept, int) else fitting)
    row.pk = COPY
    return row
