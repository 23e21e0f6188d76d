"""Reads of verifying."""

from .rates import (
    FEWEST,
    Counts,
    ImportedHistory,
    Rate,
    case_number_of_voice,
    entry_numbers_of_voices,
    imported_history,
    rates_by_unit,
    total,
    verdicts,
    words_on,
)

__all__ = [
    "FEWEST",
    "Counts",
    "ImportedHistory",
    "Rate",
    "case_number_of_voice",
    "entry_numbers_of_voices",
    "imported_history",
    "rates_by_unit",
    "total",
    "verdicts",
    "words_on",
]
