"""The limit: what the raw engine does with a transaction of two inserts, as long as a voice and its entry."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from benchmarks.load import WORDS
from tests.support.postgres import Postgres, binaries

TABLES = """
CREATE TABLE voice (id {key}, office bigint, kind text, body text, place text, said_at text, lookup {bytes});
CREATE UNIQUE INDEX voice_lookup ON voice (office, lookup);
CREATE TABLE entry (id {key}, stream bigint, number bigint, kind text, leaf text, hash {bytes}, salt {bytes},
                    opening text);
CREATE UNIQUE INDEX entry_number ON entry (stream, number);
"""
LEAF, OPENING = "l" * 400, "o" * 120


def sqlite_rate(folder: Path, seconds: float) -> float:
    """Transactions per second of one writer on SQLite, synchronous=FULL; in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.limits", str(folder), str(seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout))


def _sqlite(folder: Path, seconds: float) -> float:
    path = folder / f"raw-{time.monotonic_ns()}.sqlite3"
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;")
    base.executescript(TABLES.format(key="integer PRIMARY KEY", bytes="blob"))
    body, number, began = WORDS.format(0, 0), 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        number += 1
        lookup = number.to_bytes(32, "big")
        base.execute("BEGIN IMMEDIATE")
        base.execute(
            "INSERT INTO voice (office, kind, body, place, said_at, lookup) VALUES (1, 'report', ?, '', ?, ?)",
            (body, "2026-11-01T08:00:00Z", lookup),
        )
        base.execute(
            "INSERT INTO entry (stream, number, kind, leaf, hash, salt, opening) VALUES (1, ?, 'k', ?, ?, ?, ?)",
            (number, LEAF, lookup, lookup, OPENING),
        )
        base.execute("COMMIT")
    took = time.perf_counter() - began
    base.close()
    return number / took


SCRIPT = f"""\\set n random(1, 9000000000000000000)
BEGIN;
INSERT INTO voice (office, kind, body, place, said_at, lookup)
    VALUES (1, 'report', '{WORDS.format(0, 0)}', '', '2026-11-01T08:00:00Z', int8send(:n));
INSERT INTO entry (stream, number, kind, leaf, hash, salt, opening)
    VALUES (1, :n, 'k', '{LEAF}', decode(repeat('ab', 32), 'hex'), decode(repeat('ab', 32), 'hex'), '{OPENING}');
COMMIT;
"""  # noqa: S608  our own words


def postgres_rate(server: Postgres, folder: Path, seconds: float, connections: int) -> float:
    """Transactions per second by pgbench, which asks in C."""
    url = server.new_database("raw")
    with psycopg.connect(url) as base:
        base.execute(TABLES.format(key="bigserial PRIMARY KEY", bytes="bytea").encode())
    script = folder / "two-inserts.sql"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [binaries() / "pgbench", "-n", "-M", "prepared", "-f", script, "-T", str(round(seconds))]
    command += ["-c", str(connections), "-j", str(min(connections, 2)), url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])


if __name__ == "__main__":
    print(json.dumps(_sqlite(Path(sys.argv[1]), float(sys.argv[2]))))
