"""The only writers of verdicts, outcomes, return contact, reviews and findings."""

from .verdicts import give_verdict, outcome_of, tally_entry

__all__ = ["give_verdict", "outcome_of", "tally_entry"]
