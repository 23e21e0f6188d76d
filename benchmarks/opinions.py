"""Opinion maps beside red-dwarf: the classic picture of the same invented votes, end to end, with the same result.

Both are given votes as they come, in any order: ours as three columns, the peer's as the list of rows that it takes,
whose making is not counted. Both take no base clusters and all people with at least seven votes; one thread each, after a
run that warms up. Time of the processor.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from benchmarks.report import Report
from lianxin.algorithms.opinion_map import classic, classic_tests, grouping, mapping
from lianxin.algorithms.opinion_map.statistics import Sums
from lianxin.algorithms.opinion_map.votes import Votes, collect

Column = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Size:
    """How many people, statements and votes a person; how many times as fast as the peer, how often we measure."""

    people: int
    statements: int
    each: int
    times: int
    rounds: int
    peer_rounds: int = 1


SIZES = (
    Size(2_000, 200, 25, 10, 9, 5),
    Size(10_000, 1_000, 90, 50, 7, 3),
    Size(100_000, 200, 18, 300, 5),
)
MILLION = Size(1_000_000, 200, 18, 0, 3)
MILLION_S, MORE, MORE_MS = 5, 1_000, 50
#: A whole map of this house, with all its questions, for an idea of what it costs.
WHOLE = (Size(200, 50, 25, 0, 3), Size(2_000, 200, 25, 0, 1))
#: Who feels less than this about a statement passes.
PASSED = 0.25
COMPONENTS, AGREEMENT, STATISTICS = 1e-6, 0.99, 1e-9


def measure(report: Report, folder: Path) -> None:
    """Each size, then a million people, then a thousand votes more."""
    with threadpool_limits(1):
        rows = [_measure(report, folder, size) for size in SIZES]
    columns = ["people × statements, votes", "Lianxin, ms", "red-dwarf, ms", "times", "the same"]
    report.table("The classic picture, end to end; ms of the processor", columns, rows)
    with threadpool_limits(1):
        _measure_million(report)
        _measure_whole(report)


def invented(size: Size, seed: int = 1) -> tuple[Column, Column, Column]:
    """Three groups with their own leanings; who votes much sees more, and votes come in any order."""
    dice = np.random.default_rng(seed)
    leaning = dice.normal(0, 1, (3, size.statements))
    liked, member = dice.normal(0.3, 0.5, size.statements), dice.integers(0, 3, size.people)
    each = np.clip(dice.geometric(1 / size.each, size.people), 1, size.statements)
    who = np.repeat(np.arange(size.people), each)
    steps = np.array([step for step in range(1, size.statements) if np.gcd(step, size.statements) == 1])
    place = np.arange(len(who)) - np.repeat(np.cumsum(each) - each, each)
    what = dice.integers(0, size.statements, size.people)[who] + place * dice.choice(steps, size.people)[who]
    what %= size.statements
    score = liked[what] + leaning[member[who], what] + dice.normal(0, 1, len(who))
    said = np.sign(score) * (np.abs(score) > PASSED)
    by = dice.permutation(len(who))
    return who[by], what[by], said[by].astype(np.int64)


@dataclass(frozen=True, eq=False)
class Drawn:
    """All that the pipeline says of these votes."""

    votes: Votes
    picture: classic.Picture
    labels: Column
    groups: int


def drawn(columns: tuple[Column, Column, Column]) -> Drawn:
    """From votes as they come to positions, groups, what each stands for, agreement across groups, and what to ask."""
    votes = collect(*columns)
    picture = classic.picture(votes)
    crowd = classic.crowd(votes, picture, base=False)
    labels, nothing = crowd.labels(votes.n), np.zeros(votes.m, dtype=bool)
    tallies = votes.tallies_of(labels, len(crowd.groups))
    classic_tests.representative(tallies, votes.statements, nothing)
    classic_tests.majority(votes.tallies, votes.statements, nothing)
    classic_tests.group_aware(tallies)
    classic_tests.priorities(tallies, picture.extremity, nothing)
    return Drawn(votes, picture, labels, len(crowd.groups))


def _timed(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """The median of several, after one that warms up where there are several."""
    took = []
    for _ in range(rounds + (rounds > 1)):
        begun = process_time()
        done = work()
        took.append(process_time() - begun)
    return float(np.median(took[1:] or took)), done


def _measure(report: Report, folder: Path, size: Size) -> list[str]:
    columns = invented(size)
    seconds, ours = _timed(lambda: drawn(columns), size.rounds)
    name = f"{size.people:,} × {size.statements:,}, {ours.votes.cast:,}"
    report.figures[f"opinions, {name}"] = {"ours_s": seconds}
    found = _peer(folder, columns, size.peer_rounds)
    if not found:
        return [name, f"{seconds * 1000:,.0f}", "not installed", "", ""]
    times, alike = found["seconds"] / seconds, _same(ours, found)
    report.figures[f"opinions, {name}"] = {
        "ours_s": seconds,
        "peer_s": found["seconds"],
        "version": found["version"],
        **alike,
    }
    same = (
        alike["components"] <= COMPONENTS
        and alike["groups"]
        and alike["agreement"] >= AGREEMENT
        and alike["statistics"] <= STATISTICS
    )
    report.bar(
        f"opinion map, {name} votes, beside red-dwarf {found['version']}",
        f"at least × {size.times}, the same result",
        f"× {times:,.0f}, {'the same' if same else 'NOT the same'}",
        cleared=times >= size.times and same,
    )
    told = f"components {alike['components']:.0e}, labels {alike['agreement']:.4f}, "
    told += f"statistics {alike['statistics']:.0e}"
    return [name, f"{seconds * 1000:,.0f}", f"{found['seconds'] * 1000:,.0f}", f"× {times:,.0f}", told]


def _same(ours: Drawn, found: dict[str, Any]) -> dict[str, Any]:
    """Components up to sign, number of groups, labels up to their names; statistics given the peer's own labels."""
    theirs, labels = np.array(found["components"]), np.array(found["labels"])
    turn = np.sign((theirs * ours.picture.components).sum(axis=1))[:, None]
    groups = int(labels.max()) + 1
    told = classic_tests.shares(ours.votes.tallies_of(labels, groups))
    gaps = [
        np.abs(mine - np.array(found[name])).max()
        for name, mine in (
            ("pa", told.share[0]),
            ("pat", told.share_test[0]),
            ("ra", told.ratio[0]),
            ("rat", told.ratio_test[0]),
            ("pd", told.share[1]),
            ("rdt", told.ratio_test[1]),
            ("gac", classic_tests.group_aware(ours.votes.tallies_of(labels, groups))),
        )
    ]
    return {
        "components": float(np.abs(theirs * turn - ours.picture.components).max()),
        "groups": groups == ours.groups,
        "agreement": grouping.rand_index(ours.labels + 1, labels + 1),
        "statistics": float(max(gaps)),
    }


