"""All measurements in one run, beside the limits of the raw engines on the same disk.

It measures and does not judge: the exit status is 0 whatever the bars say.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks import (
    budgets,
    crowd,
    flush,
    limits,
    lists,
    near,
    opinions,
    panels,
    rates,
    record,
    search,
    serving,
    topics,
    voting,
    weighting,
)
from benchmarks.inside import Inside
from benchmarks.report import Report
from tests.support.postgres import Postgres
from tests.support.server import Server

DOORS, CLIENTS = ("api", "web"), (1, 16)
MOST_QUERIES, LIST_QUERIES = 10, 8
SHARE, P99_MS, GROWTH, DEPTH = 0.8, 250, 1.3, 2.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="how long each run at a door lasts")
    parser.add_argument("--flush-ms", type=float, default=4, help="the slowed flush of the second half")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all figures in this file")
    parser.add_argument("--only", choices=PARTS, help="one part of the measurements")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end too
    report = Report()
    with tempfile.TemporaryDirectory(prefix="lianxin-bench-") as name:
        for part in (chosen.only,) if chosen.only else PARTS:
            PARTS[part](report, Path(name), chosen)
    report.show_bars()
    if chosen.json:
        report.save(chosen.json)


def measure_voices(report: Report, folder: Path, seconds: float, flush_ms: float) -> None:
    """As this disk is, then with the flush of a common disk."""
    here = flush.typical(folder)
    report.figures["flush_ms"] = here
    report.say(f"A flush of 4 kB to this disk takes {here:.2f} ms.\n")
    _measure_at(report, folder, seconds, None, here)
    library = flush.build(folder)
    if library is None:
        report.say("There is no C compiler here, so the slowed flush is left out.\n")
    elif here >= flush_ms:
        report.say(f"A flush takes {flush_ms:g} ms here anyhow, so there is nothing to slow down.\n")
    else:
        with flush.slowed(library, flush_ms):
            _measure_at(report, folder, seconds, flush_ms, flush_ms)


def _measure_at(report: Report, folder: Path, seconds: float, slowed: float | None, flush_ms: float) -> None:
    """Limits and doors of both engines at one flush time."""
    with _postgres() as postgres:
        limit = {
            ("SQLite FULL", 1): limits.sqlite_rate(folder, seconds),
            ("PostgreSQL", 1): limits.postgres_rate(postgres, folder, seconds, 1),
            ("PostgreSQL", 16): limits.postgres_rate(postgres, folder, seconds, 16),
        }
        found = [
            figure
            for engine in (None, postgres)
            for figure in _accept(folder, engine, flush_ms, seconds, count=slowed is None, report=report)
        ]
    title = f"flush slowed to {slowed:g} ms for engine and server alike" if slowed else "the disk as it is"
    _show_limits(report, title, limit)
    _show_accepted(report, title, limit, found)
    report.figures[f"voices, {title}"] = [asdict(figure) for figure in found]
    report.figures[f"limits, {title}"] = {f"{engine} {n}": rate for (engine, n), rate in limit.items()}
    _judge(report, title, limit["SQLite FULL", 1], found)


@contextmanager
def _postgres() -> Iterator[Postgres]:
    server = Postgres(durable=True).start()
    try:
        yield server
    finally:
        server.stop()


def _accept(
    folder: Path, postgres: Postgres | None, flush_ms: float, seconds: float, *, count: bool, report: Report
) -> Iterator[serving.Accepted]:
    data = Path(tempfile.mkdtemp(dir=folder))
    with Server(data, postgres=postgres) as server:
        for door in DOORS:
            for clients in CLIENTS:
                serving.rest(server)
                yield serving.measure(
                    server, postgres, flush=flush_ms, door=door, clients=clients, seconds=seconds
                )
    if count:
        _count_queries(report, server, "PostgreSQL" if postgres else "SQLite")


def _count_queries(report: Report, server: Server, engine: str) -> None:
    """Inside a process of its own, on what the server left behind."""
    with Inside(server.env) as inside:
        for door in DOORS:
            told = inside("accept", door=door)
            report.figures[f"queries per voice, {door}, {engine}"] = told
            report.bar(
                f"queries to accept a voice, {door}, {engine}",
                f"at most {MOST_QUERIES}",
                f"{told['queries']} ({told['all']} with begin, savepoint and commit)",
                cleared=told["queries"] <= MOST_QUERIES,
            )


def _show_limits(report: Report, title: str, limit: dict[tuple[str, int], float]) -> None:
    rows = [[engine, str(writers), f"{rate:,.0f}"] for (engine, writers), rate in limit.items()]
    report.table(f"Raw engine, two inserts a transaction ({title})", ["engine", "writers", "tx/s"], rows)


def _show_accepted(
    report: Report, title: str, limit: dict[tuple[str, int], float], found: list[serving.Accepted]
) -> None:
    columns = ["engine", "door", "clients", "voices/s", "of raw, one writer", "p50 ms", "p99 ms"]
    columns += ["CPU ms a voice", "database CPU ms", "cases still to open"]
    rows = [
        [
            one.engine,
            one.door,
            str(one.clients),
            f"{one.rate:,.0f}",
            f"{one.rate / limit[one.engine, 1]:.0%}",
            f"{one.p50:.1f}",
            f"{one.p99:.1f}",
            f"{one.cpu:.2f}",
            f"{one.database_cpu:.2f}" if one.database_cpu else "within",
            str(one.backlog),
        ]
        for one in found
    ]
    report.table(f"Voices accepted over HTTP; every receipt given was found again ({title})", columns, rows)


def _judge(report: Report, title: str, raw: float, found: list[serving.Accepted]) -> None:
    for one in found:
        if one.engine == "SQLite FULL" and one.clients == max(CLIENTS):
            what = f"{one.clients} clients, {one.door}, SQLite FULL, {title}"
            report.bar(
                f"{what}: share of raw",
                f"at least {SHARE:.0%}",
                f"{one.rate / raw:.0%}",
                cleared=one.rate >= SHARE * raw,
            )
            report.bar(f"{what}: p99", f"below {P99_MS} ms", f"{one.p99:.0f} ms", cleared=one.p99 < P99_MS)


def measure_lists(report: Report, folder: Path) -> None:
    """25 rows out of few and of many cases, the first page and a deep one."""
    found = lists.measure(folder)
    report.figures["lists"] = [asdict(one) for one in found]
    columns = ["list of 25", "queries", f"ms at {lists.FEW:,}", f"ms at {lists.MANY:,}"]
    columns += ["ratio", f"ms, page {lists.DEEP:,}", "to first page"]
    rows = [
        [
            one.name,
            str(one.queries),
            f"{one.few:.2f}",
            f"{one.many:.2f}",
            f"{one.growth:.2f}",
            f"{one.deep:.2f}" if one.deep else "",
            f"{one.depth:.2f}" if one.depth else "",
        ]
        for one in found
    ]
    report.table("Pages of cases on SQLite; median CPU time of a request", columns, rows)
    for one in found:
        _judge_list(report, one)


def _judge_list(report: Report, one: lists.Listed) -> None:
    report.bar(
        f"{one.name}: queries",
        f"at most {LIST_QUERIES}",
        str(one.queries),
        cleared=one.queries <= LIST_QUERIES,
    )
    report.bar(
        f"{one.name}: {lists.MANY:,} beside {lists.FEW:,} cases",
        f"at most × {GROWTH}",
        f"× {one.growth:.2f}",
        cleared=one.growth <= GROWTH,
    )
    if one.depth:
        report.bar(
            f"{one.name}: page {lists.DEEP:,} beside the first",
            f"at most × {DEPTH:g}",
            f"× {one.depth:.2f}",
            cleared=one.depth <= DEPTH,
        )


Part = Callable[[Report, Path, argparse.Namespace], None]
PARTS: dict[str, Part] = {
    "voices": lambda report, folder, chosen: measure_voices(report, folder, chosen.seconds, chosen.flush_ms),
    "record": lambda report, folder, chosen: record.measure(report, folder, chosen.seconds, chosen.flush_ms),
    "crowd": lambda report, folder, _chosen: crowd.measure(report, folder),
    "lists": lambda report, folder, _chosen: measure_lists(report, folder),
    "search": lambda report, folder, _chosen: search.measure(report, folder),
    "near": lambda report, folder, _chosen: near.measure(report, folder),
    "rates": lambda report, folder, _chosen: rates.measure(report, folder),
    "topics": lambda report, _folder, _chosen: topics.measure(report),
    "budgets": lambda report, folder, _chosen: budgets.measure(report, folder),
    "panels": lambda report, folder, _chosen: panels.measure(report, folder),
    "weighting": lambda report, folder, _chosen: weighting.measure(report, folder),
    "opinions": lambda report, folder, _chosen: opinions.measure(report, folder),
    "voting": lambda report, folder, _chosen: voting.measure(report, folder),
}


if __name__ == "__main__":
    main()
