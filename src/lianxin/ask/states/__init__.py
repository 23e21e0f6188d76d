"""How each form of asking goes on."""

from .ballots import ENDED, PUBLIC, BallotState, Maker
from .budgets import BudgetStage, MoneyRule, Progress, ProjectState, ShareOf, VoteKind
from .comprehension import Grasp
from .consultations import GOES_ON, OVER, WEIGHED, ConsultationState, PhaseKind
from .decisions import FOLLOWED, NOT_FOLLOWED, Outcome
from .ideas import CREDITED, REPLIES, CreditState, IdeaState, Limit
from .sittings import SITS, MinuteState, SeatKind, SeatState, Sharing, SittingMode, SittingState
from .statements import Choice, NotShown, StatementState, Way

__all__ = [
    "CREDITED",
    "ENDED",
    "FOLLOWED",
    "GOES_ON",
    "NOT_FOLLOWED",
    "OVER",
    "PUBLIC",
    "REPLIES",
    "SITS",
    "WEIGHED",
    "BallotState",
    "BudgetStage",
    "Choice",
    "ConsultationState",
    "CreditState",
    "Grasp",
    "IdeaState",
    "Limit",
    "Maker",
    "MinuteState",
    "MoneyRule",
    "NotShown",
    "Outcome",
    "PhaseKind",
    "Progress",
    "ProjectState",
    "SeatKind",
    "SeatState",
    "ShareOf",
    "Sharing",
    "SittingMode",
    "SittingState",
    "StatementState",
    "VoteKind",
    "Way",
]