def _peer(folder: Path, columns: tuple[Column, Column, Column], rounds: int) -> dict[str, Any]:
    """What the peer did, in a process of its own; nothing where it is not installed."""
    if importlib.util.find_spec("reddwarf") is None:
        return {}
    file = folder / "opinions.npz"
    np.savez(file, *columns)
    words = [sys.executable, "-W", "ignore", "-m", "benchmarks.peer_opinions", str(file), str(rounds)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure_million(report: Report) -> None:
    """The picture of a million people, and the exact components after a thousand more votes."""
    columns = invented(MILLION)
    seconds, done = _timed(lambda: drawn(columns), MILLION.rounds)
    sums = Sums.of(done.votes)
    before, after = _changed(done.votes)

    def change() -> tuple[Sums, npt.NDArray[np.float64]]:
        changed = sums.changed(before, after)
        return changed, classic.principal(changed.scatter())

    more, (changed, components) = _timed(change, 9)
    whole = Sums.of(_with(done.votes, before, after))
    assert all(
        np.array_equal(*pair)
        for pair in ((changed.both, whole.both), (changed.mixed, whole.mixed), (changed.seen, whole.seen))
    )
    gap = float(np.abs(classic.principal(whole.scatter()) - components).max())
    name = f"{done.votes.n:,} × {done.votes.m}, {done.votes.cast:,}"
    report.figures[f"opinions, {name}"] = {"ours_s": seconds, "more_s": more, "gap": gap}
    report.table(
        f"A million people; the components after {MORE:,} votes more are those of a full count to {gap:.0e}",
        ["people × statements, votes", "whole picture, s", f"{MORE:,} votes more, ms"],
        [[name, f"{seconds:.2f}", f"{more * 1000:.1f}"]],
    )
    report.bar(
        f"opinion map, {name} votes",
        f"at most {MILLION_S} s",
        f"{seconds:.2f} s",
        cleared=seconds <= MILLION_S,
    )
    report.bar(
        f"{MORE:,} votes more at a million people",
        f"at most {MORE_MS} ms",
        f"{more * 1000:.1f} ms",
        cleared=more * 1000 <= MORE_MS,
    )


def _changed(votes: Votes) -> tuple[Votes, Votes]:
    """A thousand people who vote once more: their rows before and after."""
    dice = np.random.default_rng(3)
    some = np.flatnonzero(votes.per_person < votes.m)
    chosen = np.sort(dice.permutation(some)[:MORE])
    before = votes.of_people(chosen)
    unseen = np.isnan(before.dense())
    what = (unseen * dice.random(unseen.shape)).argmax(axis=1)
    after = collect(
        np.concatenate([before.people[before.rows], before.people]),
        np.concatenate([before.statements[before.columns], before.statements[what]]),
        np.concatenate([before.values.astype(np.int64), dice.integers(-1, 2, MORE)]),
        also_statements=votes.statements,
    )
    return before, after


def _with(votes: Votes, before: Votes, after: Votes) -> Votes:
    """All votes with those rows in the place of the others."""
    others = ~np.isin(votes.people, before.people)[votes.rows]
    parts = [(votes, others), (after, np.ones(after.cast, dtype=bool))]
    return collect(
        np.concatenate([part.people[part.rows[kept]] for part, kept in parts]),
        np.concatenate([part.statements[part.columns[kept]] for part, kept in parts]),
        np.concatenate([part.values[kept].astype(np.int64) for part, kept in parts]),
    )


def _measure_whole(report: Report) -> None:
    """The map as this house draws it, which holds votes out, leaves statements out and shuffles; nobody does the same."""
    rows = []
    for size in WHOLE:
        votes = collect(*invented(size))
        seconds, done = _timed(lambda votes=votes: mapping.draw_map(votes), size.rounds)
        rows.append([f"{votes.n:,} × {votes.m}, {votes.cast:,}", f"{seconds:.2f}", done.shape])
        report.figures[f"opinions, whole map, {votes.n} × {votes.m}"] = {"ours_s": seconds}
    report.table(
        "The whole map of this house; s of the processor", ["people × statements, votes", "s", "shape"], rows
    )
