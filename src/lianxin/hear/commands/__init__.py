"""The only writers of what is heard: voices, the conversation about them, and what is made of them."""

from .lines import write_line
from .receiving import Heard, NotHeard, Said, checked, code_of, receive

__all__ = ["Heard", "NotHeard", "Said", "checked", "code_of", "receive", "write_line"]
