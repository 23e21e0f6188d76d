"""The list that is published: real panels only, chances that anybody counts, and a draw that anybody can do again."""

import json
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.lots import Lottery, Pool, commitment, drawn, fairest, problem_of, published
from tests.algorithms.lots.pools import crowd, keeps, tiny_pools

pytestmark = pytest.mark.one_engine
LIST = Lottery("f" * 64, 4, 2, ((1, 2), (1, 3), (2, 4), (3, 4)))


def listed(pool: Pool, size: int, length: int | None = None) -> Lottery:
    problem = problem_of(pool, size)
    return published(pool, problem, fairest(problem, 1), length)


@settings(max_examples=15, deadline=None)
@given(tiny_pools(homes=True), st.integers(1, 40))
def test_every_panel_of_the_list_keeps_quotas_and_households(given_pool: tuple[Pool, int], length: int):
    pool, size = given_pool
    lottery = listed(pool, size, length)

    assert len(lottery.panels) == length
    assert all(len(panel) == size for panel in lottery.panels)
    assert all(keeps(pool, tuple(person - 1 for person in panel)) for panel in lottery.panels)


@pytest.mark.parametrize("homes", [False, True])
def test_rounding_takes_little_from_anybody(homes: bool):
    pool, size = crowd(150, 18, homes=homes)
    problem = problem_of(pool, size)
    fair = fairest(problem, 1)
    lottery = published(pool, problem, fair)
    exact, told = fair.had(problem)[problem.of_person], np.array(lottery.chances())

    assert len(lottery.panels) in {1000, 10_000}
    assert (told >= exact * 0.99).all()
    assert all(keeps(pool, tuple(person - 1 for person in panel)) for panel in lottery.panels)


def test_chances_are_counted_from_the_list_alone():
    assert LIST.chances() == [0.5, 0.5, 0.5, 0.5]
    assert replace(LIST, panels=((1, 2), (1, 3))).chances() == [1, 0.5, 0.5, 0]


def test_the_digest_is_one_that_a_stranger_can_make():
    text = json.dumps(
        {"panels": [[1, 2], [1, 3], [2, 4], [3, 4]], "people": 4, "pool": "f" * 64, "size": 2},
        separators=(",", ":"),
    )

    assert LIST.digest == sha256(text.encode()).hexdigest()


def test_a_stranger_draws_the_same_panel_with_two_lines():
    lots = [sha256(f"{LIST.digest}/our seed/0815/{number}".encode()).digest() for number in range(1, 5)]

    assert drawn(LIST, "our seed", "0815") == lots.index(min(lots)) + 1


def test_seed_outside_number_and_list_all_decide():
    seen = {drawn(LIST, "seed", str(outside)) for outside in range(60)}
    other = {drawn(LIST, str(seed), "1") for seed in range(60)}
    lists = {drawn(replace(LIST, pool=str(pool)), "seed", "1") for pool in range(60)}

    assert seen == other == lists == {1, 2, 3, 4}


def test_each_panel_is_drawn_about_as_often_as_the_others():
    counts = np.bincount([drawn(LIST, "seed", str(outside)) for outside in range(4000)], minlength=5)[1:]

    assert counts.sum() == 4000
    # Four standard deviations of 4,000 throws at one in four.
    assert abs(counts - 1000).max() < 110


def test_the_commitment_binds_the_seed_and_does_not_tell_it():
    assert commitment("our seed") == sha256(b"lianxin panel seed\nour seed").hexdigest()
    assert commitment("our seed") != commitment("our seed ")
