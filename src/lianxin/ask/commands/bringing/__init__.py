"""What people said and voted on elsewhere comes into a consultation, and everybody sees from where."""

from .noting import note_brought
from .saying import MOST_NUMBER, Before, bring_idea, bring_statement, demand_words
from .terms import MOST_SOURCE, demand_open, source_named
from .voting import PEOPLE_AT_ONCE, bring_votes

__all__ = [
    "MOST_NUMBER",
    "MOST_SOURCE",
    "PEOPLE_AT_ONCE",
    "Before",
    "bring_idea",
    "bring_statement",
    "bring_votes",
    "demand_open",
    "demand_words",
    "note_brought",
    "source_named",
]
