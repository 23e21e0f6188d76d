"""What the clock and the record bring about in this room, one module a form of asking."""

from . import decisions
from .ballots import hold_ballots
from .budgets import hold_budgets
from .comprehension import hold_comprehension
from .consultations import hold_consultations
from .ideas import make_idea
from .maps import hold_maps
from .sittings import hold_sittings
from .statements import hold_votes, make_statement

__all__ = [
    "decisions",
    "hold_ballots",
    "hold_budgets",
    "hold_comprehension",
    "hold_consultations",
    "hold_maps",
    "hold_sittings",
    "hold_votes",
    "make_idea",
    "make_statement",
]
