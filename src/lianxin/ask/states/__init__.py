"""How each form of asking goes on."""

from .ballots import ENDED, PUBLIC, BallotState, Maker
from .consultations import GOES_ON, OVER, ConsultationState, PhaseKind
from .statements import Choice, NotShown, StatementState, Way

__all__ = [
    "ENDED",
    "GOES_ON",
    "OVER",
    "PUBLIC",
    "BallotState",
    "Choice",
    "ConsultationState",
    "Maker",
    "NotShown",
    "PhaseKind",
    "StatementState",
    "Way",
]
