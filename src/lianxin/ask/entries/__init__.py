"""What asking writes in the record."""

from . import ballots, consultations, statements

__all__ = ["ballots", "consultations", "statements"]
