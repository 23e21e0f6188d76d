"""The public figures at 1,000 voices and at 100,000, after the record has grown by one entry and unchanged."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.inside import Inside
from benchmarks.load import SLUG
from benchmarks.report import Report
from tests.support.houses import clean_environment

FEW, MANY = 1_000, 100_000
ROUNDS, TIMES = 8, 4
PAGE = f"/{SLUG}/rates/"
#: What is asked: how many milliseconds of the processor it took, each time.
ASKED: dict[str, Callable[[Inside], list[float]]] = {
    "verify.material": lambda inside: inside("material", times=1),
    "rates page": lambda inside: [inside("page", path=PAGE, login=None, times=0)["first"]],
}
UNCHANGED: dict[str, Callable[[Inside], list[float]]] = {
    "verify.material": lambda inside: inside("material", times=TIMES),
    "rates page": lambda inside: inside("page", path=PAGE, login=None, times=TIMES)["took"],
}
#: Unchanged figures come from memory, so they must not feel how many voices there are.
GROWTH, GROWN_MS = 1.3, 1_000


def measure(report: Report, folder: Path) -> None:
    """Both offices on SQLite, in turns: first one entry more and the figures anew, then the same from memory."""
    with ExitStack() as open_processes:
        few, many = (
            open_processes.enter_context(
                Inside(clean_environment() | {"LIANXIN_DATA": str(folder / f"rates-{name}")})
            )
            for name in ("few", "many")
        )
        cells = few("build_rated", cases=FEW), many("build_rated", cases=MANY)
        found = {name: _medians(few, many, name) for name in ASKED}
    report.figures["rates"] = {"cells": cells, **{name: list(values) for name, values in found.items()}}
    rows = [_row(name, values) for name, values in found.items()]
    columns = ["", f"grown, {FEW:,}", f"grown, {MANY:,}", "ratio"]
    columns += [f"unchanged, {FEW:,}", f"unchanged, {MANY:,}", "ratio"]
    report.table("Figures of the office; CPU ms of the median", columns, rows)
    for name, (_few, grown, few_kept, many_kept) in found.items():
        report.bar(
            f"{name}, unchanged: {MANY:,} beside {FEW:,} voices",
            f"at most × {GROWTH}",
            f"× {many_kept / few_kept:.2f}",
            cleared=many_kept <= GROWTH * few_kept,
        )
        report.bar(
            f"{name}, one entry more at {MANY:,} voices",
            f"below {GROWN_MS:,} ms",
            f"{grown:,.0f} ms",
            cleared=grown < GROWN_MS,
        )


def _medians(few: Inside, many: Inside, name: str) -> tuple[float, float, float, float]:
    """Few and many after one entry more, then few and many unchanged."""
    took: dict[tuple[str, str], list[float]] = {}
    for inside in (few, many):  # the first request of a process reads templates and modules
        UNCHANGED[name](inside)
    for _ in range(ROUNDS):
        for size, inside in (("few", few), ("many", many)):
            inside("grow")
            took.setdefault(("grown", size), []).extend(ASKED[name](inside))
            took.setdefault(("kept", size), []).extend(UNCHANGED[name](inside))
    medians = [
        statistics.median(took[state, size]) for state in ("grown", "kept") for size in ("few", "many")
    ]
    return medians[0], medians[1], medians[2], medians[3]


def _row(name: str, found: tuple[float, float, float, float]) -> list[str]:
    few, many, few_kept, many_kept = found
    times = [f"{many / few:.2f}", f"{many_kept / few_kept:.2f}"]
    return [name, f"{few:.1f}", f"{many:.1f}", times[0], f"{few_kept:.2f}", f"{many_kept:.2f}", times[1]]
