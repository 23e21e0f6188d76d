"""The figures of a sheet one by one, each under a name that corrections, tables and programs share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

COMPUTED, TYPED = "computed", "typed"


@dataclass(frozen=True)
class Field:
    """One figure: ``name`` as ``computed.office.received``, its value as text, and how it came about."""

    name: str
    value: str
    stated: str


def fields_of(figures: str) -> list[Field]:
    """Every figure of a sheet's canonical JSON, in its order; what is not known has no line."""
    told: Mapping[str, Any] = json.loads(figures)
    return [
        Field(name, _text(value), stated)
        for stated in (COMPUTED, TYPED)
        for name, value in _flat(told[stated], stated)
        if value is not None
    ]


def field_named(figures: str, name: str) -> Field | None:
    return next((one for one in fields_of(figures) if one.name == name), None)


def typed_field(name: str) -> bool:
    """Whether a figure was stated by somebody, not counted."""
    return name.startswith(f"{TYPED}.")


def _flat(value: Any, above: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{above}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner, f"{above}.{inner['unit'] or '-'}")
    elif above.rpartition(".")[2] not in {"unit", "month", "currency"}:
        yield above, value


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
