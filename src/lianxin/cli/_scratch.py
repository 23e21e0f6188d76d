"""A database of its own, in memory, for measuring: the real one is neither read nor written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from lianxin.hear.understanding.likeness import forget
from lianxin.office.models import Office
from lianxin.record.models import Stream

from ._prepare import make_tables


@contextmanager
def scratch_office() -> Iterator[Office]:
    """An office without a record in an empty database, as long as the block lasts."""
    real = connections[DEFAULT_DB_ALIAS]
    settings = connections.configure_settings({DEFAULT_DB_ALIAS: {"ENGINE": "django.db.backends.sqlite3"}})
    scratch = DatabaseWrapper({**settings[DEFAULT_DB_ALIAS], "NAME": ":memory:"}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = scratch
    forget()
    try:
        # What hearing rests on comes along; the tables of the rooms above would take seconds.
        make_tables(DEFAULT_DB_ALIAS, "hear")
        stream = Stream.objects.create(origin="scratch")
        yield Office.objects.create(slug="scratch", names={}, stream=stream, time_zone="Asia/Shanghai")
    finally:
        scratch.close()
        connections[DEFAULT_DB_ALIAS] = real
        forget()
