"""The two engines' own words for the same questions.  Nothing else in the house knows which engine it is on.

Both get the same terms; SQLite answers from FTS5, PostgreSQL from a tsvector (``migrations/0003_search.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from .asking import Phrase


@dataclass(frozen=True)
class Engine:
    """How one engine is asked: its notation, and where its index is.

    ``worth`` counts a term in the heading as much as ten in the text.
    """

    source: str
    condition: str
    newest: str
    worth: str
    both: str
    beside: str
    term: str
    phrase: str
    prefix: str
    tidy: tuple[str, ...]

    def notation(self, phrases: Sequence[Phrase]) -> str:
        """The phrases as the engine wants them.  Terms hold letters and digits only: there is nothing to escape."""
        return self.both.join(self._phrase(phrase) for phrase in phrases)

    def _phrase(self, phrase: Phrase) -> str:
        inner = self.beside.join(self.term % term for term in phrase.terms)
        return self.phrase % inner + (self.prefix if phrase.prefix else "")


SQLITE = Engine(
    source="hear_search CROSS JOIN hear_searchtext AS text ON text.id = hear_search.rowid",
    condition="hear_search MATCH %s",
    newest="hear_search.rowid DESC",
    worth="-bm25(hear_search, 10.0, 1.0)",
    both=" AND ",
    beside=" ",
    term="%s",
    phrase='"%s"',
    prefix=" *",
    tidy=("INSERT INTO hear_search(hear_search) VALUES ('rebuild')",),
)
POSTGRESQL = Engine(
    source="hear_searchtext AS text",
    condition="text.vector @@ (%s)::tsquery",
    newest="text.id DESC",
    worth="ts_rank('{0.1, 0.1, 0.1, 1.0}', text.vector, (%s)::tsquery, 1)",
    both=" & ",
    beside=" <-> ",
    term="'%s'",
    phrase="%s",
    prefix=":*",
    tidy=("REINDEX INDEX hear_search_terms",),
)
ENGINES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


@dataclass(frozen=True)
class Kept:
    """Which texts are meant: those of one office, for the desk or for everybody.

    ``among`` may narrow it to the voices of some rows with a ``voice_id``: asked of each text that would be found,
    so it costs nothing to have many of them.
    """

    office_id: int
    published: bool
    among: QuerySet[Any] | None = None

    def sql(self) -> tuple[str, list[Any]]:
        condition, values = "text.office_id = %s AND text.published = %s", [self.office_id, self.published]
        if self.among is None:
            return condition, values
        this = self.among.filter(voice_id=RawSQL("text.voice_id", []))
        try:
            inner, more = this.values("voice_id").query.sql_with_params()
        except EmptyResultSet:  # Django's way to say that no row can ever fit
            return "1 = 0", []
        return f"{condition} AND EXISTS ({inner})", [*values, *more]


def matching(phrases: Sequence[Phrase], kept: Kept, most: int) -> list[tuple[int, int, float]]:
    """(row, voice, worth) of the newest texts that contain all phrases, at most so many."""
    engine = ENGINES[connection.vendor]
    wanted = engine.notation(phrases)
    condition, values = kept.sql()
    sql = (
        f"SELECT text.id, text.voice_id, {engine.worth} FROM {engine.source} "  # noqa: S608  fixed words
        f"WHERE {engine.condition} AND {condition} ORDER BY {engine.newest} LIMIT %s"
    )
    return _rows(sql, [*[wanted] * (engine.worth.count("%s") + 1), *values, most])


def postings(terms: Sequence[str], kept: Kept, most: int) -> list[tuple[int, int]]:
    """(place in the list of terms, row) for the newest texts with each term, at most so many for each."""
    if not terms:
        return []
    engine = ENGINES[connection.vendor]
    condition, values = kept.sql()
    one = (
        f"SELECT * FROM (SELECT %s AS place, text.id FROM {engine.source} "  # noqa: S608  as above
        f"WHERE {engine.condition} AND {condition} ORDER BY {engine.newest} LIMIT %s) AS found"
    )
    asked = [[place, engine.notation([Phrase((term,))]), *values, most] for place, term in enumerate(terms)]
    return _rows(" UNION ALL ".join([one] * len(terms)), [value for row in asked for value in row])


def tidy() -> None:
    """Make the engine's index anew from the rows as they are, whatever state it is in."""
    with connection.cursor() as cursor:
        for statement in ENGINES[connection.vendor].tidy:
            cursor.execute(statement)


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
