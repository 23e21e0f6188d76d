"""The only writers of consultations: their terms, what there is to read, and how they go on."""

from .announcing import announce_consultation
from .holding import close_consultation, open_consultation, withdraw_consultation
from .materials import add_material
from .terms import GroupTerms, PhaseTerms, Terms

__all__ = [
    "GroupTerms",
    "PhaseTerms",
    "Terms",
    "add_material",
    "announce_consultation",
    "close_consultation",
    "open_consultation",
    "withdraw_consultation",
]
