"""``lianxin town simulate``: let invented offices live for a year and see whether pretending shows."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from lianxin.town.simulation.conduct import KINDS
from lianxin.town.simulation.judging import Judged, judge
from lianxin.town.simulation.picture import drawn
from lianxin.town.simulation.run import UnknownAgent, conducts_of

from ._prepare import say

FAILED, INTERRUPTED = 2, 130


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("town", help=_("simulate a town, to try whether pretending shows"))
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    simulate = steps.add_parser("simulate", help=_("let a town live through the real door and compare"))
    simulate.add_argument("--seed", type=int, default=1, help=_("the first seed"))
    simulate.add_argument("--seeds", type=int, default=1, help=_("how many towns, with seeds in a row"))
    simulate.add_argument(
        "--agents", default="all", help=_("kinds of offices, or all: %s") % ", ".join(KINDS)
    )
    simulate.add_argument("--days", type=int, default=365)
    simulate.add_argument("--homes", type=int, default=60, help=_("homes in each village"))
    simulate.add_argument("--jobs", type=int, default=1, help=_("how many towns at once"))
    simulate.add_argument("--json", action="store_true", help=_("print what became of them as JSON"))
    simulate.add_argument("--picture", type=Path, metavar="FILE.svg", help=_("draw it"))
    simulate.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: every check holds; 1: some do not, and they are named; 2: it could not be run."""
    try:
        conducts_of(arguments.agents.split(","))
        towns = list(_live(arguments))
    except UnknownAgent as error:
        say(_("There is no such kind of office: %(names)s") % {"names": error})
        return FAILED
    except Stopped as error:
        say(_("A town stopped: %(problem)s") % {"problem": error})
        return FAILED
    except KeyboardInterrupt:
        say(_("Interrupted: nothing is kept."))
        return INTERRUPTED
    judged = judge(towns)
    if arguments.picture:
        arguments.picture.write_text(drawn(judged), encoding="utf-8")
    print(json.dumps(_plain(judged), ensure_ascii=False, indent=1) if arguments.json else as_text(judged))
    return 0 if judged.holds else 1


class Stopped(RuntimeError):
    """A town's process ended badly; the text is its last line."""


def _live(arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    seeds = range(arguments.seed, arguments.seed + arguments.seeds)
    with (
        Progress(console=Console(stderr=True), transient=True) as progress,
        ThreadPoolExecutor(max_workers=max(1, arguments.jobs)) as towns,
    ):
        yield from towns.map(lambda seed: _one(arguments, seed, progress), seeds)


def _one(arguments: argparse.Namespace, seed: int, progress: Progress) -> dict[str, Any]:
    """One town in a process and a folder of its own: nothing of the real data is read or written."""
    task = progress.add_task(_("Town %(seed)s") % {"seed": seed}, total=arguments.days)
    facts = (
        "--seed",
        seed,
        "--agents",
        arguments.agents,
        "--days",
        arguments.days,
        "--homes",
        arguments.homes,
    )
    command = [sys.executable, "-m", "lianxin.town.simulation", *map(str, facts)]
    with tempfile.TemporaryDirectory(prefix="lianxin-town-") as folder:
        given = ("LIANXIN_DATABASE_URL", "LIANXIN_VAULT_URL")
        environment = {name: value for name, value in os.environ.items() if name not in given}
        environment |= {"LIANXIN_DATA": folder, "LIANXIN_PROBE_ORIGIN": ""}
        out = Path(folder, "result.json")
        with out.open("w", encoding="utf-8") as file:
            process = subprocess.Popen(  # noqa: S603  our own program
                command, env=environment, stdout=file, stderr=subprocess.PIPE, text=True
            )
            last = _watch(process, lambda day: progress.update(task, completed=day))
        if process.returncode:
            raise Stopped(last)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found


def _watch(process: subprocess.Popen[str], tell: Any) -> str:
    """Tell how far it is; returns the last line it wrote beside that."""
    last = ""
    try:
        for line in process.stderr or ():
            done, is_step, _of = line.strip().partition("/")
            if is_step and done.isdecimal():
                tell(int(done))
            elif line.strip():
                last = line.strip()
        process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
    return last


def as_text(judged: Judged) -> str:
    """What became of the towns, for a person."""
    lines = [
        _("%(towns)s towns, %(voices)s voices, %(requests)s requests")
        % {"towns": judged.towns, "voices": judged.voices, "requests": judged.requests}
    ]
    for check in judged.checks:
        lines.append(f"  {'✓' if check.holds else '✗'} {check.name}: {check.figure}")
        lines += [f"      {exception}" for exception in check.exceptions[:10]]
    return "\n".join(lines)


def _plain(judged: Judged) -> dict[str, Any]:
    return {
        "holds": judged.holds,
        "checks": [
            {"name": c.name, "holds": c.holds, "figure": c.figure, "exceptions": c.exceptions}
            for c in judged.checks
        ],
        "towns": judged.raw,
    }
