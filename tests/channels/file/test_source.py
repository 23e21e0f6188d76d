"""Files as tables, whole and broken."""

import csv
import json
import warnings
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from lianxin.channels.file.problems import BadFile
from lianxin.channels.file.source import open_table
from lianxin.channels.file.table import Row


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path) -> tuple[list[str], list[Row]]:
    table = open_table(path)
    try:
        return table.columns, list(table.rows())
    finally:
        table.close()


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen_in_the_first_line(tmp_path: Path, delimiter: str):
    lines = [["id", "a, b; c"], ["1", "one"], ["2", "two\nlines"]]
    path = tmp_path / "file.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(lines)

    columns, rows = read(path)

    assert columns == ["id", "a, b; c"]
    assert [(row.number, row.cells) for row in rows] == [
        (2, {"id": "1", "a, b; c": "one"}),
        (3, {"id": "2", "a, b; c": "two\nlines"}),
    ]


def test_rows_are_numbered_by_their_lines_and_blank_ones_are_nothing(tmp_path: Path):
    _, rows = read(write(tmp_path / "file.csv", '\ufeffid,body\r\n1,"a\r\nb"\r\n\r\n,\r\n2,c\r\n'))

    assert [(row.number, row.cells) for row in rows] == [
        (2, {"id": "1", "body": "a\r\nb"}),
        (6, {"id": "2", "body": "c"}),
    ]


def test_a_row_that_does_not_fit_is_shown_and_the_next_one_is_read(tmp_path: Path):
    _, rows = read(write(tmp_path / "file.csv", 'id,body\n1\n2,a,b\n3,"a"b\n4,c,,\n'))

    assert [(row.number, row.problem, row.raw) for row in rows] == [
        (2, "The row has 1 cells, but there are 2 columns.", "1\n"),
        (3, "The row has 3 cells, but there are 2 columns.", "2,a,b\n"),
        (4, "The quotation marks of this row do not match.", '3,"a"b\n'),
        (5, "", ""),
    ]


@pytest.mark.parametrize(
    ("content", "problem", "raw"),
    [
        (b"id,body\n1,a\n2", "The row has 1 cells, but there are 2 columns.", "2"),
        (
            b'id,body\n1,a\n2,"lamp',
            "A quotation mark is opened in this row and never closed.",
            '2,"lamp',
        ),
        ("id,body\n1,a\n2,路灯".encode()[:-1], "The file breaks off inside this row.", "2,路\udce7\udc81"),
    ],
)
def test_a_file_that_breaks_off_keeps_what_came_before(
    tmp_path: Path, content: bytes, problem: str, raw: str
):
    _, rows = read(write(tmp_path / "file.csv", content))

    assert [(row.number, row.problem, row.raw) for row in rows] == [(2, "", ""), (3, problem, raw)]


def test_ten_megabytes_in_one_cell_are_one_cell(tmp_path: Path):
    _, rows = read(write(tmp_path / "file.csv", "id,body\n1," + "x" * 10_000_000 + "\n2,a\n"))

    assert [len(str(row.cells["body"])) for row in rows] == [10_000_000, 1]


def test_json_lines_are_read_and_bad_ones_numbered(tmp_path: Path):
    lines = [
        json.dumps({"id": 1, "body": "路灯"}, ensure_ascii=False),
        "{broken",
        "",
        "[1]",
        '{"id": NaN, "body": "x"}',
        '{"id": {"a": 1}, "body": "x"}',
        '{"id": 6}',
        '{"id": 7, "body": "cut o',
    ]
    columns, rows = read(write(tmp_path / "file.jsonl", "\n".join(lines)))

    assert columns == ["id", "body"]
    assert [(row.number, row.problem, row.cells) for row in rows] == [
        (1, "", {"id": 1, "body": "路灯"}),
        (2, "The line is not a JSON object.", {}),
        (4, "The line is not a JSON object.", {}),
        (5, "The line is not a JSON object.", {}),
        (6, "", {"id": {"a": 1}, "body": "x"}),
        (7, "", {"id": 6}),
        (8, "The line is not a JSON object.", {}),
    ]
    assert rows[4].spoilt == {"id": "The value of “id” is not text or a number."}


