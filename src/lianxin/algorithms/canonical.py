"""One spelling for every value, so that the same fact always has the same digest."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from json import JSONEncoder
from typing import TypeAlias

JSON: TypeAlias = "bool | int | str | Sequence[JSON] | Mapping[str, JSON] | None"

_encoder = JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: JSON) -> bytes:
    """Spell `value` as UTF-8 JSON with keys in code point order and no spaces.

    Only text, whole numbers, true, false, null, lists and dicts: fractions have no single spelling.
    Raises TypeError for any other type and ValueError for text that UTF-8 cannot carry.
    """
    _demand_plain(value)
    return _encoder.encode(value).encode()


def digest(value: JSON) -> str:
    """SHA-256 (hex) of its one spelling."""
    return sha256(canonical(value)).hexdigest()


def _demand_plain(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, dict):
        _demand_text_keys(value)
        children = list(value.values())
    elif isinstance(value, list):
        children = value
    else:
        raise TypeError(f"{type(value).__name__} has no canonical spelling")
    for child in children:
        _demand_plain(child)


def _demand_text_keys(value: dict[object, object]) -> None:
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"a key must be text, not {type(key).__name__}")
