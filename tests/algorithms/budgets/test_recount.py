"""What a tally says is recomputed by a program that shares nothing with it (what it finds: test_p11_tallies)."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.algorithms.budgets.tallying import Rule
from tests.algorithms.budgets.elections import KINDS, VALLEY, elections, rules
from tests.algorithms.budgets.recounting import FILE, told_of, wrong
from tests.record.stranger import _ALONE

pytestmark = pytest.mark.one_engine

REAL = sorted((Path(__file__).resolve().parents[4] / "shared/data/pabulib").glob("*.pb"))


def alone(*arguments: object) -> subprocess.CompletedProcess[str]:
    """As a stranger runs it: Python alone."""
    return subprocess.run(
        [sys.executable, "-I", "-c", _ALONE, str(FILE), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin"},
        cwd="/",
    )


@given(elections(kinds=KINDS, free=True), rules())
@settings(max_examples=200)
def test_it_comes_to_the_same_by_itself(data: bytes, rule: Rule):
    assert wrong(data, told_of(data, rule)) == []


@pytest.mark.parametrize("path", REAL or [None], ids=lambda path: path and path.stem)
def test_it_comes_to_the_same_on_real_ballots(path: Path | None):
    if path is None:
        pytest.skip("the real elections are not beside this repository")

    data = path.read_bytes()
    rule = Rule(completion=Completion.ADD1E, increment=Fraction(5))
    assert wrong(data, told_of(data, rule)) == []


def test_other_ballots_are_found():
    told = told_of(VALLEY, Rule())
    stuffed = VALLEY + b"11;hall;40\n"

    assert [line.partition(":")[0] for line in wrong(stuffed, told)][:2] == [
        "endowment",
        "raises",
    ]
    assert any(line.startswith("input / sha256") for line in wrong(stuffed, told))


@pytest.mark.parametrize(
    ("result", "status", "said"),
    [
        (lambda told: told, 0, "everything is as told"),
        (lambda told: told | {"winners": ["hall"]}, 1, "WRONG: winners: ['hall'] is told"),
        (lambda told: told | {"rule": {}}, 2, "there is nothing that can be counted"),
        (lambda _told: [], 2, "there is nothing that can be counted"),
    ],
)
def test_a_stranger_runs_it(tmp_path: Path, result: Any, status: int, said: str):
    ballots, document = tmp_path / "votes.pb", tmp_path / "result.json"
    ballots.write_bytes(VALLEY)
    document.write_text(json.dumps(result(told_of(VALLEY, Rule()))))
    done = alone(ballots, document)

    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
    assert alone(tmp_path / "none.pb", document).returncode == 2
