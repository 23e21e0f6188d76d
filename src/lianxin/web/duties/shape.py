"""One thing that waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..stages import Tag


@dataclass(frozen=True)
class Duty:
    """What is to be done (``text``), about what (``detail``), where (``url``), until when."""

    text: str
    detail: str
    url: str
    due_at: datetime
    due: Tag
