"""What asking writes in the record."""

from . import ballots, budgets, comprehension, consultations, decisions, ideas, sittings, statements

__all__ = [
    "ballots",
    "budgets",
    "comprehension",
    "consultations",
    "decisions",
    "ideas",
    "sittings",
    "statements",
]
