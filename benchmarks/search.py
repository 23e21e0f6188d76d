"""Search and likeness at a hundred thousand voices on SQLite."""

from __future__ import annotations

import statistics
from pathlib import Path

from benchmarks.inside import Inside
from benchmarks.report import Report
from tests.support.houses import clean_environment

VOICES, QUESTIONS, TIMES = 100_000, 400, 5
LIKELY_MS = 20


def measure(report: Report, folder: Path, voices: int = VOICES) -> None:
    """Index invented voices, ask which are alike, and search for words."""
    data = folder / "search"
    with Inside(clean_environment() | {"LIANXIN_DATA": str(data)}) as inside:
        built = inside("voices", count=voices)
        alike = inside("alike", times=QUESTIONS)
        found = inside("found", times=TIMES)
        again = inside("one_more", times=QUESTIONS)
    size = (data / "lianxin.sqlite3").stat().st_size / 1e6
    cpu, wall = (_spread(alike[kind]) for kind in ("cpu", "wall"))
    report.figures["search"] = {
        "voices": voices,
        "indexed_per_cpu_second": built["rate"],
        "database_mb": size,
        "likely_cpu_ms": cpu,
        "likely_wall_ms": wall,
        "index_one_ms": _spread(again),
        "words": found,
    }
    report.say(
        f"{voices:,} voices indexed, {built['rate']:,.0f} a second of the processor; "
        f"{statistics.median(again):.1f} ms for one more; the database has {size:,.0f} MB.\n"
    )
    rows = [[name, f"{values['p50']:.1f}", f"{values['p95']:.1f}"] for name, values in _named(cpu, wall)]
    report.table(f"Which voices are alike, among {voices:,}", ["", "p50 ms", "p95 ms"], rows)
    words = [[typed, f"{one['found']:,.0f}", f"{one['ms']:.1f}"] for typed, one in found.items()]
    report.table("Search; at most a thousand are ranked", ["words", "found", "CPU ms"], words)
    report.bar(
        f"likeness at {voices:,} voices on SQLite: p95 of the processor",
        f"below {LIKELY_MS} ms",
        f"{cpu['p95']:.1f} ms",
        cleared=cpu["p95"] < LIKELY_MS,
    )


def _spread(took: list[float]) -> dict[str, float]:
    return {"p50": statistics.median(took), "p95": statistics.quantiles(took, n=20)[-1], "most": max(took)}


def _named(cpu: dict[str, float], wall: dict[str, float]) -> list[tuple[str, dict[str, float]]]:
    return [("time of the processor", cpu), ("time of the clock", wall)]
