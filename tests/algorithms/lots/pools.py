"""Invented pools, and every panel that keeps the quotas of a tiny one."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from lianxin.algorithms.lots import Pool, Quota, read_people

LETTERS = "abc"


def pool_of(rows: list[str], quotas: list[tuple[str, str, int, int]], homes: list[str] | None = None) -> Pool:
    """Rows such as "fy" for two categories; quotas as (category, feature, low, high)."""
    names = list(dict.fromkeys(category for category, *_rest in quotas))
    read = [Quota(category, feature, low, high, 0, -1) for category, feature, low, high in quotas]
    table = [dict(zip(names, row, strict=True)) for row in rows]
    for row, home in zip(table, homes or [], strict=False):
        row["home"] = home
    return read_people(table, read, address=["home"] if homes else [])


@st.composite
def tiny_pools(draw, *, homes: bool = False) -> tuple[Pool, int]:
    """Up to nine people with one to three categories, whose quotas some panel keeps."""
    number, categories = draw(st.integers(3, 9)), draw(st.integers(1, 3))
    rows = draw(
        st.lists(
            st.text(LETTERS[:3], min_size=categories, max_size=categories), min_size=number, max_size=number
        )
    )
    houses = [str(draw(st.integers(0, 6))) for _ in rows] if homes else None
    size = draw(st.integers(1, min(4, len({*houses}) if houses else number)))
    model = draw(st.sampled_from([*_sets(houses or [str(n) for n in range(number)], size)]))
    quotas = []
    for at in range(categories):
        for letter in LETTERS:
            sits = sum(rows[person][at] == letter for person in model)
            low, high = sits - draw(st.integers(0, 1)), sits + draw(st.integers(0, 1))
            quotas.append((f"c{at}", letter, max(0, low), high))
    return pool_of(rows, quotas, houses), size


def _sets(houses: list[str], size: int) -> list[tuple[int, ...]]:
    found = combinations(range(len(houses)), size)
    return [people for people in found if len({houses[person] for person in people}) == size]


def all_panels(pool: Pool, size: int) -> list[tuple[int, ...]]:
    """Every panel that keeps quotas and households, by trying all."""
    return [panel for panel in _sets([str(home) for home in pool.households], size) if keeps(pool, panel)]


def keeps(pool: Pool, panel: tuple[int, ...]) -> bool:
    have = np.bincount(pool.values[list(panel)].ravel(), minlength=len(pool.quotas))
    homes = {int(pool.households[person]) for person in panel}
    within = all(quota.low <= count <= quota.high for quota, count in zip(pool.quotas, have, strict=True))
    return within and len(homes) == len(panel)


def slow_leximin(pool: Pool, size: int) -> np.ndarray:
    """The chances of all people by the definition: over every panel, person by person, one level at a time.

    Whoever cannot be lifted above a level while all others keep theirs is settled at it.
    """
    panels = all_panels(pool, size)
    sits = np.array(
        [[person in panel for panel in panels] for person in range(len(pool.values))], dtype=float
    )
    settled = np.full(len(pool.values), -1.0)
    while (settled < 0).any():
        level = -_highest(sits, settled, np.flatnonzero(settled < 0), 0.0)
        for person in np.flatnonzero(settled < 0):
            if -_highest(sits, settled, [person], level) < level + 1e-7:
                settled[person] = level
    return settled


def _highest(sits: np.ndarray, settled: np.ndarray, lifted, floor: float) -> float:
    """The most by which all of ``lifted`` can be had, when nobody falls below the own level or the floor."""
    people, panels = sits.shape
    least = np.where(settled < 0, floor, settled) - 1e-9
    rows = [np.append(-sits[person], 0.0) for person in range(people)]
    ends = list(-least)
    for person in lifted:
        rows.append(np.append(-sits[person], 1.0))
        ends.append(0.0)
    done = linprog(
        np.append(np.zeros(panels), -1.0),
        A_ub=np.array(rows),
        b_ub=ends,
        A_eq=np.append(np.ones(panels), 0.0)[None],
        b_eq=[1],
    )
    return done.fun


def crowd(number: int, size: int, *, homes: bool = False, seed: int = 5) -> tuple[Pool, int]:
    """An invented pool in which one kind of people volunteers more than others, with quotas of the equal shares."""
    dice = np.random.default_rng(seed)
    eager = np.array([0.55, 0.3, 0.15])
    rows = ["".join(dice.choice(list(LETTERS), 4, p=eager)) for _ in range(number)]
    quotas = [(f"c{at}", letter, size // 3 - 1, size // 3 + 1) for at in range(4) for letter in LETTERS]
    return pool_of(rows, quotas, [str(dice.integers(number)) for _ in rows] if homes else None), size
