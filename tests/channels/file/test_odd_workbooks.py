"""Workbooks whose archive is of a kind that nobody reads are refused in words."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from lianxin.channels.file.problems import BadFile
from lianxin.channels.file.spreadsheet import Spreadsheet

pytestmark = pytest.mark.one_engine
#: Where the central directory of an archive names the version that is needed to read a part, and whether it is sealed.
VERSION, FLAGS = 6, 8


@pytest.mark.parametrize(("at", "value"), [(VERSION, 237), (FLAGS, 1)])
def test_a_workbook_that_cannot_be_unpacked_is_refused(tmp_path: Path, at: int, value: int):
    book = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(book)
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as parts:
        start = parts.start_dir
    while (found := data.find(b"PK\x01\x02", start)) >= 0:
        data[found + at] = value
        start = found + 4
    book.write_bytes(data)

    with pytest.raises(BadFile):
        Spreadsheet(book)
