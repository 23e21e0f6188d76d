"""What the house holds: every table and every column, what it says, who can read it and whether it tells of anybody.

The schedule ``columns.toml`` is data, so that the page of what could be handed over and the retention of what is kept
speak of the same columns.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from .models import in_language

_FILE = Path(__file__).parent / "columns.toml"
#: From what tells of a person by itself to what tells of nobody.
IDENTIFIES = ("yes", "could", "staff", "no")


@dataclass(frozen=True)
class Kind:
    """A class of columns: what such a column says, and whether it can tell of a person."""

    code: str
    identifies: str
    names: dict[str, str]

    @property
    def name(self) -> str:
        return in_language(self.names)


@dataclass(frozen=True)
class Table:
    """A table: what its rows are, who can read them on some page, and its columns by their class."""

    label: str
    names: dict[str, str]
    readers: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]

    @property
    def holds(self) -> str:
        return in_language(self.names)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every column with its class."""
        return ((column, kind) for kind, names in self.columns.items() for column in names)


@cache
def _read() -> dict[str, Any]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def kinds() -> dict[str, Kind]:
    found = _read()["classes"]
    return {code: Kind(code, row["identifies"], row["name"]) for code, row in found.items()}


@cache
def tables() -> dict[str, Table]:
    """The schedule, in the order of the loop."""
    return {
        label: Table(
            label,
            row["holds"],
            tuple(row["readers"]),
            {kind: tuple(names) for kind, names in row["columns"].items()},
        )
        for label, row in _read()["tables"].items()
    }


def reader_name(code: str) -> str:
    """Who that is, in the language of the page."""
    return in_language(_read()["readers"][code])


def schema() -> dict[str, frozenset[str]]:
    """The tables and columns that there really are."""
    return {model._meta.label: _columns(model) for model in apps.get_models(include_auto_created=True)}


def _columns(model: type[Model]) -> frozenset[str]:
    return frozenset(field.attname for field in model._meta.local_concrete_fields if field.column)
