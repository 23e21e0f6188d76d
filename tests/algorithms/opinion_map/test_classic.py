"""The published pipeline equals published results, and moves as its input does."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.opinion_map import classic, grouping, published
from lianxin.algorithms.opinion_map.classic import Stated
from lianxin.algorithms.opinion_map.votes import collect
from tests.algorithms.opinion_map.made import REFERENCE, REFERENCES, needs_reference, planted, reference
from tests.algorithms.opinion_map.made import published as published_result

pytestmark = pytest.mark.one_engine

#: Ours and theirs; what is left of a published result is about its time and its moderators.
FIELDS = {
    "comment-priorities", "user-vote-counts", "meta-tids", "pca", "group-clusters", "n", "consensus", "n-cmts", "repness",
    "group-aware-consensus", "votes-base", "base-clusters", "mod-out", "group-votes", "in-conv", "tids",
}  # fmt: skip
APART = {"mod-in", "lastModTimestamp", "lastVoteTimestamp", "math_tick"}


def moderation(name):
    rows = json.loads((REFERENCE / name / "comments.json").read_text())
    out = [row["statement_id"] for row in rows if row["moderated"] == -1]
    return out, [row["statement_id"] for row in rows if row["is_meta"]]


def carried(told):
    base = told["base-clusters"]
    return Stated(
        tuple(told["in-conv"]),
        dict(zip(base["id"], map(tuple, base["members"]), strict=True)),
        {group["id"]: tuple(group["members"]) for group in told["group-clusters"]},
    )


def aligned(ours, theirs):
    """The same with each component turned as theirs is."""
    for place, axis in enumerate("xy"):
        turn = np.sign(np.dot(ours["pca"]["comps"][place], theirs["pca"]["comps"][place]))
        for name in ("comps", "comment-projection"):
            ours["pca"][name][place] = [turn * value for value in ours["pca"][name][place]]
        ours["base-clusters"][axis] = [turn * value for value in ours["base-clusters"][axis]]
        for group in ours["group-clusters"]:
            group["center"][place] *= turn
    return ours


def without_order(told):
    """Sets are published in the order of their hashes."""
    told = {name: value for name, value in told.items() if name not in APART}
    for name in ("in-conv", "mod-out", "meta-tids"):
        told[name] = sorted(told[name])
    told["base-clusters"]["members"] = [sorted(who) for who in told["base-clusters"]["members"]]
    return told


def differences(ours, theirs, path=""):
    if isinstance(theirs, dict):
        if set(ours) != set(theirs):
            return [(path, sorted(set(ours) ^ set(theirs)))]
        return [one for name in theirs for one in differences(ours[name], theirs[name], f"{path}/{name}")]
    if isinstance(theirs, list):
        if len(ours) != len(theirs):
            return [(path, len(ours), len(theirs))]
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [one for place, pair in pairs for one in differences(*pair, f"{path}/{place}")]
    if isinstance(theirs, int | float) and not isinstance(theirs, bool):
        return [] if abs(ours - theirs) <= 1e-9 else [(path, ours, theirs)]
    return [] if ours == theirs else [(path, ours, theirs)]


@needs_reference
@pytest.mark.parametrize("name", REFERENCES)
def test_every_field_of_a_published_result_is_met(name):
    theirs = published_result(name)
    out, meta = moderation(name)
    ours = json.loads(json.dumps(published.document(reference(name), out, meta, carried(theirs))))

    ours, theirs = without_order(aligned(ours, theirs)), without_order(theirs)

    assert set(theirs) == FIELDS
    assert differences(ours, theirs) == []


@needs_reference
@pytest.mark.parametrize("name", REFERENCES)
def test_what_follows_from_votes_alone_needs_nothing_stated(name):
    theirs = published_result(name)
    out, meta = moderation(name)
    ours = json.loads(json.dumps(published.document(reference(name), out, meta)))

    ours = aligned(ours, theirs)

    of_votes = ("pca", "n", "n-cmts", "tids", "user-vote-counts", "consensus")
    assert (
        differences({name: ours[name] for name in of_votes}, {name: theirs[name] for name in of_votes}) == []
    )
    # Who joined while there were fewer statements stays in; the rule of today cannot know of them.
    assert set(ours["in-conv"]) <= set(theirs["in-conv"])
    assert len(ours["group-clusters"]) == len(theirs["group-clusters"])


@needs_reference
@pytest.mark.parametrize("name", REFERENCES)
def test_published_groups_are_at_rest(name):
    """Each published base cluster and group is where one more step of k-means leaves it."""
    theirs = published_result(name)
    votes, stated = reference(name), carried(theirs)
    shown = classic.picture(votes, [*moderation(name)[0], *moderation(name)[1]])
    people = classic.crowd(votes, shown, stated)
    centres = np.array([shown.positions[who].mean(axis=0) for who in people.base.values()])

    nearest, _away = grouping.nearest(shown.positions[people.members], centres)

    place = {int(who): number for number, those in enumerate(people.base.values()) for who in those}
    assert nearest.tolist() == [place[int(who)] for who in people.members]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_turning_every_vote_round_turns_the_picture_round(seed):
    votes, _member = planted(30, 12, 2, 0.7, seed)
    one, other = classic.picture(votes), classic.picture(votes.with_values(-votes.values))

    assert np.allclose(one.centre, -other.centre)
    assert np.allclose(one.components, other.components, atol=1e-7)
    assert np.allclose(one.positions, -other.positions, atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_other_numbers_for_people_and_statements_move_nobody(seed):
    votes, _member = planted(30, 12, 2, 0.7, seed)
    dice = np.random.default_rng(seed)
    people, statements = dice.permutation(30), dice.permutation(12)
    renamed = collect(people[votes.rows], statements[votes.columns], votes.values)
    one, other = classic.picture(votes), classic.picture(renamed)

    turn = np.sign((one.components * other.components[:, statements]).sum(axis=1))
    assert np.allclose(one.components, other.components[:, statements] * turn[:, None], atol=1e-7)
    assert np.allclose(one.positions, other.positions[people] * turn, atol=1e-6)


def test_what_is_moderated_out_moves_nobody_but_is_a_vote_of_everybody():
    votes, _member = planted(40, 10, 2, 0.6)
    more = votes.with_values(np.where(votes.columns == 3, 1, votes.values).astype(np.int8))
    one, other = classic.picture(votes, [3]), classic.picture(more, [3])

    assert np.array_equal(one.positions, other.positions)
    assert (one.centre[3], one.components[:, 3].tolist(), one.extremity[3]) == (0.0, [0.0, 0.0], 0.0)


def test_the_most_active_are_in_where_too_few_voted_often():
    votes = collect([0] * 9 + [1] * 3 + [2] * 8 + [3], [*range(9), *range(3), *range(8), 0], [1] * 21)

    assert classic.regular(votes).tolist() == [0, 1, 2, 3]
    assert classic.regular(planted(40, 9, 2, 1.0)[0]).tolist() == list(range(40))


@pytest.mark.parametrize(("people", "statements"), [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (1, 5), (3, 2)])
@pytest.mark.parametrize("value", [-1, 0, 1])
def test_the_smallest_conversations_have_a_document(people, statements, value):
    who, what = np.nonzero(np.ones((people, statements)))
    votes = collect(
        who, what, np.full(len(who), value), also_people=range(people), also_statements=range(statements)
    )

    told = published.document(votes, [0], [1])

    assert json.loads(json.dumps(told, allow_nan=False))["n"] == people


@pytest.mark.parametrize("base", [True, False])
def test_planted_groups_are_found(base):
    votes, member = planted(600, 60, 3, 0.6)
    labels = classic.crowd(votes, classic.picture(votes), base=base).labels(votes.n)

    assert grouping.rand_index(labels, member) > 0.95
