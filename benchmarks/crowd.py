"""A crowd at once: so many people speak in the same moment while others read; none is lost, none counted twice."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import flush
from benchmarks.report import Report
from benchmarks.serving import count
from tests.support.server import Server

SPEAKING, READING = 1_000, 200
#: Seconds in which 95 of 100 of a thousand who speak at once have their receipt, on two cores.
BUDGET = 15.0
#: Rounds of the crowd: each speaks once, and once more.
ROUNDS = 2


@dataclass(frozen=True)
class Met:
    """What a crowd met; times in seconds, and what one flush to this disk took in the same run."""

    said: int
    codes: int
    voices: int
    p50: float
    p95: float
    flush_ms: float
    looks: int


def meet(server: Server, *, speaking: int, reading: int) -> Met:
    """All of them connect first, then all of them send at once."""
    before = count(server, "hear_voice")
    looking = _load(server, "look", reading, seconds=1.0)
    speak = _load(server, "web", speaking, seconds=0.0)
    told, looked = [
        _told(one, said) for one, said in [(one, one.communicate()[0]) for one in (speak, looking)]
    ]
    waits = sorted(told["waits"])
    return Met(
        said=speaking * ROUNDS,
        codes=len(set(told["codes"])),
        voices=count(server, "hear_voice") - before,
        p50=waits[len(waits) // 2],
        p95=waits[int(len(waits) * 0.95)],
        flush_ms=flush.typical(server.data),
        looks=len(looked["codes"]),
    )


def _load(server: Server, door: str, clients: int, *, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.load", str(server.port), "--door", door]
    command += ["--clients", str(clients), "--seconds", str(seconds), "--warm-up", str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _told(process: subprocess.Popen[str], said: str) -> dict[str, list[float]]:
    assert process.returncode == 0, "somebody got no answer"
    found: dict[str, list[float]] = json.loads(said.splitlines()[-1])
    return found


def sentence(met: Met) -> str:
    """The figures beside the disk's own limit."""
    return (
        f"{met.said // ROUNDS:,} speak at once, twice, while others read {met.looks:,} pages: "
        f"{met.said - met.voices} lost, p50 {met.p50:.2f} s, p95 {met.p95:.2f} s; "
        f"a flush to this disk takes {met.flush_ms:.2f} ms, so {1000 / met.flush_ms:,.0f} a second at most one by one"
    )


def measure(report: Report, folder: Path) -> None:
    """A thousand who speak and two hundred who read."""
    with Server(Path(tempfile.mkdtemp(dir=folder))) as server:
        met = meet(server, speaking=SPEAKING, reading=READING)
    report.say(sentence(met) + "\n")
    report.figures["crowd"] = asdict(met)
    whole = met.said == met.codes == met.voices
    report.bar(
        f"{SPEAKING:,} at once beside {READING} readers: lost or doubled",
        "0",
        f"{abs(met.said - met.voices)}",
        cleared=whole,
    )
    report.bar("… 95 of 100 have a receipt in", f"{BUDGET:g} s", f"{met.p95:.1f} s", cleared=met.p95 < BUDGET)
