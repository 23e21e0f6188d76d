"""Files of other programs as they come to an office: a conversation of Polis, and tables."""

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from lianxin.cli import main
from lianxin.office import clock
from tests.factories import DAY, MONDAY

Run = Callable[..., tuple[int, str, str]]
#: Neither a full hour nor a moment before voting opens.
NOON = MONDAY + DAY / 2
PEOPLE, STATEMENTS = 40, 12
COMMENTS = [
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
]


def write(path: Path, *rows: list[object], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def conversation(folder: Path, *more: list[object], seed: int = 3) -> Path:
    """Forty people and twelve statements; ten were let in, one was not looked at, one was moderated out."""
    folder.mkdir(exist_ok=True)
    dice = random.Random(seed)
    moderated = {11: 0, 12: -1}
    comments = [
        [0, "", n, 0, "", "", moderated.get(n, 1), f"Statement {n}"] for n in range(1, STATEMENTS + 1)
    ]
    write(folder / "comments.csv", COMMENTS, *comments, *more)
    votes = [
        [0, "", statement, person, 1 if (statement % 2 == person % 2) == (dice.random() < 0.9) else -1]
        for person in range(1, PEOPLE + 1)
        for statement in dice.sample(range(1, STATEMENTS + 1), 9)
    ]
    write(folder / "votes.csv", ["timestamp", "datetime", "comment-id", "voter-id", "vote"], *votes)
    return folder


@pytest.fixture
def bring(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`lianxin consultation import` at noon, by the lead of the test's town."""
    monkeypatch.setattr(clock, "read", lambda: NOON)
    monkeypatch.setenv("LIANXIN_LANG", "en")

    def call(*words: str) -> tuple[int, str, str]:
        source = ("--by", "willow-lead", "--source", "Village forum 2025")
        status = main(["consultation", "import", *source, *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call
