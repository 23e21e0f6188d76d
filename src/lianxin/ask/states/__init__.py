"""How each form of asking goes on."""

from .ballots import ENDED, PUBLIC, BallotState, Maker
from .budgets import BudgetStage, MoneyRule, Progress, ProjectState, ShareOf, VoteKind
from .campaigns import CampaignStage
from .comprehension import Grasp
from .consultations import GOES_ON, OVER, UNDECIDED, WEIGHED, ConsultationState, PhaseKind
from .decisions import FOLLOWED, NOT_FOLLOWED, Outcome
from .findings import STILL_TO_DO, StudyState, TaskState
from .ideas import CREDITED, REPLIES, CreditState, IdeaState, Limit
from .margins import MarginKind
from .panels import BEFORE_DRAW, PANEL_GOES_ON, PanelState, Stuck
from .session_days import STILL, SessionState, Step
from .sittings import SITS, MinuteState, SeatKind, SeatState, Sharing, SittingMode, SittingState
from .statements import ANSWERED, GROUNDS, Choice, NotShown, StatementState, Way

__all__ = [
    "ANSWERED",
    "BEFORE_DRAW",
    "CREDITED",
    "ENDED",
    "FOLLOWED",
    "GOES_ON",
    "GROUNDS",
    "NOT_FOLLOWED",
    "OVER",
    "PANEL_GOES_ON",
    "PUBLIC",
    "REPLIES",
    "SITS",
    "STILL",
    "STILL_TO_DO",
    "UNDECIDED",
    "WEIGHED",
    "BallotState",
    "BudgetStage",
    "CampaignStage",
    "Choice",
    "ConsultationState",
    "CreditState",
    "Grasp",
    "IdeaState",
    "Limit",
    "Maker",
    "MarginKind",
    "MinuteState",
    "MoneyRule",
    "NotShown",
    "Outcome",
    "PanelState",
    "PhaseKind",
    "Progress",
    "ProjectState",
    "SeatKind",
    "SeatState",
    "SessionState",
    "ShareOf",
    "Sharing",
    "SittingMode",
    "SittingState",
    "StatementState",
    "Step",
    "Stuck",
    "StudyState",
    "TaskState",
    "VoteKind",
    "Way",
]
