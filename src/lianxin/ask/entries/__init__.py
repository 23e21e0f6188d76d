"""What asking writes in the record."""

from . import (
    ballots,
    budgets,
    campaigns,
    comprehension,
    consultations,
    decisions,
    finding_tasks,
    findings,
    ideas,
    margins,
    panels,
    session_days,
    sittings,
    statements,
    studies,
    surveys,
)

__all__ = [
    "ballots",
    "budgets",
    "campaigns",
    "comprehension",
    "consultations",
    "decisions",
    "finding_tasks",
    "findings",
    "ideas",
    "margins",
    "panels",
    "session_days",
    "sittings",
    "statements",
    "studies",
    "surveys",
]
