"""Panels by lot: everybody in the pool gets the fairest chance that the quotas allow, and anybody can check it.

``scipy.optimize`` is named in full where it is used, so that it loads only when a panel is sought.
"""

from .fairness import Fair, fairest
from .kinds import Problem, problem_of
from .leximin import NoPanel
from .lottery import Lottery, commitment, drawn, published
from .pool import Bad, BadTable, Fault, Pool, Quota, read_people, read_quotas
from .relaxing import Relaxation, smallest_relaxation
from .replacing import Replaced, replacements
from .responding import Response, responses

__all__ = [
    "Bad",
    "BadTable",
    "Fair",
    "Fault",
    "Lottery",
    "NoPanel",
    "Pool",
    "Problem",
    "Quota",
    "Relaxation",
    "Replaced",
    "Response",
    "commitment",
    "drawn",
    "fairest",
    "problem_of",
    "published",
    "read_people",
    "read_quotas",
    "replacements",
    "responses",
    "smallest_relaxation",
]
