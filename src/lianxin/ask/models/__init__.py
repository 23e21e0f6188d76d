"""Tables of asking."""

from .agendas import AgendaComparison
from .ballots import Ballot, BallotToken, Handing, SealedVote
from .budgets import Budget, BudgetTally, Project, ProjectStep
from .campaigns import Campaign, CampaignPart
from .comprehension import Comprehension, ComprehensionBatch, ComprehensionQuestion
from .consultations import Consultation, Group, Material, Phase
from .decisions import AnsweredStatement, Decision, DecisionDraft, DecisionPoint
from .findings import Finding, FindingStatement, FindingTask, TaskStep
from .ideas import Idea, IdeaReply
from .maps import DrawnMap
from .margins import AskedHome, Band, Margin
from .panels import Entrant, Panel, PanelAdvice, PanelDraw
from .session_days import SessionDay, SessionSeries, SessionTopic
from .sittings import Confirmation, Minute, Seat, Sitting, SittingDraw
from .statements import Participant, Statement, Vote, VoteBatch
from .studies import Interview, InterviewVoice, Study, StudySite
from .surveys import Survey, SurveyAnswer, SurveyBatch, SurveyInstrument, SurveyRound, SurveyTally

__all__ = [
    "AgendaComparison",
    "AnsweredStatement",
    "AskedHome",
    "Ballot",
    "BallotToken",
    "Band",
    "Budget",
    "BudgetTally",
    "Campaign",
    "CampaignPart",
    "Comprehension",
    "ComprehensionBatch",
    "ComprehensionQuestion",
    "Confirmation",
    "Consultation",
    "Decision",
    "DecisionDraft",
    "DecisionPoint",
    "DrawnMap",
    "Entrant",
    "Finding",
    "FindingStatement",
    "FindingTask",
    "Group",
    "Handing",
    "Idea",
    "IdeaReply",
    "Interview",
    "InterviewVoice",
    "Margin",
    "Material",
    "Minute",
    "Panel",
    "PanelAdvice",
    "PanelDraw",
    "Participant",
    "Phase",
    "Project",
    "ProjectStep",
    "SealedVote",
    "Seat",
    "SessionDay",
    "SessionSeries",
    "SessionTopic",
    "Sitting",
    "SittingDraw",
    "Statement",
    "Study",
    "StudySite",
    "Survey",
    "SurveyAnswer",
    "SurveyBatch",
    "SurveyInstrument",
    "SurveyRound",
    "SurveyTally",
    "TaskStep",
    "Vote",
    "VoteBatch",
]
