"""Votes about money, from the bytes of the file to winners, beside pabutools on the same file: the same winners, sooner.

Both read the file, put equal ballots together, and raise the endowment by one unit of the currency until nothing further
fits (``add1e``, where pabutools stops).  Ours checks every ballot, computes the last round exactly and explains each
project; pabutools computes in exact fractions throughout, as it does by default.  The clock is the process's own; they take
turns, each counts the file several times in one process, if that is quick, and its best of all turns counts, so that neither
pays for starting or for a moment in which the machine was slow.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchmarks.report import Report
from benchmarks.votes import LODZ, write_election
from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.algorithms.budgets.exact import Utility
from lianxin.algorithms.budgets.tallying import Rule, Tally, tally

#: Real elections, where they lie beside this tree.
REAL = Path(__file__).resolve().parents[2] / "shared/data/pabulib"
TIMES_PEER = 50
MOST_TIMES, ENOUGH_SECONDS = 20, 3.0
#: Turns, and seconds of the peer after which there is no other.
MOST_TURNS, ENOUGH_TURNS = 3, 20.0
#: An interpreter that has pabutools, where this one has not.
PEER = os.environ.get("LIANXIN_PEER_PYTHON", "")


def measure(report: Report, folder: Path) -> None:
    made = folder / "invented.pb"
    voters, projects, share = LODZ
    write_election(made, voters=voters, projects=projects, share=share)
    found = [
        _measure(report, path, utility)
        for path in (*sorted(REAL.glob("*.pb")), made)
        if b"\nvote_type;cumulative" not in path.read_bytes()
        for utility in ((Utility.COST, Utility.CARDINALITY) if path != made else (Utility.COST,))
    ]
    columns = ["", "voters", "projects", "raises", "decided exactly", "Lianxin, s", "pabutools, s", "ratio"]
    report.table("Equal shares, add1e, from the file to the winners", columns, found)


def _measure(report: Report, path: Path, utility: Utility) -> list[str]:
    began, turns = time.monotonic(), list[tuple[float, Tally, dict[str, Any]]]()
    while len(turns) < MOST_TURNS and time.monotonic() - began < ENOUGH_TURNS:
        turns.append((*_ours(path, utility), _peer(path, utility)))
    seconds, ours, _ = min(turns, key=itemgetter(0))
    theirs = min((peer for _, _, peer in turns), key=lambda peer: peer.get("parse", 0) + peer.get("rule", 0))
    name = f"{path.stem}, {utility.value}"
    report.figures[f"budgets, {name}"] = {"seconds": seconds, "winners": len(ours.winners), "peer": theirs}
    row = [name, f"{ours.input['voters']:,}", str(ours.input["projects"]), str(ours.raises)]
    row += [str(ours.exact_rounds), f"{seconds:.4f}"]
    if not theirs:
        return [*row, "", ""]
    peer = theirs["parse"] + theirs["rule"]
    same = sorted(ours.winners) == sorted(theirs["winners"])
    report.bar(
        f"{name}: the same winners as pabutools", "the same", f"{len(ours.winners)} of them", cleared=same
    )
    if ours.raises:
        report.bar(
            f"{name}: beside pabutools, from the file to the winners",
            f"at least × {TIMES_PEER}",
            f"× {peer / seconds:.0f}",
            cleared=peer >= TIMES_PEER * seconds,
        )
    return [*row, f"{peer:.2f}", f"× {peer / seconds:.0f}"]


def _ours(path: Path, utility: Utility) -> tuple[float, Tally]:
    took = list[float]()
    while len(took) < MOST_TIMES and sum(took) < ENOUGH_SECONDS:
        began = time.process_time()
        found = tally(path.read_bytes(), Rule(completion=Completion.ADD1E, utility=utility))
        took.append(time.process_time() - began)
    return min(took), found


def _peer(path: Path, utility: Utility) -> dict[str, Any]:
    """What the peer found; nothing where it is not installed."""
    if not PEER and importlib.util.find_spec("pabutools") is None:
        return {}
    words = [PEER or sys.executable, "-m", "benchmarks.peer_budgets", str(path), "add1", utility.value]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
