"""How surprising a small count is."""

from math import exp, lgamma, log


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
