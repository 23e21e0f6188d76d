"""Columns of other programs' files, by the names that they give them; a text may stand in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lianxin.algorithms.page_words import words_of
from lianxin.hear.text import clean

from ..guard import unguarded
from ..messages import text_of
from ..problems import BadFile, Rejected
from ..source import open_table
from ..table import Row

#: What each is called in exports of Decidim and CONSUL and in tables that people make; the first that is there counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "reference", "编号", "編號"),
    "title": ("title", "name", "标题", "標題", "名称", "名稱"),
    "body": ("body", "description", "text", "内容", "內容", "说明", "說明"),
    "summary": ("summary", "摘要"),
    "state": ("state", "published_state", "状态", "狀態"),
    "amendment": ("is_amend",),
    "gone": ("withdrawn_at", "retired_at", "hidden_at"),
    "cost": ("budget_amount", "price", "amount", "estimated price", "cost", "金额", "金額"),
    "feasibility": ("feasibility",),
    "where": ("address", "location", "where", "heading", "scope/name", "scope", "地点", "地點"),
    "upkeep_by": ("upkeep_by", "维护单位", "維護單位"),
    "done_by": ("done_by", "完成日期"),
}
#: Where JSON and workbooks may say yes or no.
_FLAGS = {"amendment", "gone"}
#: Rows of one file, and bytes.
MOST_ROWS, MOST_BYTES = 5_000, 20 * 1024 * 1024
#: Bytes of a workbook once it is unpacked: it is read in the process that serves the pages.
MOST_UNPACKED = 100 * 1024 * 1024
_MARKUP = re.compile(
    r"</?(p|br|div|ul|ol|li|a|strong|em|b|i|h[1-6]|span|table|blockquote|img)\b[^<>]*>", re.IGNORECASE
)
_CHINESE = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}


class Cells:
    """One row: the text of each part by language, as plain text; ``columns`` are the columns it was found in."""

    def __init__(self, row: Row, found: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self.line, self._row, self._found = row.number, row, found

    def texts(self, part: str) -> dict[str, str]:
        """By language; under the empty name where the file does not say which.  Raises Rejected for a spoilt cell."""
        told: dict[str, str] = {}
        for column, language in self._found.get(part, ()):
            if text := self._text(part, column):
                told.setdefault(language, text)
        return told

    def _text(self, part: str, column: str) -> str:
        value = self._row.cells.get(column)
        if isinstance(value, bool) and part in _FLAGS:
            return "true" if value else ""
        if column in self._row.spoilt:
            raise Rejected(clean(self._row.spoilt[column]))
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()  # so a workbook writes a day
        return plain(text_of(value))

    def text(self, part: str) -> str:
        return next(iter(self.texts(part).values()), "")

    def column(self, part: str) -> str:
        return clean(next((column for column, _language in self._found.get(part, ())), ""))


def rows_of(path: Path, *needed: str) -> list[Cells | tuple[int, str]]:
    """Every row, or its line and why it cannot be read.  Raises BadFile for what is no such table, or too large.

    The whole file is read before anybody writes a row of it: one that breaks off half-way leaves nothing behind.
    """
    return list(_rows_of(path, needed))


def _rows_of(path: Path, needed: Sequence[str]) -> Iterator[Cells | tuple[int, str]]:
    if path.stat().st_size > MOST_BYTES:
        raise BadFile(_("The file is larger than %(n)d MB.") % {"n": MOST_BYTES // 2**20})
    with closing(open_table(path, unpacked=MOST_UNPACKED)) as table:
        found = {part: _columns(names, table.columns) for part, names in NAMES.items()}
        if missing := [part for part in needed if not found[part]]:
            told = {"parts": ", ".join(missing), "columns": clean(", ".join(table.columns))}
            raise BadFile(_("The file has no column for: %(parts)s. Its columns are: %(columns)s.") % told)
        for place, row in enumerate(table.rows(), 1):
            if place > MOST_ROWS:
                raise BadFile(_("At most %(n)d rows can be brought in at once.") % {"n": MOST_ROWS})
            yield (row.number, row.problem) if row.problem else Cells(row, found)


def _columns(names: Sequence[str], columns: Sequence[str]) -> list[tuple[str, str]]:
    """Every column of the first name that is there, with the language that it names after a slash."""
    for name in names:
        exact = [(column, "") for column in columns if column.strip().casefold() == name]
        by_language = [
            (column, language_of(column.rpartition("/")[2]))
            for column in columns
            if column.strip().casefold().rpartition("/")[0] == name
        ]
        if exact or by_language:
            return [*exact, *((column, language) for column, language in by_language if language)]
    return []


def language_of(code: str) -> str:
    """The language of the house that is meant, else the code as it stands; empty for what is no code of one."""
    told = code.strip().casefold().replace("_", "-")
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,6})?", told):
        return ""
    return _CHINESE.get(told) or (told.partition("-")[0] if told.startswith("en") else told)


def plain(cell: str) -> str:
    """The words of a cell: a page is reduced to them, and the mark of a spreadsheet before a formula goes."""
    text = clean(unguarded(cell) if cell[1:2] and cell[1] in "=+-@\t\r'" else cell)
    return clean(words_of(text)) if _MARKUP.search(text) else text


def chosen(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text that is taken, and its language: in ``language`` if there is one, else the first."""
    if language in texts:
        return texts[language], language
    for code, text in texts.items():
        known = dict(settings.LANGUAGES)
        return text, code if code in known else language
    return "", language


def demand(text: str, column: str) -> str:
    if not text:
        raise Rejected(_("The column %(column)s is empty.") % {"column": column})
    return text
