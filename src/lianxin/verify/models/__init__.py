"""Tables of verifying."""

from .contact import ContactItem, ContactRound, ContactTry, Pressure
from .digests import Demand, Digest
from .findings import DetectorSetting, Finding, LastLook
from .reviews import CorrectionOrder, Review, SpotCheck
from .sheets import Correction, Sheet
from .verdicts import Outcome, Verdict

__all__ = [
    "ContactItem",
    "ContactRound",
    "ContactTry",
    "Correction",
    "CorrectionOrder",
    "Demand",
    "DetectorSetting",
    "Digest",
    "Finding",
    "LastLook",
    "Outcome",
    "Pressure",
    "Review",
    "Sheet",
    "SpotCheck",
    "Verdict",
]
