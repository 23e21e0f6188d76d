"""Opening a file: which reader fits it."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from .json_lines import JsonLines
from .problems import BadFile
from .spreadsheet import LARGEST_UNPACKED, Spreadsheet
from .table import Table
from .text_table import TextTable

_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


def open_table(path: Path, encoding: str = "", *, unpacked: int = LARGEST_UNPACKED) -> Table:
    """Open a file by what it is, not by what its name says where the two differ.

    A workbook of more than so many bytes ``unpacked`` is refused: its words stand in memory while it is read.
    """
    start = _start(path)
    if start.startswith(_ZIP):
        return Spreadsheet(path, unpacked)
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
