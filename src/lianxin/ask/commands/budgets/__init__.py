"""The only writers of budgets."""

from .announcing import announce_budget
from .going_on import tell_step
from .projects import Card, drop_project, list_project
from .tallying import tally_ballot
from .voting import VoteTerms, propose_vote

__all__ = [
    "Card",
    "VoteTerms",
    "announce_budget",
    "drop_project",
    "list_project",
    "propose_vote",
    "tally_ballot",
    "tell_step",
]
