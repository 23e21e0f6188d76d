"""The tables behind the record, told as data, so that a stranger's tool can read them without any of our models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models, router

from lianxin.record.digests import plain, recorded_models
from lianxin.record.models import Cursor, Entry, Recorded, Stream, Subtree
from lianxin.record.verification.tables import Table

from .models import Outcome

#: Tables that no entry vouches for: the log itself, and what can be computed from it.
LOG: list[type[models.Model]] = [Stream, Entry, Subtree, Cursor, Outcome]

#: How a column of each kind of field is spelled: see ``KINDS`` in the stranger's tool.
_SPELLED = {
    "AutoField": "int",
    "BigAutoField": "int",
    "BigIntegerField": "int",
    "IntegerField": "int",
    "SmallIntegerField": "int",
    "BooleanField": "bool",
    "CharField": "text",
    "SlugField": "text",
    "TextField": "text",
    "BinaryField": "bytes",
    "JSONField": "json",
    "DateTimeField": "time",
    "DateField": "date",
    "UUIDField": "uuid",
}


def tables() -> list[type[models.Model]]:
    """Every table that a check of the record reads, each after its name."""
    return sorted([*recorded_models(), *LOG], key=lambda model: model._meta.db_table)


def schema() -> dict[str, Any]:
    """For each table: which database it is in, its key, its columns, and what older rows have in later columns."""
    return {"tables": {model._meta.db_table: _about(model) for model in tables()}}


def _about(model: type[models.Model]) -> dict[str, Any]:
    fields = [field for field in model._meta.local_concrete_fields if field.column]
    return {
        "in": "vault" if router.db_for_read(model) == "vault" else "lianxin",
        "vouched": issubclass(model, Recorded),
        "key": [field.attname for field in model._meta.pk_fields],
        "columns": {field.attname: _spelling(field) for field in fields},
        "later": {name: plain(value) for name, value in getattr(model, "later", {}).items()},
    }


def _spelling(field: models.Field[Any, Any]) -> str:
    """How the column is spelled; a foreign key is spelled as what it points to."""
    if field.column != field.attname:
        raise ValueError(f"{field}: the column must bear the name that digests give it")
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return _SPELLED[target.get_internal_type()]


def export(databases: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Every row of every table as digests spell it, one after the other, and at last how many there were."""
    count = 0
    for model in tables():
        alias = databases[router.db_for_read(model) or "default"]
        for row in Table(model, alias).rows():
            columns = {name: plain(value) for name, value in row.columns.items()}
            yield {"table": model._meta.db_table, "columns": columns}
            count += 1
    yield {"rows": count}
