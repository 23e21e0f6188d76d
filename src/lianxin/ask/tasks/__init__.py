"""What the clock and the record bring about in this room, one module a form of asking."""

from .ballots import hold_ballots
from .consultations import hold_consultations
from .maps import hold_maps
from .statements import hold_votes, make_statement

__all__ = ["hold_ballots", "hold_consultations", "hold_maps", "hold_votes", "make_statement"]
