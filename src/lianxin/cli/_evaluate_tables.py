"""The tables that ``lianxin evaluate`` reads: rows of any file, messages with their topics, the tree of topics."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.channels.file.problems import BadFile
from lianxin.channels.file.source import open_table
from lianxin.hear.text import clean

SHOWN = 5
#: A column whose values hardly ever repeat is no column of topics.
LEAST_REPEATED, FEW = 0.5, 20

Cells = dict[str, str]


@dataclass(frozen=True)
class Examples:
    """Messages with the topics that people chose; ``skipped`` rows had no words or no topic, or were broken."""

    texts: list[str]
    labels: list[str]
    skipped: int

    @classmethod
    def none(cls) -> Examples:
        return cls([], [], 0)


def read_examples(path: Path, text: str, label: str, encoding: str = "") -> Examples:
    """Words of several columns are put one below the other, in the order in which the columns are named."""
    columns, rows = read_rows(path, encoding)
    parts = [text] if text in columns else [part.strip() for part in text.split(",")]
    if missing := [name for name in (*parts, label) if name not in columns]:
        told = {"file": path.name, "names": ", ".join(missing), "known": ", ".join(columns)}
        raise BadFile(_("%(file)s has no column %(names)s. It has: %(known)s") % told)
    pairs = [(clean("\n".join(row[part] for part in parts)), row[label].strip()) for row in rows if row]
    found = [(words, topic) for words, topic in pairs if words and topic]
    if not found:
        raise BadFile(_("No row of %(file)s has both words and a topic.") % {"file": path.name})
    labels = [topic for _words, topic in found]
    if len(labels) > FEW and len(set(labels)) > LEAST_REPEATED * len(labels):
        told = {"file": path.name, "column": label}
        raise BadFile(
            _("In %(file)s nearly every row has another %(column)s, so that is no column of topics.") % told
        )
    return Examples([words for words, _topic in found], labels, len(rows) - len(found))


def read_rows(path: Path, encoding: str) -> tuple[list[str], list[Cells]]:
    """The columns, and the cells of each row; none where a row is broken."""
    try:
        with closing(open_table(path, encoding)) as table:
            rows = [{} if row.problem else _texts(row.cells) for row in table.rows()]
            return table.columns, rows
    except BadFile as error:
        raise BadFile(f"{path.name}: {error}") from None


def _texts(cells: dict[str, object]) -> Cells:
    return {column: "" if cell is None else str(cell) for column, cell in cells.items()}


@dataclass
class _Node:
    """One topic of the tree: what messages call it, and how deep it lies."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    depth: int
    below: list[_Node] = field(default_factory=list)

    def all_names(self) -> Iterator[str]:
        yield from self.names
        for node in self.below:
            yield from node.all_names()


def read_tree(path: Path, labels: Collection[str], encoding: str = "") -> dict[str, list[str]]:
    """For each topic on the levels that the messages use: its name and the names of all below it."""
    columns, rows = read_rows(path, encoding)
    rows = [row for row in rows if row]
    nodes = _from_codes(path, rows) if {"code", "parent"} <= set(columns) else _from_levels(rows)
    known = {label: node for node in reversed(nodes) for label in node.labels}
    if unknown := sorted(set(labels) - set(known)):
        more = ", …" if len(unknown) > SHOWN else ""
        told = {"file": path.name, "topics": ", ".join(unknown[:SHOWN]) + more}
        raise BadFile(_("%(file)s has no topic called: %(topics)s") % told)
    return _choices(nodes, known, labels)


def _choices(nodes: list[_Node], known: dict[str, _Node], labels: Collection[str]) -> dict[str, list[str]]:
    """Every topic of the used levels is a choice, also one that no message has yet."""
    depths = {known[label].depth for label in labels}
    # Messages name topics by code or by name; choices are called as the messages call them.
    by_name = any(known[label].labels[0] != label for label in labels)
    found: dict[str, list[str]] = {}
    for node in nodes:
        if node.depth in depths:
            label = node.labels[-1 if by_name else 0]
            found.setdefault(label, []).extend(node.all_names())
    return {label: list(dict.fromkeys(names)) for label, names in found.items()}


def _from_levels(rows: list[Cells]) -> list[_Node]:
    """One column per level, the widest first."""
    found: dict[tuple[str, ...], _Node] = {}
    for row in rows:
        names = [name.strip() for name in row.values() if name.strip()]
        for depth in range(len(names)):
            place = tuple(names[: depth + 1])
            if place in found:
                continue
            found[place] = node = _Node((names[depth],), (names[depth],), depth)
            if depth:
                found[place[:-1]].below.append(node)
    return list(found.values())


def _from_codes(path: Path, rows: list[Cells]) -> list[_Node]:
    """One row per topic: its code, the code above it, its name, and further words between bars."""
    found: dict[str, _Node] = {}
    above = {row["code"].strip(): row["parent"].strip() for row in rows}
    for row in rows:
        code, name = row["code"].strip(), row.get("name", "").strip()
        words = (word.strip() for word in row.get("words", "").split("|"))
        names = tuple(dict.fromkeys(word for word in (name, *words) if word))
        found[code] = _Node((code, name or code), names, _depth(path, code, above))
    for code, node in found.items():
        if above[code]:
            found[above[code]].below.append(node)
    return list(found.values())


def _depth(path: Path, code: str, above: dict[str, str]) -> int:
    seen = [code]
    while parent := above[seen[-1]]:
        if parent not in above or parent in seen:
            told = {"file": path.name, "code": code, "parent": parent}
            raise BadFile(_("%(file)s: %(code)s lies below %(parent)s, which is not there.") % told)
        seen.append(parent)
    return len(seen) - 1
