"""What the clock and the record bring about in this room, one module a form of asking."""

from . import campaigns, decisions, findings
from .ballots import hold_ballots
from .budgets import hold_budgets
from .comprehension import hold_comprehension
from .consultations import hold_consultations
from .ideas import make_idea
from .maps import hold_maps
from .panels import hold_panels, make_lists
from .session_days import hold_session_days
from .sittings import hold_sittings
from .statements import hold_votes, make_statement
from .surveys import hold_surveys

__all__ = [
    "campaigns",
    "decisions",
    "findings",
    "hold_ballots",
    "hold_budgets",
    "hold_comprehension",
    "hold_consultations",
    "hold_maps",
    "hold_panels",
    "hold_session_days",
    "hold_sittings",
    "hold_surveys",
    "hold_votes",
    "make_idea",
    "make_lists",
    "make_statement",
]
