"""The result is a function of votes, lists and seed; it says so, and tells nothing of single people."""

import json
from functools import cache

import numpy as np
import pytest

from lianxin.algorithms.opinion_map import mapping, result
from lianxin.algorithms.opinion_map.votes import collect
from tests.algorithms.opinion_map.made import planted

pytestmark = pytest.mark.one_engine


@cache
def small():
    votes, _member = planted(80, 25, 2, 0.7)
    return votes, mapping.draw_map(votes)


def document(votes, **chosen):
    return json.loads(json.dumps(result.document(mapping.draw_map(votes, **chosen)), allow_nan=False))


def test_the_order_of_votes_changes_nothing_and_the_votes_do():
    votes, drawn = small()
    people, statements = votes.people[votes.rows], votes.statements[votes.columns]
    by = np.random.default_rng(0).permutation(votes.cast)
    again = collect(people[by], statements[by], votes.values[by])
    other = votes.with_values(
        np.where(np.arange(votes.cast) == 3, -votes.values + 1 - abs(votes.values), votes.values)
    )

    told = json.loads(json.dumps(result.document(drawn)))

    assert document(again) == told
    assert document(other)["votes"]["digest"] != told["votes"]["digest"]


def test_counts_in_the_document_are_those_of_the_votes():
    votes, drawn = small()
    told = result.document(drawn)

    assert [
        [one["agree"], one["pass"], one["disagree"]] for one in told["statements"]
    ] == votes.tallies.tolist()
    assert told["groups"]["sizes"] == np.bincount(drawn.labels[drawn.labels >= 0]).tolist()
    assert all(sum(map(sum, one["by_part"])) <= sum(votes.tallies[one["id"]]) for one in told["statements"])
    assert sum(told["routing"].values()) == pytest.approx(1, abs=1e-4)


def test_statements_that_are_out_or_meta_are_counted_and_form_nothing():
    votes, member = planted(80, 25, 2, 0.7)
    # All who are in group 1 agree with 0 and 1, and nobody else: whoever used these would see little else.
    loud = votes.with_values(
        np.where(votes.columns < 2, np.where(member[votes.rows] == 1, 1, -1), votes.values).astype(np.int8)
    )
    one, other = (mapping.draw_map(given, [0], [1]) for given in (votes, loud))

    assert np.array_equal(one.points, other.points)
    assert other.statements.tolist() == list(range(2, 25))
    told = result.document(other)
    assert [row["on_the_map"] for row in told["statements"][:3]] == [False, False, True]
    assert told["routing"]["0"] == 0
    assert not {0, 1} & {row["statement"] for row in told["common_ground"]["agree"] + told["representative"]}


def test_who_stands_where_is_only_for_those_who_hold_all_votes():
    _votes, drawn = small()

    assert "people" not in result.document(drawn).keys() - {"people_on_the_map"}
    assert len(result.people(drawn)) == int(drawn.inside.sum())


@pytest.mark.parametrize(
    ("people", "statements"), [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (1, 9), (9, 1), (3, 3)]
)
@pytest.mark.parametrize("value", [-1, 0, 1, None])
def test_the_smallest_conversations_have_no_map_and_a_document(people, statements, value):
    who, what = np.nonzero(np.ones((people, statements)))
    said = np.random.default_rng(1).integers(-1, 2, len(who)) if value is None else np.full(len(who), value)
    votes = collect(who, what, said, also_people=range(people), also_statements=range(statements))

    told = document(votes, moderated_out=[2])

    assert (told["shape"], told["drawing"], told["votes"]["people"]) == (mapping.NONE, None, people)
