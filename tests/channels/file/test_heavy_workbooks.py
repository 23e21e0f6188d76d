"""A small workbook that would keep a process busy for ever, or fill its memory, is refused in words."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest

from lianxin.algorithms.delimited import LONGEST_CELL
from lianxin.channels.file import spreadsheet
from lianxin.channels.file.problems import BadFile
from lianxin.channels.file.source import open_table

pytestmark = pytest.mark.one_engine


def book(path: Path, sheet: str) -> Path:
    """A workbook of one sheet with these rows below its head."""
    whole = path.with_name("whole.xlsx")
    made = openpyxl.Workbook()
    made.active.append(["title"])
    made.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", sheet.encode() + b"</sheetData>")
            new.writestr(name, text)
    return path


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>',
        "".join(f'<row r="{n}"><c r="ZZZ{n}"/></row>' for n in range(2, 200)),
    ],
    ids=["a row far below", "blank cells far to the right"],
)
def test_rows_that_no_sheet_has_end_the_reading(tmp_path: Path, sheet: str, monkeypatch: pytest.MonkeyPatch):
    """With smaller bounds, so that the test is quick."""
    monkeypatch.setattr(spreadsheet, "_MOST_ROWS", 20_000)
    monkeypatch.setattr(spreadsheet, "_MOST_BLANK", 2_000_000)
    table = open_table(book(tmp_path / "file.xlsx", sheet))
    try:
        with pytest.raises(BadFile, match="rows where no sheet can have any"):
            list(table.rows())
    finally:
        table.close()


def test_whoever_opens_a_workbook_says_how_large_it_may_be(tmp_path: Path):
    path = book(tmp_path / "file.xlsx", "<row r='2'><c r='A2'><v>1</v></c></row>" + " " * 2**21)
    with pytest.raises(BadFile, match="unpacks to more than 2 MB"):
        open_table(path, unpacked=2 * 2**20)
    table = open_table(path)
    assert [row.cells for row in table.rows()] == [{"title": 1}]
    table.close()


def test_every_reader_takes_cells_of_the_same_length(tmp_path: Path):
    before = csv.field_size_limit()
    path = tmp_path / "file.csv"
    path.write_text("title\nx\n", encoding="utf-8")
    open_table(path).close()

    assert before == csv.field_size_limit() == LONGEST_CELL
