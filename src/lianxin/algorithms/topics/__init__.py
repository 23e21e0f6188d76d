"""Topics: what a message is about, by the office's own categories.

It starts from the categories' names alone, learns from every message that a person put in its place, and says of
itself when it is sure.  It proposes; a person decides.
"""

from .model import Guess, TopicModel

__all__ = ["Guess", "TopicModel"]
