"""The only writers of statements and of votes on them."""

from .batches import seal_votes
from .casting import MOST_AT_ONCE, NO_SUCH_KEY, Answer, cast_votes
from .looking import GAP, keep, leave_out, put_in, show
from .making import make_statement, say_in
from .taking_part import take_part

__all__ = [
    "GAP",
    "MOST_AT_ONCE",
    "NO_SUCH_KEY",
    "Answer",
    "cast_votes",
    "keep",
    "leave_out",
    "make_statement",
    "put_in",
    "say_in",
    "seal_votes",
    "show",
    "take_part",
]
