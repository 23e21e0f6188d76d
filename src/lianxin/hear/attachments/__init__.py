"""Attachments: photos, documents and recordings, staged before the words they belong to, and never required.

A channel that holds a file calls ``stage_bytes(office, bytes_or_stream, now)``, which returns a token for
``Said.attachments`` or raises ``Unclean``; ``why_unclean(error.problem)`` says the reason in words.
"""

from lianxin.hear.cleaning import Unclean

from . import staging, storage
from .staging import MOST_FILES, stage_bytes
from .wording import why_unclean

__all__ = ["MOST_FILES", "Unclean", "stage_bytes", "staging", "storage", "why_unclean"]
