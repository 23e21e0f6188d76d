"""The only writers of known numbers, and of the homes at whose doors somebody asked."""

from .adding import add_margin, drop_margin, take_over
from .homes import MOST_CODES, note_homes
from .terms import MOST_BANDS, MOST_MARGINS, BandTerms, MarginTerms

__all__ = [
    "MOST_BANDS",
    "MOST_CODES",
    "MOST_MARGINS",
    "BandTerms",
    "MarginTerms",
    "add_margin",
    "drop_margin",
    "note_homes",
    "take_over",
]
