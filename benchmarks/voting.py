"""Ten thousand voters cast five hundred votes a second while others look at the map.

Every vote that was acknowledged must count once, as its last word; the map must show it soon; pages must be light.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.inside import Inside
from benchmarks.processes import cpu_seconds
from benchmarks.report import Report
from benchmarks.voters import PAGES, SEVEN, STATEMENTS, form_of
from tests.support.server import Server

VOTERS, EACH, VOTES, SECONDS = 10_000, 14, 500, 30
DOORS = ("web", "api")
#: A bit less than what is offered: the last forms are answered after the time is over.
ENOUGH, OLDEST, HEAVIEST, TIMES = 0.97, 10.0, 100_000, 100
#: Seconds.
FIRST_MAP = 5.0
_LINKED = re.compile(r"<(?:link|script|img)\b[^>]*?(?:href|src)=\"(/[^\"]+)\"[^>]*>")
_NOT_LOADED = ("manifest", "alternate", "canonical", "license")


@dataclass(frozen=True)
class Held:
    """One run at one door; times in milliseconds.  ``age``: seconds since the oldest vote that a map did not show."""

    door: str
    rate: float
    p50: float
    p95: float
    look_p50: float
    look_p95: float
    pairs: int
    wrong: int
    age: float
    looks: int
    cpu: float
    client_cpu: float


def measure(report: Report, folder: Path) -> None:
    """What a form costs, then the load at both doors, then what the pages weigh."""
    data, keys = Path(tempfile.mkdtemp(dir=folder)), folder / "voting-keys.json"
    server = Server(data, prepare=())
    with Inside(server.env) as inside:
        made = inside("build_poll", voters=VOTERS, statements=STATEMENTS, each=EACH, keys=str(keys))
        load = report.figures["voting, load of the machine"] = os.getloadavg()[0]
        report.say(
            f"Before we begin {load:.1f} processes want the processors, of which there are {os.cpu_count()}."
        )
        report.say("{voters:,} voters, {votes:,} votes in {batches} batches to begin with.\n".format(**made))
        for door in DOORS:
            _show_cost(report, door, inside("cost_of_form", keys=str(keys), times=TIMES, door=door))
    with server:
        found = [hold(server, keys, door, seed) for seed, door in enumerate(DOORS)]
        weights = {
            name: weight(fetch) for name, fetch in _pages(server, json.loads(keys.read_text())[0]).items()
        }
    _show(report, found)
    _show_weights(report, weights)


def hold(
    server: Server, keys: Path, door: str, seed: int, *, seconds: float = SECONDS, votes: float = VOTES
) -> Held:
    """Offer that many votes a second at this door, then count what is there."""
    _until_drawn(server)
    sent = keys.with_name(f"voting-sent-{door}.json")
    command = [
        sys.executable,
        "-m",
        "benchmarks.voters",
        str(server.port),
        str(keys),
        str(sent),
        "--door",
        door,
    ]
    command += ["--seconds", str(seconds), "--votes", str(votes), "--seed", str(seed)]
    load = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert load.stdout
    cpu = []
    for _moment in ("begin", "end"):
        load.stdout.readline()
        cpu.append(cpu_seconds([server.pid]))
    told = json.loads(load.stdout.read())
    assert load.wait() == 0, "somebody got no answer"
    with Inside(server.env) as inside:
        checked = inside("check_poll", keys=str(keys), sent=str(sent))
    forms = [
        (moment, batch)
        for (moment, *_), batch in zip(json.loads(sent.read_text()), checked["batch_of"], strict=True)
    ]
    waits, looks = sorted(told["waits"]), sorted(told["look_waits"])
    return Held(
        door=door,
        rate=SEVEN * len(waits) / told["voted"],
        p50=_at(waits, 0.5),
        p95=_at(waits, 0.95),
        look_p50=_at(looks, 0.5),
        look_p95=_at(looks, 0.95),
        pairs=checked["pairs"],
        wrong=checked["wrong"],
        age=max((age_of_map(forms, moment, batch) for moment, batch in told["looks"]), default=float("inf")),
        looks=len(told["looks"]),
        cpu=(cpu[1] - cpu[0]) / told["seconds"],
        client_cpu=told["cpu"] / told["seconds"],
    )


def _until_drawn(server: Server) -> None:
    """A house that has just been opened draws its first map when somebody looks."""
    for _look in range(2):
        with urllib.request.urlopen(server.base_url + PAGES[0]) as answer:  # noqa: S310  the server started here
            answer.read()
        time.sleep(FIRST_MAP)


def _at(waits: list[float], share: float) -> float:
    return waits[int(len(waits) * share)] * 1000


def age_of_map(forms: list[tuple[float, int]], moment: float, shown: int) -> float:
    """How long ago the oldest form was acknowledged of which something counts that this map does not show."""
    missing = [at for at, batch in forms if at <= moment and batch and (batch > shown or batch < 0)]
    return moment - min(missing, default=moment)


Fetch = Callable[[], tuple[bytes, str]]


def _pages(server: Server, key: str) -> dict[str, Fetch]:
    """The pages of a consultation, each as a browser gets it."""
    vote, kind, body = form_of("web", PAGES[0].split("/")[1], key, [(1, 1)])
    begun = body.replace(b"step=cast", b"step=key")
    return {
        "seven statements": lambda: _fetched(server, vote, kind, begun),
        "opinion map": lambda: _fetched(server, PAGES[0]),
        "consultation": lambda: _fetched(server, PAGES[1]),
    }


def _fetched(server: Server, path: str, kind: str = "", body: bytes | None = None) -> tuple[bytes, str]:
    headers = {"Content-Type": kind} if kind else {}
    asked = urllib.request.Request(server.base_url + path, body, headers)  # noqa: S310  the server started here
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        return answer.read(), server.base_url


def weight(fetch: Fetch) -> dict[str, int]:
    """Bytes of a page and of everything that it loads, uncompressed."""
    page, base = fetch()
    found = {"page": len(page)}
    for tag in _LINKED.finditer(page.decode()):
        if not any(f'rel="{word}"' in tag[0] for word in _NOT_LOADED):
            with urllib.request.urlopen(base + tag[1]) as answer:  # noqa: S310
                found[tag[1]] = len(answer.read())
    return found


def _show_cost(report: Report, door: str, cost: dict[str, Any]) -> None:
    took = sorted(cost["took"])
    report.figures[f"voting, one form, {door}"] = {"ms": took[len(took) // 2], "queries": cost["queries"]}
    report.say(
        f"A form with seven answers, {door}: {took[len(took) // 2]:.1f} ms of the processor, {len(cost['queries'])} queries.\n"
    )


def _show(report: Report, found: list[Held]) -> None:
    columns = ["door", "votes/s", "form p50, p95 ms", "look p50, p95 ms", "oldest vote not on the map, s"]
    columns += ["CPU of server, clients"]
    rows = [
        [
            one.door,
            f"{one.rate:,.0f}",
            f"{one.p50:.0f}, {one.p95:.0f}",
            f"{one.look_p50:.0f}, {one.look_p95:.0f}",
            f"{one.age:.1f}",
            f"{one.cpu:.2f}, {one.client_cpu:.2f}",
        ]
        for one in found
    ]
    report.table(
        f"{VOTES} votes a second offered, seven a form, for {SECONDS} s; ten pages read a second",
        columns,
        rows,
    )
    report.figures["voting"] = [asdict(one) for one in found]
    for one in found:
        _judge(report, one)


def _judge(report: Report, one: Held) -> None:
    name = f"{VOTERS:,} voters, {one.door}"
    least = ENOUGH * VOTES
    report.bar(f"{name}: votes a second", f"{VOTES} offered", f"{one.rate:,.0f}", cleared=one.rate >= least)
    report.bar(f"{name}: last words that do not count", "0", str(one.wrong), cleared=not one.wrong)
    report.bar(f"{name}: oldest map", f"at most {OLDEST:g} s", f"{one.age:.1f} s", cleared=one.age <= OLDEST)


def _show_weights(report: Report, weights: dict[str, dict[str, int]]) -> None:
    for name, found in weights.items():
        whole = sum(found.values())
        report.bar(
            f"page weight: {name}", f"at most {HEAVIEST:,} bytes", f"{whole:,}", cleared=whole <= HEAVIEST
        )
    report.figures["voting, page weights"] = weights
