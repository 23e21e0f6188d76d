"""Reads of hearing."""

from __future__ import annotations

from lianxin.algorithms.codes import parse_code
from lianxin.office.models import Office
from lianxin.record.models import Entry

from . import codes
from .entries import VOICE_RECEIVED
from .models import Voice


def by_code(office: Office, typed: str) -> Voice | None:
    """The voice behind a typed code, or None; raises ``CodeError`` when the code itself is mistyped."""
    lookup = codes.lookup(office_slug=office.slug, code=parse_code(typed))
    return Voice.objects.select_related("area").filter(office=office, code_lookup=lookup).first()


def entry_of(voice: Voice, stream_id: int) -> Entry:
    """The entry that received the voice: its number is the voice's number in public."""
    return Entry.objects.get(stream_id=stream_id, subject=voice.subject, kind=VOICE_RECEIVED.name)
