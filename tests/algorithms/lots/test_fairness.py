"""The lottery is the fairest there is: compared with every panel of tiny pools, and certified by the bound on others."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from lianxin.algorithms.lots import NoPanel, Pool, fairest, problem_of, published, read_people, read_quotas
from lianxin.algorithms.lots.leximin import best_chances
from tests.algorithms.lots.pools import crowd, keeps, pool_of, slow_leximin, tiny_pools

pytestmark = pytest.mark.one_engine
SMALL = Path(__file__).resolve().parents[4] / "shared/data/sortition/example_small_20"


def chances(pool: Pool, size: int) -> np.ndarray:
    problem = problem_of(pool, size)
    return fairest(problem, 1).had(problem)[problem.of_person]


@settings(max_examples=15, deadline=None)
@given(tiny_pools())
def test_it_equals_the_definition_worked_out_over_every_panel(given_pool: tuple[Pool, int]):
    pool, size = given_pool

    assert chances(pool, size) == pytest.approx(slow_leximin(pool, size), abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(tiny_pools(homes=True))
def test_it_does_so_with_households_too(given_pool: tuple[Pool, int]):
    pool, size = given_pool

    assert chances(pool, size) == pytest.approx(slow_leximin(pool, size), abs=1e-5)


def test_where_only_halved_people_could_be_fairer_a_cut_proves_it():
    """The quotas alone promise everybody a chance; no panel of whole people gives it to all."""
    ends = {"c0": ((1, 2), (0, 1)), "c1": ((0, 1), (2, 3)), "c2": ((2, 2), (1, 1))}
    quotas = [
        (name, letter, *pair) for name, both in ends.items() for letter, pair in zip("ab", both, strict=True)
    ]
    pool = pool_of(["aba", "bbb", "baa", "aab", "abb", "aba"], quotas)
    problem = problem_of(pool, 3)
    fair = fairest(problem, 1)

    assert best_chances(problem).min() > 0.05
    assert fair.proved
    assert fair.bound == pytest.approx(slow_leximin(pool, 3).min(), abs=1e-6)
    assert fair.had(problem)[problem.of_person] == pytest.approx(slow_leximin(pool, 3), abs=1e-5)


@pytest.mark.parametrize("homes", [False, True])
def test_a_pool_of_hundreds_reaches_the_bound(homes: bool):
    pool, size = crowd(200, 24, homes=homes)
    problem = problem_of(pool, size)
    fair = fairest(problem, 1)

    assert fair.proved
    assert fair.bound * (1 - 1e-6) <= fair.had(problem).min() <= fair.bound * (1 + 1e-6)
    assert sum(fair.had(problem) * problem.count) == pytest.approx(size)


def test_the_same_pool_gives_the_same_lottery_again():
    pool, size = crowd(120, 12)
    problem = problem_of(pool, size)

    assert published(pool, problem, fairest(problem, 3)) == published(pool, problem, fairest(problem, 3))


def test_quotas_that_no_panel_keeps_are_refused():
    pool = pool_of(["a", "a", "b"], [("c0", "a", 1, 1), ("c0", "b", 2, 2)])

    with pytest.raises(NoPanel):
        fairest(problem_of(pool, 3), 1)


def test_quotas_that_only_halved_people_keep_are_refused():
    """Three overlapping pairs: half of each person would do."""
    rows = ["aab", "aba", "baa"]
    quotas = [(f"c{at}", letter, 1, 1) for at in range(3) for letter in "ab"]

    with pytest.raises(NoPanel):
        fairest(problem_of(pool_of([*rows, "bbb"], quotas), 2), 1)


def test_the_small_pool_of_the_literature_reaches_a_tenth_for_everybody():
    if not SMALL.is_dir():
        pytest.skip("the sortition data lie beside the tree and are not here")
    with (SMALL / "categories.csv").open() as quotas, (SMALL / "respondents.csv").open() as people:
        pool = read_people(list(csv.DictReader(people)), read_quotas(csv.DictReader(quotas)))
    problem = problem_of(pool, 20)
    lottery = published(pool, problem, fairest(problem, 1))

    assert set(lottery.chances()) == {0.1}
    assert all(keeps(pool, tuple(person - 1 for person in panel)) for panel in lottery.panels)
