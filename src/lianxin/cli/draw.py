"""``lianxin draw``: a panel by lot.  The list of panels first, for everybody to count; then the draw, for everybody to redo."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from lianxin.algorithms import lots
from lianxin.algorithms.lots import BadTable, Lottery, NoPanel, Pool
from lianxin.channels.file.problems import BadFile

from . import _lots
from ._evaluate_tables import read_rows
from ._prepare import say

DRAWN, IMPOSSIBLE, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
MOST_PANELS = 100_000
Read = TypeVar("Read")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "draw",
        help=_("draw a panel by lot, fairly and for all to see"),
        description=_(
            "Makes a list of equally likely panels that keep the quotas and give everybody the fairest chance. "
            "Publish the list and the commitment of your seed; when a number that nobody could know has been "
            "published outside, draw with --lottery, --seed and --outside. Anybody can do it again."
        ),
        epilog=_(
            "POOL.csv: one row a person, one column a category; other columns are not looked at. People are called "
            "by the number of their row; the first below the heads is 1. CATEGORIES.csv: category, feature, min, max "
            "(or feature, value, min, max), and if you like min_flex, max_flex: how far a quota may give way. "
            "--json: min_probability, bound, panels (lists of numbers), probabilities (one a person), digest (SHA-256 "
            "of the JSON of panels, people, pool, size, keys in this order, no spaces), and what else was asked for. "
            "Status 1: no panel keeps the quotas; the smallest change that would do is told."
        ),
    )
    parser.add_argument(
        "pool", type=Path, nargs="?", metavar="POOL.csv", help=_("the people who stand ready")
    )
    parser.add_argument("categories", type=Path, nargs="?", metavar="CATEGORIES.csv", help=_("the quotas"))
    parser.add_argument("--size", type=int, metavar="N", help=_("how many people sit on the panel"))
    parser.add_argument(
        "--address",
        action="append",
        default=[],
        metavar="COLUMN",
        help=_("one person of an address at most; give it once for each column of the address"),
    )
    parser.add_argument(
        "--panels", type=int, metavar="M", help=_("how long the list is; by default 1,000 or 10,000")
    )
    _add_draw(parser)
    parser.add_argument(
        "--invited", type=Path, metavar="FILE", help=_("all who were invited: who stood ready?")
    )
    parser.add_argument("--encoding", default="", help=_("the encoding of the text; by default found out"))
    parser.add_argument("--json", action="store_true", help=_("print everything as JSON"))
    parser.set_defaults(run=run)


def _add_draw(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lottery", type=Path, metavar="FILE", help=_("a list made before with --json"))
    parser.add_argument(
        "--seed", metavar="TEXT", help=_("secret until the draw; alone, its commitment is told")
    )
    parser.add_argument(
        "--outside", metavar="TEXT", help=_("a number from outside, published after the list")
    )
    parser.add_argument(
        "--gone",
        type=_numbers,
        default=[],
        metavar="N,N",
        help=_("people who dropped out, to be replaced by lot"),
    )
    parser.add_argument(
        "--away", type=_numbers, default=[], metavar="N,N", help=_("people who cannot come as replacements")
    )


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(_("whole numbers with commas between them")) from None


def run(arguments: argparse.Namespace) -> int:
    """0: done; 1: no panel keeps the quotas; 2: nothing can be made of what was given; 130: interrupted."""
    try:
        _check(arguments)
        told = _told(arguments)
    except (BadFile, OSError) as error:
        say(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        say(_("Interrupted: nothing was drawn."))
        return INTERRUPTED
    if "relaxation" in told:
        if arguments.json:
            print(json.dumps(told, ensure_ascii=False))
        return IMPOSSIBLE
    print(json.dumps(told, ensure_ascii=False) if arguments.json else "\n".join(_lots.lines(told)))
    return DRAWN


def _check(arguments: argparse.Namespace) -> None:
    """What has to be given together."""
    tables = (arguments.pool, arguments.categories)
    if not arguments.lottery and (None in tables or arguments.size is None):
        raise BadFile(_("Give POOL.csv, CATEGORIES.csv and --size, or a --lottery made before."))
    if arguments.size is not None and arguments.size < 1:
        raise BadFile(_("--size is 1 or more."))
    if arguments.panels is not None and not 1 <= arguments.panels <= MOST_PANELS:
        raise BadFile(_("--panels is between 1 and 100000."))
    if arguments.outside and not arguments.seed:
        raise BadFile(_("--outside goes with --seed."))
    if arguments.gone and (None in tables or not arguments.outside):
        raise BadFile(_("--gone needs POOL.csv, CATEGORIES.csv, --seed and --outside."))


def _told(arguments: argparse.Namespace) -> dict[str, Any]:
    pool = _pool(arguments, arguments.pool) if arguments.pool and arguments.categories else None
    told: dict[str, Any]
    if arguments.lottery:
        lottery = _read(arguments.lottery)
        told = {"digest": lottery.digest}
    else:
        assert pool is not None  # noqa: S101 - _check has seen to it
        try:
            lottery, told = _made(pool, arguments)
        except NoPanel:
            return _impossible(pool, arguments.size)
    if arguments.invited and pool:
        told["responses"] = _responses(_pool(arguments, arguments.invited), pool)
    if arguments.seed:
        told["commitment"] = lots.commitment(arguments.seed)
    if arguments.outside:
        number = lots.drawn(lottery, arguments.seed, arguments.outside)
        told["drawn"] = {"number": number, "panel": list(lottery.panels[number - 1])}
        if arguments.gone and pool:
            told["replaced"] = _replaced(pool, lottery, number, arguments)
    return told


def _pool(arguments: argparse.Namespace, people: Path) -> Pool:
    quotas = _table(arguments.categories, arguments, lots.read_quotas)
    return _table(people, arguments, lambda rows: lots.read_people(rows, quotas, address=arguments.address))


def _table(
    path: Path, arguments: argparse.Namespace, reading: Callable[[list[dict[str, str]]], Read]
) -> Read:
    _columns, rows = read_rows(path, arguments.encoding)
    try:
        return reading(rows)
    except BadTable as problem:
        raise _lots.bad_table(path.name, problem) from None


def _made(pool: Pool, arguments: argparse.Namespace) -> tuple[Lottery, dict[str, Any]]:
    problem = lots.problem_of(pool, arguments.size)
    with _progress() as tell:
        fair = lots.fairest(problem, pool.seed, tell)
        tell("list", 0, 1)
        lottery = lots.published(pool, problem, fair, arguments.panels)
    chances = lottery.chances()
    return lottery, {
        "min_probability": min(chances),
        "bound": fair.bound,
        "gap": max(0.0, fair.bound - min(chances)),
        "before_rounding": {
            "min_probability": float(fair.had(problem).min()),
            "reached": fair.mixture.reached,
            "proved": fair.proved,
        },
        "people": lottery.people,
        "pool": lottery.pool,
        "size": lottery.size,
        "panels": lottery.panels,
        "probabilities": chances,
        "digest": lottery.digest,
    }


def _impossible(pool: Pool, size: int) -> dict[str, Any]:
    found = lots.smallest_relaxation(pool, lots.problem_of(pool, size))
    for line in _lots.relaxation(found):
        say(line)
    return _lots.relaxation_json(found)


def _read(path: Path) -> Lottery:
    """A lottery that was published; whoever changed it is told so."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        panels = tuple(tuple(int(person) for person in panel) for panel in given["panels"])
        lottery = Lottery(str(given["pool"]), int(given["people"]), int(given["size"]), panels)
        digest = given["digest"]
    except (ValueError, KeyError, TypeError):
        raise BadFile(_("%(file)s is not what `lianxin draw --json` wrote.") % {"file": path.name}) from None
    if digest != lottery.digest or not panels:
        raise BadFile(_("%(file)s is not as it was made: its digest is another.") % {"file": path.name})
    return lottery


