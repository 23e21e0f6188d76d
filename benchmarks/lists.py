"""The list of cases at 100 and at 100,000: side by side, turn by turn, so that a noisy machine hits both."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.inside import Inside
from benchmarks.load import SLUG
from tests.support.houses import clean_environment

FEW, MANY, DEEP = 100, 100_000, 2_000
ROUNDS, TIMES = 12, 8

#: name, path, who is signed in, by which date it is sorted
LISTS = (
    ("public cases", f"/{SLUG}/cases/", None, "received_at"),
    ("desk, clerk", f"/{SLUG}/desk/", "clerk", "next_due"),
    ("desk, handler", f"/{SLUG}/desk/", "water", "next_due"),
)


@dataclass(frozen=True)
class Listed:
    """One list; milliseconds of the processor for the median request."""

    name: str
    queries: int
    few: float
    many: float
    deep: float | None

    @property
    def growth(self) -> float:
        return self.many / self.few

    @property
    def depth(self) -> float | None:
        return self.deep / self.many if self.deep else None


def measure(folder: Path) -> list[Listed]:
    """Build both offices on SQLite, then ask in turns."""
    with ExitStack() as open_processes:
        few, many = (
            open_processes.enter_context(Inside(clean_environment() | {"LIANXIN_DATA": str(folder / name)}))
            for name in ("few", "many")
        )
        few("build", cases=FEW)
        many("build", cases=MANY)
        return [_list(few, many, wanted) for wanted in LISTS]


def _list(few: Inside, many: Inside, wanted: tuple[str, str, str | None, str]) -> Listed:
    name, path, login, order = wanted
    # A handler's own queue is shorter than page 2,000 of all cases.
    deep = None if login == "water" else f"{path}?after={many('deep', number=DEEP, order=order)}"
    asked = {"few": (few, path), "many": (many, path)} | ({"deep": (many, deep)} if deep else {})
    took: dict[str, list[float]] = {key: [] for key in asked}
    queries = 0
    for _ in range(ROUNDS):
        for key, (inside, address) in asked.items():
            told = inside("page", path=address, login=login, times=TIMES)
            took[key] += told["took"]
            queries = max(queries, told["queries"])
    median = {key: statistics.median(values) for key, values in took.items()}
    return Listed(name, queries, median["few"], median["many"], median.get("deep"))
