"""The digest of a row: what an entry commits to, and what ``verify`` computes again from the table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from lianxin.algorithms.canonical import digest

from .models import Recorded


def row_key(row: models.Model) -> str:
    """``table/primary key``: how an entry names a row."""
    return f"{row._meta.db_table}/{row.pk}"


def row_digest(row: models.Model) -> str:
    """SHA-256 (hex) over the canonical JSON of all columns."""
    return digest_of(type(row), {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})


def digest_of(model: type[models.Model], columns: Mapping[str, Any]) -> str:
    """The digest of columns that were read from the table of ``model``."""
    later = getattr(model, "later", {})
    columns = {name: value for name, value in columns.items() if name not in later or value != later[name]}
    return digest({name: plain(value) for name, value in columns.items()})


def commitment(salt: bytes, opening: bytes) -> str:
    """SHA-256 (hex) over salt and opening: says nothing to whoever lacks the salt, binds whoever has it."""
    return hashlib.sha256(salt + opening).hexdigest()


def plain(value: Any) -> Any:
    """A column's value as canonical JSON knows it, the same on both engines."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, date | UUID):
        return str(value)
    return value


def recorded_models() -> list[type[models.Model]]:
    """Every table that the record vouches for."""
    return sorted(_concrete(Recorded), key=lambda model: model._meta.db_table)


def _concrete(base: type[models.Model]) -> Iterable[type[models.Model]]:
    for model in base.__subclasses__():
        if model._meta.abstract:
            yield from _concrete(model)
        else:
            yield model
