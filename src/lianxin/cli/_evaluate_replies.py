"""``lianxin evaluate replies``: which of an office's own past replies hand on and explain nothing, and how surely.

The rule of the product judges each reply.  Where people have labelled the replies, the rule is compared with them,
and a model that is learned from these labels, and forgotten with the command, shows how well emptiness can be ranked.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms import emptiness
from lianxin.algorithms.emptiness import Exchange
from lianxin.algorithms.handoff import hands_on
from lianxin.channels.file.guard import guarded
from lianxin.channels.file.problems import BadFile
from lianxin.hear.text import clean

from ._evaluate_tables import Cells, read_rows
from ._evaluate_topics import progress
from ._prepare import say

MEASURED, UNUSABLE, INTERRUPTED = 0, 2, 130
COLUMNS = ("title", "body", "reply")
EMPTY, EXPLAINS = "0", "1"
#: What part of the work the rule is, where a model is learned as well.
RULE = 0.4
OFTEN = 50


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1; None without labels, or where the labels do not allow it."""

    rule_recall: float | None
    rule_precision: float | None
    auc: float | None
    replies: int
    flagged: int
    labelled: int
    labelled_empty: int
    skipped: int


@dataclass(frozen=True)
class Material:
    """Rows with a reply: where they stand in the file, what was asked and replied, and the label if any."""

    rows: list[int]
    exchanges: list[Exchange]
    empty: list[bool | None]
    skipped: int


def add(parser: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ours = parser.add_parser("replies", help=_("which replies hand on and explain nothing"))
    ours.add_argument("file", type=Path, metavar="FILE.csv", help=_("columns title, body, reply"))
    ours.add_argument(
        "--label",
        default="",
        metavar="COLUMN",
        help=_("a column with 0 where the reply explains nothing, else 1"),
    )
    ours.add_argument("--flags", type=Path, metavar="OUT.csv", help=_("write which row was flagged"))
    ours.add_argument("--encoding", default="", help=_("the encoding of the text; by default found out"))
    ours.add_argument("--json", action="store_true", help=_("print the figures as JSON"))
    ours.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: measured; 2: the file cannot be measured with."""
    try:
        material = read(arguments.file, arguments.label, arguments.encoding)
        with progress() as tell:
            flags = judge(material, lambda part: tell(part * (RULE if arguments.label else 1)))
            figures = measure(material, flags, lambda part: tell(RULE + (1 - RULE) * part))
        if arguments.flags:
            write(arguments.flags, material, flags)
    except (BadFile, OSError) as error:
        say(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        say(_("Interrupted: nothing was measured."))
        return INTERRUPTED
    print(json.dumps(asdict(figures)) if arguments.json else _table(figures))
    return MEASURED


def read(path: Path, label: str = "", encoding: str = "") -> Material:
    """The rows that have a reply.  Columns are found however their names are capitalised."""
    columns, rows = read_rows(path, encoding)
    named = _named(path, columns, (*COLUMNS, *([label] if label else [])))
    where = [number for number, row in enumerate(rows, start=1) if row and clean(row[named["reply"]])]
    if not where:
        raise BadFile(_("No row of %(file)s has a reply.") % {"file": path.name})
    told = [rows[number - 1] for number in where]
    exchanges = [
        Exchange(clean(f"{row[named['title']]}\n{row[named['body']]}"), clean(row[named["reply"]]))
        for row in told
    ]
    empty = [
        _label(row, named[label], path, number) if label else None
        for row, number in zip(told, where, strict=True)
    ]
    return Material(where, exchanges, empty, len(rows) - len(where))


def _named(path: Path, columns: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    known = {name.strip().casefold(): name for name in reversed(columns)}
    if missing := [name for name in wanted if name.strip().casefold() not in known]:
        told = {"file": path.name, "names": ", ".join(missing), "known": ", ".join(columns)}
        raise BadFile(_("%(file)s has no column %(names)s. It has: %(known)s") % told)
    return {name: known[name.strip().casefold()] for name in wanted}


def _label(row: Cells, column: str, path: Path, number: int) -> bool | None:
    """Whether people say that the reply explains nothing; None where nobody said anything."""
    text = clean(row[column]).removesuffix(".0")
    if text not in {EMPTY, EXPLAINS, ""}:
        told = {"file": path.name, "row": number, "column": column}
        raise BadFile(_("%(file)s, row %(row)s: the column %(column)s holds neither 0 nor 1.") % told)
    return None if not text else text == EMPTY


def judge(material: Material, tell: Callable[[float], None] = lambda _part: None) -> list[bool]:
    """What the rule says of each reply."""
    flags = []
    for exchange in material.exchanges:
        flags.append(hands_on(exchange.reply))
        if not len(flags) % OFTEN:
            tell(len(flags) / len(material.exchanges))
    return flags


def measure(
    material: Material, flags: Sequence[bool], tell: Callable[[float], None] = lambda _part: None
) -> Figures:
    """The rule beside the labels, and the ranking of a model learned from them."""
    labelled = [row for row, label in enumerate(material.empty) if label is not None]
    empty = {row for row in labelled if material.empty[row]}
    found = {row for row in labelled if flags[row]}
    return Figures(
        rule_recall=_share(len(found & empty), len(empty)),
        rule_precision=_share(len(found & empty), len(found)),
        auc=_ranked(material, labelled, tell),
        replies=len(flags),
        flagged=sum(flags),
        labelled=len(labelled),
        labelled_empty=len(empty),
        skipped=material.skipped,
    )


def _ranked(material: Material, labelled: Sequence[int], tell: Callable[[float], None]) -> float | None:
    done = 0

    def advance(judged: int) -> None:
        nonlocal done
        done += judged
        tell(done / len(labelled))

    exchanges = [material.exchanges[row] for row in labelled]
    found = emptiness.auc(exchanges, [bool(material.empty[row]) for row in labelled], advance)
    return None if found is None else round(found, 4)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def write(path: Path, material: Material, flags: Sequence[bool]) -> None:
    """One line for each reply: its row in the file, the flag, and its first words, safe for a spreadsheet."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["row", "flagged", "reply"])
        for row, exchange, flag in zip(material.rows, material.exchanges, flags, strict=True):
            lines.writerow([row, int(flag), guarded(" ".join(exchange.reply.split())[:200])])


def _table(figures: Figures) -> str:
    rows = {
        _("Replies read"): str(figures.replies),
        _("Hand on and explain nothing, says the rule"): str(figures.flagged),
        _("Rows without a reply, left out"): str(figures.skipped),
    }
    if figures.labelled:
        rows |= {
            _("Replies that people labelled"): str(figures.labelled),
            _("Of these, explain nothing, say people"): str(figures.labelled_empty),
            _("Of those, found by the rule (recall)"): _percent(figures.rule_recall),
            _("Of what the rule found, right (precision)"): _percent(figures.rule_precision),
            _("Ranked by a model learned here (AUC)"): _("not known")
            if figures.auc is None
            else f"{figures.auc:.4f}",
        }
    return "\n".join(f"{value:>8}  {label}" for label, value in rows.items())


def _percent(share: float | None) -> str:
    return _("not known") if share is None else f"{share:.1%}"
