"""JSON Lines: one object to a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext as _

from .encodings import detect
from .problems import BadFile
from .table import Row, named

#: The columns are the names that these first lines use.
_LOOKED_AT = 200


class JsonLines:
    """A file of objects.  A line that is none is rejected by its number."""

    def __init__(self, path: Path, encoding: str = "") -> None:
        found = detect(path, encoding)
        self.encoding = found.name
        self._size = max(1, path.stat().st_size)
        with path.open(encoding=found.name, errors=found.errors, newline="\n") as file:
            self.columns = _columns(file.readline() for _line in range(_LOOKED_AT))
        self._bytes = path.open("rb")
        self._file = TextIOWrapper(self._bytes, encoding=found.name, errors=found.errors, newline="\n")

    def rows(self) -> Iterator[Row]:
        for number, line in enumerate(self._file, start=1):
            if line.strip():
                yield _row(number, line, self.columns)

    def part_read(self) -> float:
        return min(1.0, self._bytes.tell() / self._size)

    def close(self) -> None:
        self._file.close()


def _columns(lines: Iterator[str]) -> list[str]:
    names: dict[str, None] = {}
    first = ""
    for line in lines:
        first = first or line.strip()
        names.update(dict.fromkeys(_object(line) or {}))
    if first.startswith("["):
        raise BadFile(_("The file holds one JSON list. Write one object to a line (JSON Lines)."))
    if not names:
        raise BadFile(_("None of the first lines is a JSON object."))
    return named(list(names))


def _object(line: str) -> dict[str, object] | None:
    """The object of a line; None when the line is none.  Numbers that JSON does not know are no JSON."""
    try:
        value = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _row(number: int, text: str, columns: list[str]) -> Row:
    found = _object(text)
    if found is None:
        return Row(number, {}, _("The line is not a JSON object."), text.rstrip("\n"))
    cells = {name.strip(): value for name, value in found.items()}
    spoilt = {
        name: _("The value of “%(column)s” is not text or a number.") % {"column": name}
        for name, value in cells.items()
        if isinstance(value, list | dict | bool)
    }
    whole = cells.keys() <= set(columns)
    return Row(number, cells, raw="" if whole else text.rstrip("\n"), spoilt=spoilt)
