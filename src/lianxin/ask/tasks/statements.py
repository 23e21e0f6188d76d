"""Statements are made of voices, and votes enter the record by the clock."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.entries import VOICE_RECEIVED
from lianxin.hear.erasures import holds_words
from lianxin.hear.models import Voice
from lianxin.record.consumers import consumer, timed
from lianxin.record.models import Entry

from .. import erasing
from ..commands import statements as commands
from ..models import Consultation, Vote

holds_words(erasing.of_the_statement)


@consumer("ask.make_statement", reads=[VOICE_RECEIVED])
def make_statement(entry: Entry, now: datetime) -> None:
    """What was said in a consultation becomes a statement of it."""
    public = entry.public
    if public.get("asked"):
        voice = Voice.objects.select_related("office__stream").get(pk=public["voice"])
        commands.make_statement(voice=voice, now=now)


@timed
def hold_votes(now: datetime) -> None:
    """One look-up when no vote waits."""
    waiting = Vote.objects.filter(batch=None).values("statement__consultation")
    rows = Consultation.objects.select_related("office__stream").filter(pk__in=waiting)
    for row in rows.order_by("pk"):
        commands.seal_votes(consultation=row, now=now)
