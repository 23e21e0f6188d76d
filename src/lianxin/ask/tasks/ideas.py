"""Ideas are made of statements that propose something."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.erasures import holds_words
from lianxin.record.consumers import consumer
from lianxin.record.models import Entry

from .. import erasing
from ..commands import ideas as commands
from ..entries.statements import STATEMENT_MADE
from ..models import Statement

holds_words(erasing.of_the_idea)


@consumer("ask.make_idea", reads=[STATEMENT_MADE])
def make_idea(entry: Entry, now: datetime) -> None:
    """What somebody proposed is owed a reply."""
    public = entry.public
    if public["voice"] is not None:
        rows = Statement.objects.select_related("voice", "consultation__office__stream")
        commands.make_idea(statement=rows.get(voice=public["voice"]), now=now)
