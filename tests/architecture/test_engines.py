"""One code, two engines: the run that says PostgreSQL is on PostgreSQL, and each commit waits for the disk on SQLite."""

import pytest
from django.db import connections

ALIASES = ["default", "vault"]

pytestmark = pytest.mark.django_db(databases=ALIASES)


def vendor(alias: str) -> str:
    return connections[alias].vendor


@pytest.mark.parametrize("alias", ALIASES)
def test_the_run_is_on_the_engine_it_names(engine: str, alias: str):
    assert vendor(alias) == {"sqlite": "sqlite", "postgres": "postgresql"}[engine]


@pytest.mark.parametrize("alias", ALIASES)
def test_sqlite_waits_for_the_disk(engine: str, alias: str):
    if engine != "sqlite":
        pytest.skip("a pragma of SQLite")
    with connections[alias].cursor() as cursor:
        values = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert values == ["wal", 2]


def test_contacts_lie_in_a_database_of_their_own():
    names = [connections[alias].settings_dict["NAME"] for alias in ALIASES]

    assert len(set(names)) == 2
