"""Surveys: what can be asked and answered, how it is written on one line, and what of it may be told to everybody."""

from .asked import BEGUN, HARDEST, MOST_NEEDS, PASS, STEPS, Asked, Kind, NoAnswer, read, spelled
from .counting import Counted, counted, last_words
from .telling import Paired, Told, paired, told

__all__ = [
    "BEGUN",
    "HARDEST",
    "MOST_NEEDS",
    "PASS",
    "STEPS",
    "Asked",
    "Counted",
    "Kind",
    "NoAnswer",
    "Paired",
    "Told",
    "counted",
    "last_words",
    "paired",
    "read",
    "spelled",
    "told",
]
