"""The record beside pymerkle: durable signed appends, and proofs out of one and ten million entries."""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import flush
from benchmarks.inside import Inside
from benchmarks.report import Report
from tests.support.houses import clean_environment

SIZES = (1_000_000, 10_000_000)
#: How often the peer is asked: its first proof after a start reads everything, the others little.
PEER_PROOFS = 20
BATCH, CLIENTS = 100, (1, 16)
TIMES_PEER, PROOF_MS, FIRST_MS = 10, 5, 100


def measure(report: Report, folder: Path, seconds: float, flush_ms: float) -> None:
    """Appends on this disk and on a common one, then each length of record, ours and the peer's in turns."""
    here = flush.typical(folder)
    _measure_appends(report, folder, seconds, here, f"the disk as it is, a flush takes {here:.2f} ms")
    library = flush.build(folder)
    if library is not None and here < flush_ms:
        with flush.slowed(library, flush_ms):
            _measure_appends(report, folder, seconds, flush_ms, f"a flush slowed to {flush_ms:g} ms for both")
    for size in SIZES:
        _measure_proofs(report, folder, size)


def _measure_appends(report: Report, folder: Path, seconds: float, flush_ms: float, title: str) -> None:
    """One at a time, sixteen who each wait for their own commit, and in batches.

    One at a time no log can be ten times as fast as another, because each commit of either waits for the disk.  The bar
    lies on batches beside the peer's durable appends; what it does in batches, unsigned, stands in the table.
    """
    with Inside(_env(folder / "record")) as inside:
        batched = inside("appends", seconds=seconds, batch=BATCH)
        ours = {clients: inside("appends", seconds=seconds, clients=clients) for clients in CLIENTS}
    theirs = {
        clients: _peer(folder / "peer-appends", "appends", seconds, clients).get("rate")
        for clients in CLIENTS
    }
    in_batches = _peer(folder / "peer-appends", "batches", seconds, BATCH).get("rate")
    report.figures[f"appends, {title}"] = {"ours": ours, "batched": batched, "pymerkle": theirs}
    rows = [_beside(f"{clients} at once", ours[clients], theirs[clients]) for clients in CLIENTS]
    rows.append(_beside(f"{BATCH} entries a commit", batched, in_batches))
    report.table(
        f"Durable appends a second ({title})", ["", "Lianxin, signed", "pymerkle, unsigned", ""], rows
    )
    report.say(f"One flush an entry allows {1000 / flush_ms:,.0f} a second on this disk.\n")
    if theirs[1]:
        report.bar(
            f"signed appends in batches of {BATCH}, beside pymerkle's durable ones; {title}",
            f"at least × {TIMES_PEER}",
            f"× {batched / theirs[1]:.1f}",
            cleared=batched >= TIMES_PEER * theirs[1],
        )


def _beside(name: str, ours: float, theirs: float | None) -> list[str]:
    return [name, f"{ours:,.0f}", _rate(theirs), f"× {ours / theirs:.1f}" if theirs else ""]


def _rate(found: float | None) -> str:
    return f"{found:,.0f}" if found else "not installed"


def _measure_proofs(report: Report, folder: Path, size: int) -> None:
    env = _env(folder / "record")
    with Inside(env) as inside:
        grown = inside("log_of", size=size)
    with Inside(env) as inside:  # a process that has just started
        ours = inside("proofs")
    _peer(folder / "peer-proofs", "proofs", size, 0)
    theirs = _peer(folder / "peer-proofs", "proofs", size, PEER_PROOFS)
    report.figures[f"proofs at {size:,}"] = {"grown": grown, "ours": ours, "pymerkle": theirs}
    rows = [_row("Lianxin, with row and receipt", ours)] + ([_row("pymerkle", theirs)] if theirs else [])
    title = f"Proofs out of {size:,} entries (ours take {grown['bytes']:.0f} bytes each on disk)"
    report.table(title, ["", "first after a start, ms", "p50 ms", "p99 ms"], rows)
    p50 = statistics.median(ours["all"])
    report.bar(f"proof p50 at {size:,}", f"at most {PROOF_MS} ms", f"{p50:.2f} ms", cleared=p50 <= PROOF_MS)
    report.bar(
        f"first proof after a start at {size:,}",
        f"below {FIRST_MS} ms",
        f"{ours['first']:.1f} ms",
        cleared=ours["first"] < FIRST_MS,
    )


def _row(name: str, found: dict[str, Any]) -> list[str]:
    took = sorted(found["all"])
    p99 = took[min(len(took) - 1, int(len(took) * 0.99))]
    return [name, f"{found['first']:.2f}", f"{statistics.median(took):.2f}", f"{p99:.2f}"]


def _env(data: Path) -> dict[str, str]:
    return clean_environment() | {"LIANXIN_DATA": str(data)}


def _peer(file: Path, what: str, *numbers: float) -> dict[str, Any]:
    """What the peer did; nothing where it is not installed."""
    if importlib.util.find_spec("pymerkle") is None:
        return {}
    words = [sys.executable, "-m", "benchmarks.peer_log", str(file), what, *map(str, numbers)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
