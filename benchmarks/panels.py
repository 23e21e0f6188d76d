"""Panels by lot beside sortition-algorithms, in time of the processor: who gets how fair a chance, and how long it takes.

Ours finds all chances (leximin), the certificate and the list that is published.  The peer's leximin needs a solver that is
not free, so it is asked for the largest smallest chance only (maximin, HiGHS), without a list.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.report import Report
from lianxin.algorithms.lots import fairest, problem_of, published, read_people, read_quotas
from tests.support.houses import clean_environment

#: Invented categories and how many features each has.
CATEGORIES = {"gender": 2, "age": 6, "education": 4, "area": 6, "concern": 4, "home": 2}
#: What comes together: older people, more schooling, a house; and by how much more such people volunteer.
LEANING, VOLUNTEERS, POPULATION = ("age", "education", "home"), 0.7, 100_000
BESIDE, ALONE = ((200, 30), (500, 40)), ((2000, 60, 30), (10_000, 100, 300))
TIMES_PEER, AS_FAIR = 5, 1e-6
#: The Python of a folder of its own in which the peer is set up; by default this one, if the peer is there.
PEER = os.environ.get("LIANXIN_PEER_PYTHON", "")


@dataclass(frozen=True)
class Found:
    """Seconds of the processor; the smallest chance before and after rounding; what no lottery can pass."""

    seconds: float
    kinds: int
    chance: float
    listed: float
    bound: float
    panels: int
    proved: bool


def measure(report: Report, folder: Path) -> None:
    """Two pools beside the peer, two larger ones alone."""
    rows = []
    for people, size in BESIDE:
        found, theirs = _measured(folder, people, size), _peer(folder, people, size)
        rows.append(_row(people, size, found, theirs))
        report.figures[f"panels, {people}"] = {"ours": vars(found), "peer": theirs}
        if theirs:
            _judge_beside(report, people, found, theirs)
    for people, size, seconds in ALONE:
        found = _measured(folder, people, size)
        rows.append(_row(people, size, found, {}))
        report.figures[f"panels, {people}"] = {"ours": vars(found)}
        report.bar(
            f"panel of {size} out of {people:,}",
            f"at most {seconds} s, every chance reached",
            f"{found.seconds:.1f} s" + ("" if found.proved else ", not reached"),
            cleared=found.seconds <= seconds and found.proved,
        )
    columns = [
        "pool",
        "kinds",
        "bound",
        "smallest",
        "in the list",
        "panels",
        "CPU s",
        "peer: smallest",
        "CPU s",
    ]
    report.table("Panels by lot: six categories, 24 features", columns, rows)


def _judge_beside(report: Report, people: int, found: Found, theirs: dict[str, Any]) -> None:
    report.bar(
        f"panel out of {people}, beside sortition-algorithms",
        f"at least × {TIMES_PEER}, as fair",
        f"× {theirs['seconds'] / found.seconds:.1f}",
        cleared=theirs["seconds"] >= TIMES_PEER * found.seconds
        and found.chance >= theirs["chance"] * (1 - AS_FAIR),
    )


def _row(people: int, size: int, found: Found, theirs: dict[str, Any]) -> list[str]:
    return [
        f"{size} of {people:,}",
        f"{found.kinds:,}",
        f"{found.bound:.5%}",
        f"{found.chance:.5%}",
        f"{found.listed:.3%}",
        f"{found.panels:,}",
        f"{found.seconds:.1f}",
        f"{theirs['chance']:.5%}" if theirs else "",
        f"{theirs['seconds']:.1f}" if theirs else "",
    ]


def _measured(folder: Path, people: int, size: int) -> Found:
    write(folder, people, size)
    begun = process_time()
    quotas = read_quotas(_rows(folder / "categories.csv"))
    pool = read_people(_rows(folder / "pool.csv"), quotas)
    problem = problem_of(pool, size)
    fair = fairest(problem, pool.seed)
    lottery = published(pool, problem, fair)
    seconds = process_time() - begun
    return Found(
        seconds=seconds,
        kinds=len(problem.count),
        chance=float(fair.had(problem).min()),
        listed=min(lottery.chances()),
        bound=fair.bound,
        panels=len(lottery.panels),
        proved=fair.proved,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, people: int, size: int) -> None:
    """An invented pool of volunteers, and quotas within a seat and a half of the population's shares."""
    common = np.random.default_rng(1)
    shares = [common.dirichlet(np.full(number, 6.0)) for number in CATEGORIES.values()]
    dice = np.random.default_rng(7)
    population, pool = _people(dice, shares, POPULATION, 0.0), _people(dice, shares, people, VOLUNTEERS)
    with (folder / "pool.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *CATEGORIES])
        writer.writerows(
            [n + 1, *(f"{name}{at}" for name, at in zip(CATEGORIES, row, strict=True))]
            for n, row in enumerate(pool)
        )
    with (folder / "categories.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["feature", "value", "min", "max"])
        for place, (name, number) in enumerate(CATEGORIES.items()):
            for at in range(number):
                seats = size * float((population[:, place] == at).mean())
                writer.writerow([name, f"{name}{at}", max(0, floor(seats - 0.5)), ceil(seats + 0.5)])


def _people(dice: np.random.Generator, shares: list[Any], number: int, volunteering: float) -> Any:
    leaning, columns = dice.normal(size=number) + volunteering, []
    for name, share in zip(CATEGORIES, shares, strict=True):
        steep = 0.9 if name in LEANING else 0.25
        odds = share * np.exp(np.linspace(-1, 1, len(share)) * steep * leaning[:, None])
        sums = (odds / odds.sum(axis=1, keepdims=True)).cumsum(axis=1)
        columns.append((sums < dice.random(number)[:, None]).sum(axis=1).clip(0, len(share) - 1))
    return np.stack(columns, axis=1)


def _peer(folder: Path, people: int, size: int) -> dict[str, Any]:
    """What the peer found; nothing where it is not installed."""
    if not PEER and importlib.util.find_spec("sortition_algorithms") is None:
        return {}
    write(folder, people, size)
    words = [PEER or sys.executable, "-m", "benchmarks.peer_panels", str(folder), str(size)]
    done = subprocess.run(words, env=clean_environment(), stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
