"""The only writers of ballots."""

from .announcing import decide_ballot, propose_ballot
from .casting import cast
from .counting import take_result
from .holding import close_ballot, open_ballot, publish_turnout
from .roll import note_handed, set_roll

__all__ = [
    "cast",
    "close_ballot",
    "decide_ballot",
    "note_handed",
    "open_ballot",
    "propose_ballot",
    "publish_turnout",
    "set_roll",
    "take_result",
]
