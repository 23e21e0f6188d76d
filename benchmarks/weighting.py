"""Weights for a million people by five margins, beside ipfn: the same weights, in how many seconds of the processor."""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import numpy as np
import numpy.typing as npt

from benchmarks.report import Report
from lianxin.algorithms.weighting import Cells, Raked, counted, rake

PEOPLE, SIZES = 1_000_000, (2, 6, 12, 5, 8)
#: So many more are heard before the weights are asked for again.
MORE = 1_000
TOLERANCE, SAME, TIMES = 1e-6, 1e-6, 10
#: The share of people whose groups go up and down together in all margins.
TOGETHER = 0.2
ROUNDS = {"rows": 1, "cells": 3}
OUR_ROUNDS = 9

Columns = list[npt.NDArray[np.int64]]


def measure(report: Report, folder: Path) -> None:
    """Each in a process of its own or in turns; the peer's weights are compared person by person."""
    columns, people = invented(20261123)
    ours, weights, raked = _ours(columns, people)
    again, bounded = _again(columns, people), _bounded(columns, people)
    report.figures["weighting"] = {
        "seconds": ours,
        "again": again,
        "bounded": bounded,
        "rounds": raked.rounds,
    }
    file = folder / "weighting.npz"
    np.savez(file, **{f"column{n}": one for n, one in enumerate(columns)}, **_wanted(people))
    table = [["Lianxin, rows to weights", f"{ours * 1000:,.1f}", "", ""]]
    for what in ROUNDS:
        found = _peer(file, what)
        table.append(_judge(report, what, ours, weights, found))
    table.append([f"Lianxin, {MORE:,} people more", f"{again * 1000:,.1f}", "", ""])
    table.append(["Lianxin, held between 0.3 and 3", f"{bounded * 1000:,.1f}", "", ""])
    title = f"Weights of {PEOPLE:,} people by {len(SIZES)} margins, {TOLERANCE:g}; ms of the processor"
    report.table(title, ["", "ms", "largest relative difference", "times ours"], table)


def invented(seed: int) -> tuple[Columns, list[npt.NDArray[np.float64]]]:
    """People of whom the margins hang together and who do not stand as all people do."""
    dice = np.random.default_rng(seed)
    leaning = dice.random(PEOPLE)
    columns = []
    for size in SIZES:
        own = dice.choice(size, PEOPLE, p=dice.dirichlet(np.full(size, 8.0)))
        columns.append(np.where(leaning < TOGETHER, (leaning / TOGETHER * size).astype(np.int64), own))
    counts = [np.bincount(column, minlength=size) for column, size in zip(columns, SIZES, strict=True)]
    people = [np.round(count * dice.uniform(0.6, 1.6, count.size)) for count in counts]
    return columns, people


def _wanted(people: Sequence[npt.NDArray[np.float64]]) -> dict[str, npt.NDArray[np.float64]]:
    """The peer is told how many of those heard each group should weigh: as many as our weights have in all."""
    return {f"people{n}": one / one.sum() * PEOPLE for n, one in enumerate(people)}


def _ours(
    columns: Columns, people: Sequence[npt.NDArray[np.float64]]
) -> tuple[float, npt.NDArray[np.float64], Raked]:
    took = []
    for _ in range(OUR_ROUNDS):
        begun = process_time()
        cells, places = counted(columns, SIZES)
        raked = rake(cells, people, tolerance=TOLERANCE, bounds=None)
        weights = raked.weights[places]
        took.append(process_time() - begun)
    return statistics.median(took), weights, raked


def _again(columns: Columns, people: Sequence[npt.NDArray[np.float64]]) -> float:
    """A thousand people more, where the cells were kept."""
    cells, _places = counted([column[MORE:] for column in columns], SIZES)
    took = []
    for _ in range(OUR_ROUNDS):
        begun = process_time()
        grown: Cells = cells.plus(counted([column[:MORE] for column in columns], SIZES)[0])
        rake(grown, people, tolerance=TOLERANCE, bounds=None)
        took.append(process_time() - begun)
    return statistics.median(took)


def _bounded(columns: Columns, people: Sequence[npt.NDArray[np.float64]]) -> float:
    begun = process_time()
    raked = rake(counted(columns, SIZES)[0], people, tolerance=TOLERANCE)
    assert raked.holds
    assert raked.trimmed > 0
    return process_time() - begun


def _peer(file: Path, what: str) -> tuple[float, npt.NDArray[np.float64]] | None:
    """The median of its times, and its weights; nothing where it is not installed."""
    if importlib.util.find_spec("ipfn") is None:
        return None
    words = [sys.executable, "-m", "benchmarks.peer_weights", str(file), what, str(TOLERANCE)]
    took = []
    for _ in range(ROUNDS[what]):
        done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
        took.append(float(json.loads(done.stdout)["seconds"]))
    return statistics.median(took), np.load(file.with_name(f"peer-{what}.npy"))


def _judge(
    report: Report,
    what: str,
    ours: float,
    weights: npt.NDArray[np.float64],
    found: tuple[float, npt.NDArray[np.float64]] | None,
) -> list[str]:
    name = "ipfn, as its manual has it" if what == "rows" else "ipfn, given cells counted beforehand"
    if found is None:
        return [name, "not installed", "", ""]
    seconds, theirs = found
    differs = float(np.abs(theirs / weights - 1).max())
    report.figures[f"weighting, ipfn, {what}"] = {"seconds": seconds, "differs": differs}
    report.bar(f"weights beside {name}", f"same to {SAME:g}", f"{differs:.1e}", cleared=differs <= SAME)
    if what == "rows":
        report.bar(
            f"raking {PEOPLE:,} x {len(SIZES)} beside {name}",
            f"at least × {TIMES}",
            f"× {seconds / ours:.0f}",
            cleared=seconds >= TIMES * ours,
        )
    return [name, f"{seconds * 1000:,.1f}", f"{differs:.1e}", f"× {seconds / ours:.1f}"]
