"""Who of those invited stood ready, by feature: a panel by lot can be no broader than the pool that it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..intervals import Interval, wilson
from .pool import Pool


@dataclass(frozen=True)
class Response:
    """One feature: how many were invited, how many stood ready, and how sure the share is (95 %)."""

    category: str
    feature: str
    invited: int
    ready: int
    share: Interval | None

    @property
    def rate(self) -> float | None:
        return self.ready / self.invited if self.invited else None


def responses(invited: Pool, ready: Pool) -> list[Response]:
    """In the order of the quotas; both pools are read by the same quotas.

    Raises ValueError where more people of a feature stood ready than were invited: then the lists do not belong together.
    """
    number = len(invited.quotas)
    asked = np.bincount(invited.values.ravel(), minlength=number).tolist()
    came = np.bincount(ready.values.ravel(), minlength=number).tolist()
    return [
        Response(quota.category, quota.feature, asked[place], came[place], wilson(came[place], asked[place]))
        for place, quota in enumerate(invited.quotas)
    ]
