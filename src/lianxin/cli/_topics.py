"""``lianxin office topics``: take over a tree of topics, and what is asked about each, from tables."""

from __future__ import annotations

import argparse
import hashlib
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.channels.file.problems import BadFile
from lianxin.channels.file.source import open_table
from lianxin.office import clock
from lianxin.office.commands import NewTopic, OfficeError, import_topics
from lianxin.office.models import Office

from ._steps import add_step, office_of

LANGUAGES = ("zh-hans", "zh-hant", "en")
YES = frozenset({"yes", "true", "1", "y", "是"})
Cells = dict[str, str]


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = add_step(steps, "topics", _("import the tree of topics; what is there already stays"), _topics)
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=_("a table with code, parent, words and a name per language; or one column per level"),
    )
    parser.add_argument(
        "--questions", type=Path, metavar="FILE", help=_("a table of what is asked about each topic")
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, help=_("the language of names whose column does not say it")
    )


def _topics(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    language = arguments.language or next(iter(office.names))
    topics = read_topics(arguments.file, arguments.questions, language)
    added = import_topics(office=office, topics=topics, now=clock.read())
    return _added(office, len(added), len(topics) - len(added))


def _added(office: Office, added: int, known: int) -> str:
    told = ngettext("%(n)d topic added.", "%(n)d topics added.", added) % {"n": added}
    if known:
        told += " " + _("%(n)d were there already and stay as they are.") % {"n": known}
    return told


def read_topics(file: Path, questions: Path | None, language: str) -> list[NewTopic]:
    """The tree of a file, parents and all; raises ``OfficeError`` with the place of what cannot be read."""
    columns, rows = _read(file)
    if "code" not in columns:
        return _from_levels(rows, language)
    asked = _questions(questions, language) if questions else {}
    topics = [_topic(row, asked.pop(row["code"], []), language) for row in rows]
    if asked:
        raise OfficeError(
            _("Questions about topics that are not in the file: %(topics)s") % {"topics": ", ".join(asked)}
        )
    return topics


def _read(file: Path) -> tuple[list[str], list[Cells]]:
    try:
        with closing(open_table(file)) as table:
            return [column.lower() for column in table.columns], list(_cells(file, table.rows()))
    except BadFile as error:
        raise OfficeError(f"{file}: {error}") from None


def _cells(file: Path, rows: Iterator[Any]) -> Iterator[Cells]:
    for row in rows:
        if row.problem:
            raise OfficeError(
                _("%(file)s, line %(n)d: %(problem)s")
                % {"file": file, "n": row.number, "problem": row.problem}
            )
        yield {column.lower(): str(cell or "").strip() for column, cell in row.cells.items()}


def _topic(row: Cells, questions: Sequence[Mapping[str, Any]], language: str) -> NewTopic:
    return NewTopic(
        code=row["code"],
        parent=row.get("parent", ""),
        names=_names(row, language),
        words=[word.strip() for word in row.get("words", "").split("|") if word.strip()],
        attributes=questions,
    )


def _names(row: Cells, language: str) -> dict[str, str]:
    """A name per language; a column ``name`` is in the office's own."""
    given = {language: row.get("name", "")} | {code: row.get(code, "") for code in LANGUAGES if row.get(code)}
    return {code: name for code, name in given.items() if name}


def _from_levels(rows: Sequence[Cells], language: str) -> list[NewTopic]:
    """One column per level, as category systems are handed round; a code is made from the names above it."""
    found: dict[tuple[str, ...], NewTopic] = {}
    for row in rows:
        path: tuple[str, ...] = ()
        for name in filter(None, row.values()):
            parent, path = path, (*path, name)
            if path not in found:
                above = code_of_path(parent) if parent else ""
                found[path] = NewTopic(code=code_of_path(path), parent=above, names={language: name})
    return list(found.values())


def code_of_path(path: Sequence[str]) -> str:
    """A short code for names that no address can hold: the same names always give the same one."""
    digest = hashlib.sha256("\n".join(path).encode()).digest()
    return "t-" + b32encode(digest)[:10].decode().lower()


def _questions(file: Path, language: str) -> dict[str, list[Mapping[str, Any]]]:
    """What is asked, by topic, in the order of the file."""
    columns, rows = _read(file)
    if missing := {"topic", "code", "datatype"} - set(columns):
        raise OfficeError(
            _("%(file)s lacks the columns: %(columns)s")
            % {"file": file, "columns": ", ".join(sorted(missing))}
        )
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        question = {
            "code": row["code"],
            "datatype": row["datatype"],
            "required": row.get("required", "").lower() in YES,
            "names": _names(row, language),
            "values": _values(row, language),
        }
        asked.setdefault(row["topic"], []).append(question)
    return asked


def _values(row: Cells, language: str) -> list[dict[str, Any]]:
    """``key=name|key=name`` from the column ``values`` or, for another language, ``values:en``."""
    columns = {"values": language} | {f"values:{code}": code for code in LANGUAGES}
    names: dict[str, dict[str, str]] = {}
    for column, code in columns.items():
        for pair in filter(None, row.get(column, "").split("|")):
            key, _equals, name = pair.partition("=")
            names.setdefault(key.strip(), {})[code] = name.strip() or key.strip()
    return [{"key": key, "names": told} for key, told in names.items()]
