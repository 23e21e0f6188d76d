"""One table of votes, whatever the order they came in."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.opinion_map.votes import NoVotes, collect
from tests.algorithms.opinion_map.made import CONVERSATIONS, POLIS, conversation, needs_polis

pytestmark = pytest.mark.one_engine

ROWS = st.lists(st.tuples(st.integers(-3, 10**12), st.integers(0, 6), st.integers(-1, 1)), max_size=40)


def as_dict(votes):
    people, statements = votes.people[votes.rows], votes.statements[votes.columns]
    return dict(
        zip(zip(people.tolist(), statements.tolist(), strict=True), votes.values.tolist(), strict=True)
    )


@given(ROWS)
def test_the_last_vote_of_each_person_on_each_statement_counts(rows):
    votes = collect(*([row[place] for row in rows] for place in range(3)))

    assert as_dict(votes) == {(who, what): value for who, what, value in rows}
    assert votes.people.tolist() == sorted({who for who, _what, _value in rows})
    assert votes.statements.tolist() == sorted({what for _who, what, _value in rows})


@given(ROWS, st.randoms(use_true_random=False))
def test_with_moments_the_order_in_which_they_are_handed_in_changes_nothing(rows, lot):
    moments = [lot.randrange(5) for _ in rows]
    several = list(zip(rows, moments, strict=True))
    first = collect(*([row[place] for row, _moment in several] for place in range(3)), moments)
    lot.shuffle(several)
    second = collect(
        *([row[place] for row, _moment in several] for place in range(3)),
        [moment for _row, moment in several],
    )

    assert first.digest() == second.digest()


@given(ROWS)
def test_tallies_are_what_one_counts_by_hand(rows):
    votes = collect(*([row[place] for row in rows] for place in range(3)))
    groups = np.arange(votes.n) % 3 - 1
    cast = as_dict(votes)

    by_hand = np.zeros((2, votes.m, 3), dtype=int)
    for (who, what), value in cast.items():
        group = groups[votes.people.tolist().index(who)]
        if group >= 0:
            by_hand[group, votes.statements.tolist().index(what), 1 - value] += 1
    assert votes.tallies_of(groups, 2).tolist() == by_hand.tolist()
    assert votes.tallies.sum() == len(cast)


def test_a_part_of_the_people_or_statements_is_the_part_of_the_table():
    votes = collect([5, 5, 7, 9, 9], [1, 2, 2, 1, 3], [1, -1, 0, -1, 1])

    assert as_dict(votes.of_people(np.array([0, 2]))) == {(5, 1): 1, (5, 2): -1, (9, 1): -1, (9, 3): 1}
    fewer = votes.of_statements(np.array([False, True, True]))
    assert (fewer.people.tolist(), as_dict(fewer)) == ([5, 7, 9], {(5, 2): -1, (7, 2): 0, (9, 3): 1})
    assert np.nan_to_num(votes.dense(), nan=9).tolist() == [[1, -1, 9], [9, 0, 9], [-1, 9, 1]]


def test_people_and_statements_without_a_vote_have_their_place():
    votes = collect([4], [2], [1], also_people=[9, 1], also_statements=[7])

    assert (votes.people.tolist(), votes.statements.tolist()) == ([1, 4, 9], [2, 7])
    assert votes.per_person.tolist() == [0, 1, 0]


def test_the_digest_tells_every_difference():
    told = {
        collect(people, statements, values, also_people=also).digest()
        for people, statements, values, also in (
            ([1, 2], [1, 1], [1, 1], []),
            ([1, 2], [1, 1], [1, 0], []),
            ([1, 2], [1, 2], [1, 1], []),
            ([1, 3], [1, 1], [1, 1], []),
            ([1, 2], [1, 1], [1, 1], [3]),
        )
    }

    assert len(told) == 5


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (([1], [1], [2]), "a vote is"),
        (([1], [1], [0.5]), "values must be"),
        (([1, 2], [1], [0]), "differ in length"),
        (([1], [1], [0], [1, 2]), "order differs"),
        (([[1]], [1], [0]), "people must be"),
    ],
)
def test_what_are_no_votes_is_refused(given_, words):
    with pytest.raises(NoVotes, match=words):
        collect(*given_)


@needs_polis
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_last_votes_equal_the_published_matrix(name):
    with (POLIS / name / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    matrix = {
        (int(row["participant"]), int(column)): int(cell)
        for row in rows
        for column, cell in row.items()
        if column.isdecimal() and cell
    }
    votes = conversation(name)

    assert as_dict(votes) == matrix
    agreed = {int(row["participant"]): int(row["n-agree"]) for row in rows}
    counted = np.bincount(votes.rows[votes.values == 1], minlength=votes.n).tolist()
    assert dict(zip(votes.people.tolist(), counted, strict=True)) == agreed


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_numbers_far_apart_are_placed_like_numbers_close_together(seed):
    dice = np.random.default_rng(seed)
    who, what, said = dice.integers(0, 9, 50), dice.integers(0, 5, 50), dice.integers(-1, 2, 50)
    near, far = collect(who, what, said), collect(who * 10**12, what * 10**9, said)

    assert near.starts.tolist() == far.starts.tolist()
    assert (near.columns.tolist(), near.values.tolist()) == (far.columns.tolist(), far.values.tolist())
