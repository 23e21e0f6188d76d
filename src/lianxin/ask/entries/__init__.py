"""What asking writes in the record."""

from . import (
    ballots,
    budgets,
    comprehension,
    consultations,
    decisions,
    ideas,
    margins,
    panels,
    session_days,
    sittings,
    statements,
    surveys,
)

__all__ = [
    "ballots",
    "budgets",
    "comprehension",
    "consultations",
    "decisions",
    "ideas",
    "margins",
    "panels",
    "session_days",
    "sittings",
    "statements",
    "surveys",
]