def test_a_workbook_gives_stored_values_and_names_formulas_without_one(tmp_path: Path):
    when = datetime(2019, 4, 25, 9, 32, 9)  # noqa: DTZ001 - Excel knows no zones
    path = workbook(
        tmp_path / "file.xlsx",
        [["id", "body", "time"], [1, "lamp", when], [2, "=1+1", None], [None, "", None]],
    )

    columns, rows = read(path)

    assert columns == ["id", "body", "time"]
    assert [(row.number, row.cells, row.spoilt) for row in rows] == [
        (2, {"id": 1, "body": "lamp", "time": when}, {}),
        (3, {"id": 2, "body": "=1+1", "time": None}, {"body": "“body” is a formula without a stored value."}),
    ]


def test_the_value_that_a_formula_had_when_it_was_saved_is_taken(tmp_path: Path):
    plain = workbook(tmp_path / "plain.xlsx", [["id", "body"], [1, "=1+1"]])
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>")
            new.writestr(name, content)

    _, rows = read(path)

    assert [(row.cells, row.spoilt) for row in rows] == [({"id": 1, "body": 2}, {})]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_workbook_that_is_cut_off_is_refused_plainly(tmp_path: Path, part: float):
    whole = workbook(tmp_path / "whole.xlsx", [["id", "body"], *([n, f"lamp {n}"] for n in range(500))])
    content = whole.read_bytes()

    with pytest.raises(BadFile, match="damaged or cut off"):
        read(write(tmp_path / "file.xlsx", content[: int(len(content) * part)]))


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("file.csv", b"", "The file is empty."),
        ("file.csv", b"id,id,body\n", "Two columns have the same name: id."),
        ("file.csv", b"\n\n", "The file has no line with the names of its columns."),
        ("file.csv", b'"id,body\n1,a\n', "The line with the names of the columns cannot be read."),
        (
            "file.jsonl",
            b'[{"body": "x"}]',
            "The file holds one JSON list. Write one object to a line (JSON Lines).",
        ),
        ("file.jsonl", b"hello\n", "None of the first lines is a JSON object."),
        ("file.xlsx", b"hello\n", None),
        ("file.xls", b"\xd0\xcf\x11\xe0rest", None),
    ],
)
def test_a_file_that_is_none_says_why(tmp_path: Path, name: str, content: bytes, problem: str | None):
    excel = "This is not a readable .xlsx file. Open it in a spreadsheet and save it as .xlsx."
    with pytest.raises(BadFile) as caught:
        read(write(tmp_path / name, content))

    assert str(caught.value) == (problem or excel)


def test_a_file_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(BadFile, match="cannot be read: No such file or directory"):
        open_table(tmp_path / "nothing.csv")


def test_half_a_character_of_utf_16_marks_its_row(tmp_path: Path):
    content = "id,body\n1,a\n2,路灯".encode("utf-16")[:-1]

    _, rows = read(write(tmp_path / "file.csv", content))

    assert [(row.number, row.problem) for row in rows] == [
        (2, ""),
        (3, "The file breaks off inside this row."),
    ]


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_whose_parts_are_no_xml_is_refused(tmp_path: Path, part: str):
    whole, broken = workbook(tmp_path / "whole.xlsx", [["id", "body"], [1, "lamp"]]), tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(broken, "w") as made:
        for name in parts.namelist():
            made.writestr(name, b"\0" if name == part else parts.read(name))

    with pytest.raises(BadFile):
        read(broken)


def test_what_the_library_finds_odd_about_a_workbook_is_told_to_nobody(tmp_path: Path):
    whole, bare = workbook(tmp_path / "whole.xlsx", [["id", "body"], [1, "lamp"]]), tmp_path / "bare.xlsx"
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(bare, "w") as made:
        for name in parts.namelist():
            text = (
                parts.read(name).replace(b"styles.xml", b"nothing.xml")
                if "Types" in name
                else parts.read(name)
            )
            made.writestr(name, text)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        columns, rows = read(bare)

    assert (columns, len(rows)) == (["id", "body"], 1)
