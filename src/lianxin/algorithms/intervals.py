"""How sure a published rate can be."""

from dataclasses import dataclass
from math import inf, sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a share, both between 0 and 1."""

    low: float
    high: float


def wilson(successes: float, n: float, z: float = Z_95) -> Interval | None:
    """Wilson's score interval for a share of `successes` in `n` answers; None when nobody answered.

    `z` is the normal quantile: the default covers 95 %. Weighted answers count as so many as they are worth, which
    need not be whole. Source: Wilson (1927); Newcombe (1998), method 3.
    Raises ValueError for counts that cannot be.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share")
    if not 0 < z < inf:
        raise ValueError("z must be positive")
    if n == 0:
        return None
    share, slack = successes / n, z * z / n
    centre = (share + slack / 2) / (1 + slack)
    half = z * sqrt(share * (1 - share) / n + slack / (4 * n)) / (1 + slack)
    # Rounding must not keep "none" and "all" from reaching their exact ends.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(low, high)
