"""Which database engine a test run is for, settled before Django reads its settings."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connections

from tests.support import houses
from tests.support.postgres import Postgres

SQLITE = "sqlite"
POSTGRES = "postgres"
ENGINES = (SQLITE, POSTGRES)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "server", "make_server"}

ADDRESSES = {"default": "LIANXIN_DATABASE_URL", "vault": "LIANXIN_VAULT_URL"}
#: What these doors ask is the same on every engine; that each opens on PostgreSQL is tests/promises/test_p10_engines.py.
DOORS = (
    "tests/api",
    "tests/channels/chat",
    "tests/channels/hotline",
    "tests/channels/paper",
    "tests/channels/qr",
    "tests/channels/sms",
    "tests/channels/visit",
    "tests/web",
)
PURE_FOLDERS = ("tests/algorithms", "tests/documents", "tests/needs", "tests/support")

#: Whoever asks for one of these alone need not read files that do not name it.
NAMED = ("browser", "one_engine")

_cleanup = pytest.StashKey[list[Path]]()
_server = pytest.StashKey[Postgres]()


def prepare(config: pytest.Config) -> None:
    """Point Lianxin at an empty data folder and, if asked, at a PostgreSQL server of the run's own."""
    data = Path(tempfile.mkdtemp(prefix="lianxin-test-"))
    config.stash[_cleanup] = [data]
    for name in [name for name in os.environ if name.startswith("LIANXIN_")]:
        del os.environ[name]
    os.environ["LIANXIN_DATA"] = str(data)
    os.environ["LIANXIN_GATE"] = "off"  # all tests together come from one address
    if config.getoption("engine") == POSTGRES and not config.option.collectonly:
        server = config.stash[_server] = Postgres().start()
        os.environ["LIANXIN_DATABASE_URL"] = server.url("lianxin")
        os.environ["LIANXIN_VAULT_URL"] = server.url("lianxin_vault")
    if not is_pure(config):
        set_up_django()


def is_pure(config: pytest.Config) -> bool:
    """Whether only folders were asked for whose tests must pass without Django being set up."""
    root = config.invocation_params.dir
    asked = [(root / argument.partition("::")[0]).resolve() for argument in config.args]
    pure = [config.rootpath / folder for folder in PURE_FOLDERS]
    return all(any(path.is_relative_to(folder) for folder in pure) for path in asked)


def set_up_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianxin.settings"
    if settings.DATABASES:  # read once here, so that pytest-django finds the settings configured
        django.setup()
    # Slow on purpose elsewhere; the accounts of tests come and go by the hundred.  Tests of hashing set their own.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def lay_tables(config: pytest.Config) -> None:
    """Give Django's test databases the tables that `lianxin` itself made, instead of making them once more."""
    made = houses.prepared(config.stash[_cleanup][0] / "tables", postgres=config.stash.get(_server, None))
    for connection in connections.all():
        database = connection.settings_dict
        database["TEST"]["MIGRATE"] = False
        if made.databases:
            database["TEST"]["NAME"] = made.databases[ADDRESSES[connection.alias]].rpartition("/")[2]
        else:
            laid = made.data / Path(database["NAME"]).name
            with closing(sqlite3.connect(laid)) as base:
                base.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file beside it stays behind
            laid.rename(database["TEST"]["NAME"])
    shutil.rmtree(made.data)


def clean_up(config: pytest.Config) -> None:
    for folder in config.stash.get(_cleanup, []):
        shutil.rmtree(folder, ignore_errors=True)
    server = config.stash.get(_server, None)
    if server is not None:
        server.stop()


def touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


def second_time_worth_it(item: pytest.Item) -> bool:
    """On PostgreSQL only what touches the database can differ; pages and the answers of doors cannot."""
    if any(item.path.is_relative_to(item.config.rootpath / folder) for folder in DOORS):
        return False
    if any(item.get_closest_marker(name) for name in ("browser", "one_engine", "postgres")):
        return False
    return touches_database(item)


def is_never_asked(path: Path, config: pytest.Config) -> bool:
    """Whether nothing of this folder or file can be part of the run: to read all takes as long as many tests do."""
    once = (config.rootpath / folder for folder in (*DOORS, *PURE_FOLDERS))
    if config.getoption("engine") == POSTGRES and any(path.is_relative_to(folder) for folder in once):
        return True
    alone = {part for part in config.option.markexpr.split(" and ") if part in NAMED}
    if not alone or not path.name.startswith("test_"):
        return False
    text = path.read_text(encoding="utf-8")
    return any(f"mark.{name}" not in text for name in alone)


def keep_what_differs(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("engine") != POSTGRES:
        return
    kept = [item for item in items if second_time_worth_it(item)]
    config.hook.pytest_deselected(items=[item for item in items if not second_time_worth_it(item)])
    items[:] = kept
