"""The lead's weekly digest: what it says of a week, and which matters it asks about."""

from .matters import MOST, Matter, chosen, matters
from .telling import about, told
from .weeks import ESCALATES, WEEK, decide_by, figures, monday_of, week_before

__all__ = [
    "ESCALATES",
    "MOST",
    "WEEK",
    "Matter",
    "about",
    "chosen",
    "decide_by",
    "figures",
    "matters",
    "monday_of",
    "told",
    "week_before",
]
