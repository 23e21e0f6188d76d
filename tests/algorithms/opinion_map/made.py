"""Votes to draw maps of: planted groups, pure chance, and the real conversations of shared/data, which is not in the tree."""

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lianxin.algorithms.opinion_map.votes import Votes, collect

REAL = Path(__file__).resolve().parents[4] / "shared/data"
POLIS, REFERENCE = REAL / "polis", REAL / "polis_reference"
CONVERSATIONS = ("brexit-consensus", "vtaiwan.uberx")
REFERENCES = ("above-100-ptpts", "25ptpt-3gp-no-strict-with-meta")

needs_polis = pytest.mark.skipif(not POLIS.is_dir(), reason="the conversations of shared/data are not here")
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the published results of shared/data are not here"
)


@cache
def conversation(name: str) -> Votes:
    with (POLIS / name / "votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [
        [int(row[column]) for row in rows] for column in ("voter-id", "comment-id", "vote", "timestamp")
    ]
    return collect(*columns)


def published(name: str) -> dict:
    return json.loads((REFERENCE / name / "math-pca2.json").read_text())


@cache
def reference(name: str) -> Votes:
    rows = json.loads((REFERENCE / name / "votes.json").read_text())
    columns = [
        [int(row[column]) for row in rows]
        for column in ("participant_id", "statement_id", "vote", "modified")
    ]
    return collect(*columns)


def planted(
    people: int, statements: int, groups: int, seen: float, seed: int = 0
) -> tuple[Votes, np.ndarray]:
    """Groups that lean opposite ways on random statements, with as much chance as leaning; and who is in which."""
    dice = np.random.default_rng(seed)
    member = dice.integers(0, groups, people)
    score = dice.choice([-1, 1], (groups, statements))[member] + dice.normal(0, 1, (people, statements))
    said = np.where(score > 0.3, 1, np.where(score < -0.3, -1, 0))
    who, what = np.nonzero(dice.random((people, statements)) < seen)
    votes = collect(who, what, said[who, what], also_people=range(people), also_statements=range(statements))
    return votes, member


#: Nearly everybody in a group says the same of a statement, or anything from nearly nobody to nearly everybody does.
STRONG, MILD = "strong", "mild"


def town(
    people: int, statements: int, shares: list[float], seen: float, seed: int = 0, *, leans: str = STRONG
) -> tuple[Votes, np.ndarray]:
    """Groups of these shares of the people that know nothing of each other; a tenth of the votes passes."""
    dice = np.random.default_rng(seed)
    member = dice.choice(len(shares), people, p=shares)
    size = (len(shares), statements)
    lean = dice.choice([0.1, 0.9], size) if leans == STRONG else dice.uniform(0.08, 0.92, size)
    who, what = np.nonzero(dice.random((people, statements)) < seen)
    number = dice.random(len(who))
    said = np.where(number < 0.9 * lean[member[who], what], 1, np.where(number < 0.9, -1, 0))
    votes = collect(who, what, said, also_people=range(people), also_statements=range(statements))
    return votes, member


def shuffled(votes: Votes, seed: int) -> Votes:
    """The votes on each statement change hands; who saw what stays. Written apart from what the map itself does."""
    dice, values = np.random.default_rng(seed), votes.values.copy()
    for column in range(votes.m):
        of_column = np.flatnonzero(votes.columns == column)
        values[of_column] = values[dice.permutation(of_column)]
    return votes.with_values(values)


def shuffled_whole(votes: Votes, seed: int) -> Votes:
    """Whole columns change hands, with their gaps."""
    dice, table = np.random.default_rng(seed), votes.dense()
    for column in range(votes.m):
        table[:, column] = table[dice.permutation(votes.n), column]
    who, what = np.nonzero(~np.isnan(table))
    return collect(
        votes.people[who],
        votes.statements[what],
        table[who, what].astype(int),
        also_people=votes.people,
        also_statements=votes.statements,
    )
