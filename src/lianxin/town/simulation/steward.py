"""A steward with SQL: rows behind the record are changed where no command sees it, and ``verify`` has to find each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from .people import Draw

#: What somebody would want to bend: a word, a date, an answer, a finding, what was paid.
EDITS = (
    ("verify_verdict", "word", "'solved'", "word <> 'solved'"),
    ("act_case", "answer_due", "datetime(answer_due, '+9 days')", "1 = 1"),
    ("act_answer", "done", "done || '。群众满意'", "done <> ''"),
    ("hear_voice", "body", "'没有问题'", "1 = 1"),
    ("verify_contactitem", "word", "'solved'", "word = 'not'"),
    ("verify_finding", "state", "'explained'", "state = 'open'"),
    ("verify_spotcheck", "as_said", "1", "as_said = 0"),
    ("act_assignment", "refusal", "''", "refusal <> ''"),
    (
        "record_entry",
        "leaf",
        'replace(leaf, \'"word":"not"\', \'"word":"solved"\')',
        'leaf LIKE \'%"word":"not"%\'',
    ),
)


@dataclass(frozen=True)
class Edit:
    """One row that was changed; ``row`` is how the record names it, if it does."""

    table: str
    key: str


def edit(draw: Draw) -> list[Edit]:
    """Change one row of each kind that there is; returns which."""
    return [
        made for table, column, value, where in EDITS if (made := _edit(draw, table, column, value, where))
    ]


def delete_one(draw: Draw) -> Edit | None:
    """Make one answer disappear."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM act_answer")
        keys = [row[0] for row in cursor.fetchall()]
        if not keys:
            return None
        chosen = keys[int(draw.integers(len(keys)))]
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("DELETE FROM act_answer WHERE id = %s", [chosen])
        cursor.execute("PRAGMA foreign_keys = ON")
    return Edit("act_answer", str(chosen))


def _edit(draw: Draw, table: str, column: str, value: str, where: str) -> Edit | None:
    key = "number" if table == "record_entry" else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {table} WHERE {where}")  # noqa: S608  all of it stands above
        keys = [row[0] for row in cursor.fetchall()]
        if not keys:
            return None
        chosen = keys[int(draw.integers(len(keys)))]
        cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE {key} = %s", [chosen])  # noqa: S608
    return Edit(table, str(chosen))
