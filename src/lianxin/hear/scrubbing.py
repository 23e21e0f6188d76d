"""After an erasure: what lies beside the rows goes as well, and what the engines leave of old rows.

What is owed is written to ``scrub.due`` before the erasure commits and struck off when it is done, so that a fall of
the house in between leaves nothing behind.

SQLite overwrites freed bytes (``secure_delete``); what is left to do is to merge the search index, which keeps terms of
deleted texts until then, and to empty the write-ahead log.  PostgreSQL leaves old rows in the pages of a table until it
is written anew: that locks the table, so it waits for the night.  Its write-ahead log ends with its next recycling;
whoever archives that log keeps old rows for as long as the archive (docs/decisions/0026).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, connections, models
from django.db.models import QuerySet

from lianxin.office.models import Office

from .attachments import staging, storage
from .erasures import append_lines
from .models import Attachment, Contact, Household, StagedFile, Visit, Voice

DUE = "scrub.due"
#: The hours of the night, where the first office is, in which tables may be written anew.
NIGHT = range(2, 5)
#: How many pages of the index are merged in one step, so that nobody waits long behind it.
PAGES = 500
_PATIENCE = 200
_USUAL_PATIENCE = 20_000
#: The log itself is never written anew: what is left of it there are salts and digests, without a word.
_TOO_LARGE = {"record_entry"}
#: What points to sealed contacts, and by which column.
_POINTING: list[tuple[type[models.Model], str]] = [(Voice, "contact"), (Visit, "notes"), (Household, "facts")]


def points_to_contacts(model: type[models.Model], column: str) -> None:
    """Declare a table of a room above that points to contacts: what it points to is not removed."""
    _POINTING.append((model, column))


def owe(*, files: Iterable[str] = (), contacts: Iterable[str] = (), tables: Iterable[str] = ()) -> None:
    """Write down what must go once the erasure is on disk."""
    owed = {"files": sorted(files), "contacts": sorted(contacts), "tables": sorted(tables)}
    append_lines(_due(), [json.dumps(owed)])


def at_once() -> None:
    """Files and contacts go a moment after their rows; inside a larger transaction they wait for the next round."""
    if not connection.in_atomic_block:
        for owed in _owed(_due()):
            _remove(owed)


def scrub(now: datetime, *, night: bool | None = None) -> bool:
    """Do what is owed; returns whether nothing is left.  Safe to call again and again; one look at a file if nothing is."""
    due, doing = _due(), _due().with_suffix(".doing")
    if not due.exists() and not doing.exists():
        return True
    with storage.lock():
        # What is owed from now on goes to a new file: only what was seen here is struck off.
        if not doing.exists():
            due.rename(doing)
    owed = _owed(doing)
    for one in owed:
        _remove(one)
    tables = {table for one in owed for table in one["tables"]}
    done = _engines(tables, night=_is_night(now) if night is None else night)
    if done:
        doing.unlink(missing_ok=True)
    return done and not due.exists()


def _due() -> Path:
    return Path(settings.DATA) / DUE


def _owed(path: Path) -> list[dict[str, list[str]]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def _remove(owed: dict[str, list[str]]) -> None:
    """Files and contacts, unless something else still points to them: an erasure that was undone, or the same photo."""
    for digest in owed["files"]:
        for staged in StagedFile.objects.filter(digest=digest):
            staging.drop(staged)
        with storage.lock():
            if not Attachment.objects.filter(digest=digest).exists():
                storage.remove(digest)
    for pk in owed["contacts"]:
        if not any(QuerySet(model).filter(**{name: pk}).exists() for model, name in _POINTING):
            Contact.objects.filter(pk=pk).delete()


def _engines(tables: set[str], *, night: bool) -> bool:
    if connection.in_atomic_block:
        return False
    if connection.vendor == "sqlite":
        _merge_search()
        emptied = {alias: _empty_log(alias) for alias in ("default", "vault")}
        return all(emptied.values())
    return night and _write_anew(tables)


def _merge_search() -> None:
    """Merge the index step by step, until the terms of deleted texts are gone from it."""
    with connection.cursor() as cursor:
        before = -2
        while _changes() - before >= 2 or before < 0:  # noqa: PLR2004 -- FTS5: fewer changes mean that nothing was left
            before = _changes()
            cursor.execute("INSERT INTO hear_search(hear_search, rank) VALUES ('merge', %s)", [-PAGES])


def _changes() -> int:
    total: int = connection.connection.total_changes
    return total


def _empty_log(alias: str) -> bool:
    """Move the write-ahead log into the database and cut it to nothing; not while somebody still reads from it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
        except DatabaseError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {_USUAL_PATIENCE}")
    return not busy


def _write_anew(tables: set[str]) -> bool:
    """Every table of which rows went, and the engine's own notes about columns, which quote common values."""
    of_the_vault = {Contact._meta.db_table}
    try:
        for alias, mine in (
            ("default", tables - _TOO_LARGE - of_the_vault),
            ("vault", tables & of_the_vault),
        ):
            for table in sorted(mine):
                _patiently(alias, f"VACUUM (FULL, ANALYZE) {connections[alias].ops.quote_name(table)}")
            _patiently(alias, "VACUUM FULL pg_statistic")
        for table in sorted(_TOO_LARGE):
            _patiently("default", f"VACUUM {connection.ops.quote_name(table)}")
    except DatabaseError:
        return False
    return True


def _patiently(alias: str, statement: str) -> None:
    """Whoever uses the table goes first: after three seconds it is tried again another time."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
        try:
            cursor.execute(statement)
        finally:
            cursor.execute("SET lock_timeout = DEFAULT")


def _is_night(now: datetime) -> bool:
    office = Office.objects.order_by("pk").first()
    return office is None or now.astimezone(office.zone).hour in NIGHT
