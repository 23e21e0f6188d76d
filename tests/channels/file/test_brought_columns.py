"""Cells of other programs' tables: what is spoilt is named, days are days, and nothing breaks a page that tells of them."""

import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from lianxin.channels.file.brought.columns import MOST_ROWS, Cells, rows_of
from lianxin.channels.file.problems import BadFile, Rejected

pytestmark = pytest.mark.one_engine


def lines(path: Path, *rows: dict[str, object]) -> list[Cells]:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return cells(path)


def cells(path: Path) -> list[Cells]:
    return [row for row in rows_of(path, "title") if isinstance(row, Cells)]


def why(row: Cells, part: str) -> str:
    with pytest.raises(Rejected) as caught:
        row.text(part)
    return str(caught.value)


def test_a_cell_that_is_spoilt_is_no_words(tmp_path: Path):
    book, path = openpyxl.Workbook(), tmp_path / "file.xlsx"
    book.active.append(["title", "body"])
    book.active.append(["=B2&B3", "x"])
    book.active.append(["#REF!", "x"])
    book.save(path)
    objects = lines(tmp_path / "file.jsonl", {"title": {"en": "x"}}, {"title": True})

    assert [why(row, "title") for row in [*cells(path), *objects]] == [
        "“title” is a formula without a stored value.",
        "“title” holds the error #REF!.",
        "The value of “title” is not text or a number.",
        "The value of “title” is not text or a number.",
    ]


def test_no_is_nothing_and_yes_is_something_where_it_is_asked(tmp_path: Path):
    rows = lines(
        tmp_path / "file.jsonl",
        {"title": "a", "hidden_at": False, "is_amend": False},
        {"title": "b", "hidden_at": True, "is_amend": True},
    )

    assert [(row.text("gone"), row.text("amendment")) for row in rows] == [("", ""), ("true", "true")]


def test_half_characters_are_left_out_of_cells_and_of_names(tmp_path: Path):
    [row] = lines(
        tmp_path / "file.jsonl", {"title/\ud800": "x", "title": "a\ud800b", "body": "&#xD800;<p>c</p>"}
    )

    assert (row.text("title"), row.column("title")) == ("ab", "title")
    row.text("body").encode()
    (tmp_path / "other.jsonl").write_text(json.dumps({"x\ud800": 1}), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        rows_of(tmp_path / "other.jsonl", "title")
    assert str(caught.value).endswith("Its columns are: x.")


def test_a_day_of_a_workbook_is_a_day(tmp_path: Path):
    book, path = openpyxl.Workbook(), tmp_path / "file.xlsx"
    book.active.append(["title", "done_by"])
    book.active.append(["a", datetime(2027, 6, 30)])  # noqa: DTZ001 - Excel knows no zones
    book.save(path)

    assert [row.text("done_by") for row in cells(path)] == ["2027-06-30"]


def test_a_file_that_is_too_long_gives_no_row_at_all(tmp_path: Path):
    path = tmp_path / "file.csv"
    path.write_text("title\n" + "x\n" * (MOST_ROWS + 1), encoding="utf-8")
    with pytest.raises(BadFile, match="At most 5000 rows"):
        rows_of(path, "title")
