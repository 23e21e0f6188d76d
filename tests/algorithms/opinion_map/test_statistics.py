"""Whole-number sums: exact, and exact again after every change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.opinion_map import classic
from lianxin.algorithms.opinion_map.statistics import Sums
from lianxin.algorithms.opinion_map.votes import collect
from tests.algorithms.opinion_map.made import CONVERSATIONS, conversation, needs_polis, planted

pytestmark = pytest.mark.one_engine


def table(dice, people, statements):
    return np.where(dice.random((people, statements)) < 0.5, dice.integers(-1, 2, (people, statements)), 9)


def votes_of(said):
    who, what = np.nonzero(said != 9)
    return collect(
        who, what, said[who, what], also_people=range(len(said)), also_statements=range(said.shape[1])
    )


def same(one: Sums, other: Sums) -> bool:
    pairs = ((one.both, other.both), (one.mixed, other.mixed), (one.seen, other.seen))
    return all((first == second).all() for first, second in pairs)


@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(1, 8))
def test_a_change_gives_what_counting_again_gives(seed, people, statements):
    dice = np.random.default_rng(seed)
    before = table(dice, people, statements)
    changed = dice.random(people) < 0.3
    after = np.where(changed[:, None], table(dice, people, statements), before)

    sums = Sums.of(votes_of(before)).changed(votes_of(before[changed]), votes_of(after[changed]))

    assert same(sums, Sums.of(votes_of(after)))


@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(1, 8))
def test_the_scatter_is_that_of_the_filled_table(seed, people, statements):
    said = table(np.random.default_rng(seed), people, statements).astype(float)
    seen = said != 9
    means = np.where(seen, said, 0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    filled = np.where(seen, said - means, 0)

    sums = Sums.of(votes_of(said.astype(int)))

    assert np.allclose(sums.means(), means, atol=1e-12)
    assert np.allclose(sums.scatter(), filled.T @ filled, atol=1e-9)


def test_other_statements_than_those_counted_are_refused():
    votes, _member = planted(9, 4, 2, 0.8)
    with pytest.raises(ValueError, match="statements differ"):
        Sums.nothing(5).changed(votes, votes)


def test_those_who_join_and_leave_are_counted():
    votes, _member = planted(40, 6, 2, 0.9)
    nobody = votes.only(np.zeros(votes.cast, dtype=bool))
    joined = Sums.nothing(6).changed(nobody, votes)
    left = joined.changed(votes, nobody)

    assert same(joined, Sums.of(votes))
    assert (joined.people, left.people, left.seen.sum()) == (int((votes.per_person > 0).sum()), 0, 0)


@needs_polis
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_components_from_sums_are_those_from_the_votes(name):
    votes = conversation(name)
    sums, shown = Sums.of(votes), classic.picture(votes)

    assert np.abs(sums.means() - shown.centre).max() < 1e-12
    assert np.abs(classic.principal(sums.scatter()) - shown.components).max() < 1e-9


@needs_polis
def test_a_table_too_large_for_the_plain_way_has_the_same_components(monkeypatch):
    votes = conversation("vtaiwan.uberx")
    plain = classic.picture(votes).components
    monkeypatch.setattr(classic, "SMALL", 0)

    assert np.abs(classic.picture(votes).components - plain).max() < 1e-9
