"""The engine's own index over ``hear_searchtext``; the terms in it are made by ``algorithms.terms``.

SQLite: an FTS5 table without content of its own.  Triggers keep it in step, so a deleted or changed row takes its
terms along whichever way it goes.  The tokenizer ``ascii`` parts at spaces only, since every other character of
our terms is a letter, a digit or beyond ASCII.

PostgreSQL: a column that the engine computes, made from the terms as they are: no parser, no dictionary, no locale
has a say.  Title terms weigh A, and a gap keeps a phrase from beginning in the title and ending in the text.
"""

from typing import Any

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE hear_search USING fts5(
        title, words, content='hear_searchtext', content_rowid='id', tokenize='ascii'
    )
    """,
    """
    CREATE TRIGGER hear_search_added AFTER INSERT ON hear_searchtext BEGIN
        INSERT INTO hear_search(rowid, title, words) VALUES (new.id, new.title, new.words);
    END
    """,
    """
    CREATE TRIGGER hear_search_gone AFTER DELETE ON hear_searchtext BEGIN
        INSERT INTO hear_search(hear_search, rowid, title, words)
        VALUES ('delete', old.id, old.title, old.words);
    END
    """,
    """
    CREATE TRIGGER hear_search_changed AFTER UPDATE ON hear_searchtext BEGIN
        INSERT INTO hear_search(hear_search, rowid, title, words)
        VALUES ('delete', old.id, old.title, old.words);
        INSERT INTO hear_search(rowid, title, words) VALUES (new.id, new.title, new.words);
    END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER hear_search_added",
    "DROP TRIGGER hear_search_gone",
    "DROP TRIGGER hear_search_changed",
    "DROP TABLE hear_search",
)
POSTGRES = (
    """
    CREATE FUNCTION hear_search_vector(title text, words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(string_agg('''' || term || ''':' || place || weight, ' '), '')::tsvector FROM (
            SELECT term, least(n, 16383)::text AS place, 'A' AS weight
            FROM unnest(string_to_array(title, ' ')) WITH ORDINALITY AS of_title(term, n)
            UNION ALL
            SELECT term, least(n + 1000, 16383)::text, 'D'
            FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS of_words(term, n)
        ) AS placed
    $$
    """,
    """
    ALTER TABLE hear_searchtext
        ADD COLUMN vector tsvector GENERATED ALWAYS AS (hear_search_vector(title, words)) STORED
    """,
    "CREATE INDEX hear_search_terms ON hear_searchtext USING gin (vector)",
)
POSTGRES_BACK = (
    "ALTER TABLE hear_searchtext DROP COLUMN vector",
    "DROP FUNCTION hear_search_vector(text, text)",
)


def make(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRES})


def unmake(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRES_BACK})


def _run(schema_editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("hear", "0002_hearing")]
    operations = [migrations.RunPython(make, unmake)]
