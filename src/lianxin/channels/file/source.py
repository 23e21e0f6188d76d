"""Opening a file: which reader fits it."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from .json_lines import JsonLines
from .problems import BadFile
from .spreadsheet import Spreadsheet
from .table import Table
from .text_table import TextTable

_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


def open_table(path: Path, encoding: str = "") -> Table:
    """Open a file by what it is, not by what its name says where the two differ."""
    start = _start(path)
    if start.startswith(_ZIP):
        return Spreadsheet(path)
    if start.startswith(_OLD_EXCEL) or path.suffix.lower() in {".xls", ".xlsx"}:
        raise BadFile(_("This is not a readable .xlsx file. Open it in a spreadsheet and save it as .xlsx."))
    if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        return JsonLines(path, encoding)
    return TextTable(path, encoding)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise BadFile(
            _("%(path)s cannot be read: %(problem)s.") % {"path": path, "problem": error.strerror}
        ) from None
    if not start:
        raise BadFile(_("The file is empty."))
    return start
