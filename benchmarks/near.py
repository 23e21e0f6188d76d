"""What is near, at 100 cases and at 100,000: list, points and areas, side by side and turn by turn."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.inside import Inside
from benchmarks.lists import FEW, MANY
from benchmarks.load import SLUG
from benchmarks.report import Report
from tests.support.houses import clean_environment

ROUNDS, TIMES = 4, 3
NEAR = f"/{SLUG}/near/"
ASKED = (
    ("list with figures", NEAR),
    ("list with figures, last 90 days", f"{NEAR}?days=90"),
    ("list with figures, one topic", f"{NEAR}?topic=light"),
    ("points", f"{NEAR}points.json?cell=8"),
    ("points of one area", f"{NEAR}points.json?cell=8&area=hedong"),
    ("areas", f"{NEAR}areas.json"),
)


def measure(report: Report, folder: Path) -> None:
    """One case in ten is released, with a position; milliseconds of the processor.

    Figures and points are found once for each state of the record: beside the median stands that first time.
    """
    with ExitStack() as open_processes:
        few, many = (
            open_processes.enter_context(
                Inside(clean_environment() | {"LIANXIN_DATA": str(folder / f"near-{name}")})
            )
            for name in ("few", "many")
        )
        few("build_near", cases=FEW)
        many("build_near", cases=MANY)
        first = {path: many("page", path=path, login=None, times=0)["first"] for _name, path in ASKED}
        rows = [[name, *_asked(few, many, path), f"{first[path]:.1f}"] for name, path in ASKED]
    report.figures["near"] = rows
    title = "Near me: CPU ms of the median request, and of the first one after a change"
    columns = ["", f"{FEW:,} cases", f"{MANY:,} cases", "queries", "bytes", "first"]
    report.table(title, columns, rows)


def _asked(few: Inside, many: Inside, path: str) -> list[str]:
    took: dict[str, list[float]] = {"few": [], "many": []}
    told: dict[str, Any] = {}
    for _ in range(ROUNDS):
        took["few"] += few("page", path=path, login=None, times=TIMES)["took"]
        told = many("page", path=path, login=None, times=TIMES)
        took["many"] += told["took"]
    median = (f"{statistics.median(values):.1f}" for values in took.values())
    return [*median, str(told["queries"]), str(told["bytes"])]
