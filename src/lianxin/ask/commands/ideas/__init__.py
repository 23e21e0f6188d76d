"""The only writers of ideas: proposed by anybody, shown, replied to, tried, adopted, and credited if that is wanted."""

from .crediting import ask_for_credit, look_at_credit
from .making import make_idea
from .proposing import MOST_DETAILS, MOST_TITLE, Proposed, propose
from .replying import Replied, reply_to_ideas
from .showing import show_idea

__all__ = [
    "MOST_DETAILS",
    "MOST_TITLE",
    "Proposed",
    "Replied",
    "ask_for_credit",
    "look_at_credit",
    "make_idea",
    "propose",
    "reply_to_ideas",
    "show_idea",
]
