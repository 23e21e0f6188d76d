"""Voices accepted per second over HTTP, with what each costs, and the check that none was lost."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass

import psycopg

from benchmarks.load import SLUG
from benchmarks.processes import cpu_seconds
from tests.support.postgres import Postgres
from tests.support.server import Server

SAMPLE = 20
LONGEST_REST = 15.0


@dataclass(frozen=True)
class Accepted:
    """One run of some clients at one door; times in milliseconds."""

    engine: str
    flush_ms: float
    door: str
    clients: int
    rate: float
    p50: float
    p99: float
    cpu: float
    database_cpu: float
    backlog: int


def measure(
    server: Server, postgres: Postgres | None, *, flush: float, door: str, clients: int, seconds: float
) -> Accepted:
    """Let the clients speak, then look that everything acknowledged is there."""
    before = count(server, "hear_voice")
    command = [sys.executable, "-m", "benchmarks.load", str(server.port), "--door", door]
    command += ["--clients", str(clients), "--seconds", str(seconds)]
    load = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert load.stdout
    cpu = []
    for _moment in ("begin", "end"):
        load.stdout.readline()
        cpu.append((cpu_seconds([server.pid]), cpu_seconds([postgres.pid]) if postgres else 0.0))
    told = json.loads(load.stdout.read())
    assert load.wait() == 0
    waits = sorted(told["waits"])
    voices, cases = count(server, "hear_voice"), count(server, "act_casevoice")
    assert voices - before == len(told["codes"]), "an acknowledged voice is missing, or one came in twice"
    _check(server, random.sample(told["codes"], min(SAMPLE, len(told["codes"]))))
    return Accepted(
        engine="PostgreSQL" if postgres else "SQLite FULL",
        flush_ms=flush,
        door=door,
        clients=clients,
        rate=len(waits) / told["seconds"],
        p50=waits[len(waits) // 2] * 1000,
        p99=waits[int(len(waits) * 0.99)] * 1000,
        cpu=(cpu[1][0] - cpu[0][0]) / len(waits) * 1000,
        database_cpu=(cpu[1][1] - cpu[0][1]) / len(waits) * 1000,
        backlog=voices - cases,
    )


def _check(server: Server, codes: list[str]) -> None:
    """Receipts open what was said."""
    for code in codes:
        address = f"{server.base_url}/api/v1/offices/{SLUG}/voices/{code}"
        with urllib.request.urlopen(address) as answer:  # noqa: S310  the server started here
            assert json.load(answer)["body"].startswith("路灯"), code


def rest(server: Server) -> None:
    """Wait until a case stands open for every voice, so that the next run begins like the first."""
    end = time.monotonic() + LONGEST_REST
    while count(server, "act_casevoice") < count(server, "hear_voice") and time.monotonic() < end:
        time.sleep(0.5)


def count(server: Server, table: str) -> int:
    """How many rows a table holds, asked past the server."""
    question = f"SELECT count(*) FROM {table}"  # noqa: S608  our own table names
    if url := server.env.get("LIANXIN_DATABASE_URL"):
        with psycopg.connect(url) as base:
            row = base.execute(question.encode()).fetchone()
    else:
        base_file = sqlite3.connect(server.data / "lianxin.sqlite3")
        row = base_file.execute(question).fetchone()
        base_file.close()
    assert row
    return int(row[0])