def _responses(invited: Pool, ready: Pool) -> list[dict[str, Any]]:
    try:
        found = lots.responses(invited, ready)
    except ValueError:
        raise BadFile(
            _("More people stood ready than were invited: these lists do not belong together.")
        ) from None
    return [
        {
            "category": row.category,
            "feature": row.feature,
            "invited": row.invited,
            "ready": row.ready,
            "rate": row.rate,
            "low": row.share and row.share.low,
            "high": row.share and row.share.high,
        }
        for row in found
    ]


def _replaced(pool: Pool, lottery: Lottery, number: int, arguments: argparse.Namespace) -> dict[str, Any]:
    panel, gone = lottery.panels[number - 1], list(dict.fromkeys(arguments.gone))
    if pool.digest != lottery.pool:
        raise BadFile(_("This is not the pool that the lottery was made from."))
    if not {*gone} <= {*panel}:
        raise BadFile(_("Only people who sit on the panel can drop out of it."))
    seed = f"{lottery.digest}/{arguments.seed}/{arguments.outside}/replacements"
    found = lots.replacements(pool, panel, gone, seed, away=arguments.away)
    alike = {came for _gone, came in found.alike}
    return {
        "panel": list(found.panel),
        "alike": [list(pair) for pair in found.alike],
        "others": [person for person in found.came if person not in alike],
        "empty": len(gone) - len(found.came),
        "missed": _lots.missed_json(found.missed),
    }


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """What is being done, on the terminal; nothing when nobody is looking."""
    words = {
        "chances": _("the fairest chances"),
        "panels": _("panels"),
        "exact": _("further panels, one by one"),
        "list": _("the list"),
    }
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=1)
        yield lambda what, done, of: bar.update(task, description=words[what], completed=done, total=of)
