"""Tables of asking."""

from .ballots import Ballot, BallotToken, Handing, SealedVote
from .budgets import Budget, BudgetTally, Project, ProjectStep
from .comprehension import Comprehension, ComprehensionBatch, ComprehensionQuestion
from .consultations import Consultation, Group, Material, Phase
from .decisions import AnsweredStatement, Decision, DecisionDraft, DecisionPoint
from .ideas import Idea, IdeaReply
from .maps import DrawnMap
from .sittings import Confirmation, Minute, Seat, Sitting, SittingDraw
from .statements import Participant, Statement, Vote, VoteBatch

__all__ = [
    "AnsweredStatement",
    "Ballot",
    "BallotToken",
    "Budget",
    "BudgetTally",
    "Comprehension",
    "ComprehensionBatch",
    "ComprehensionQuestion",
    "Confirmation",
    "Consultation",
    "Decision",
    "DecisionDraft",
    "DecisionPoint",
    "DrawnMap",
    "Group",
    "Handing",
    "Idea",
    "IdeaReply",
    "Material",
    "Minute",
    "Participant",
    "Phase",
    "Project",
    "ProjectStep",
    "SealedVote",
    "Seat",
    "Sitting",
    "SittingDraw",
    "Statement",
    "Vote",
    "VoteBatch",
]
