"""Tables of asking."""

from .ballots import Ballot, BallotToken, Handing, SealedVote
from .consultations import Consultation, Group, Material, Phase
from .maps import DrawnMap
from .statements import Participant, Statement, Vote, VoteBatch

__all__ = [
    "Ballot",
    "BallotToken",
    "Consultation",
    "DrawnMap",
    "Group",
    "Handing",
    "Material",
    "Participant",
    "Phase",
    "SealedVote",
    "Statement",
    "Vote",
    "VoteBatch",
]
