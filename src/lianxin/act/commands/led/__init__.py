"""The only writers of projects that residents lead: proposed and accounted for by them, granted in three hands.

Words of a line that name somebody are taken off; what it says of money stays.
"""

from .accounting import Written, correct_line, enter_line
from .ending import close_project, confirm_return, stop_project
from .proposing import MOST_NAME, MOST_WHAT, Proposed, propose_project
from .words import LEDGER, take_words_off, take_words_off_again

__all__ = [
    "LEDGER",
    "MOST_NAME",
    "MOST_WHAT",
    "Proposed",
    "Written",
    "close_project",
    "confirm_return",
    "correct_line",
    "enter_line",
    "propose_project",
    "stop_project",
    "take_words_off",
    "take_words_off_again",
]
