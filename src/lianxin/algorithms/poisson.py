"""How surprising a small count is."""

from collections.abc import Callable
from math import exp, lgamma, log, sqrt


def at_most(count: int, mean: float) -> float:
    """The chance of `count` or fewer events where `mean` are expected and each comes by itself (Poisson).

    Summed from the largest term down to where terms no longer matter. Raises ValueError for what cannot be.
    """
    if count < 0 or mean < 0:
        raise ValueError("counts and means are not negative")
    if mean == 0:
        return 1.0
    total = 0.0
    for k in range(count, -1, -1):
        term = exp(k * log(mean) - mean - lgamma(k + 1))
        total += term
        if k < mean and term < total * 1e-17:
            break
    return min(1.0, total)


def interval(count: int, chance: float = 0.05) -> tuple[float, float]:
    """Between which means the one behind `count` lies, but for a `chance` shared by both sides.

    The exact interval (Garwood 1936), found by halving: below the low end so many events are too surprising,
    above the high end so few.
    """
    low = 0.0 if count == 0 else _where(lambda mean: 1 - at_most(count - 1, mean) < chance / 2, count)
    return low, _where(lambda mean: at_most(count, mean) > chance / 2, count)


def _where(holds: Callable[[float], bool], count: int) -> float:
    """The mean up to which something holds; within a billionth."""
    low, high = 0.0, count + 6 * sqrt(count + 4) + 10
    while high - low > 1e-9 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high
