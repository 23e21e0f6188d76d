"""The only writers of session days: the series, each day of it, and the topics that people register."""

from .going_on import cancel_session, hold_session, miss_session, move_session
from .planning import SeriesTerms, announce_series, change_series, end_series, plan_sessions
from .registering import CHANNEL, Raised, register_topic

__all__ = [
    "CHANNEL",
    "Raised",
    "SeriesTerms",
    "announce_series",
    "cancel_session",
    "change_series",
    "end_series",
    "hold_session",
    "miss_session",
    "move_session",
    "plan_sessions",
    "register_topic",
]
