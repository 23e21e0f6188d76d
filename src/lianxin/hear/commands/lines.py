"""The conversation about a voice."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError

from lianxin.office.models import Person
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import codes, entries
from ..models import Line, Voice
from ..states import MOST_TEXT, Speaker
from ..text import clean
from .attachments import claim
from .receiving import NotHeard, brought


def write_line(
    *,
    voice: Voice,
    speaker: Speaker,
    text: str,
    now: datetime,
    person: Person | None = None,
    channel: str = "",
    idempotency_key: str = "",
    attachments: tuple[str, ...] = (),
) -> Line:
    """Add a question or a reply to the conversation; it works both ways, also for somebody without a name.

    The same line under the same key stands once, however often it is sent.  A voice that was said in a consultation
    has no conversation, because nobody would read it: it is answered with all the others.
    """
    if voice.asked:
        raise NotHeard("text", "asked")
    text = clean(text)
    if not text:
        raise NotHeard("text", "empty")
    if len(text) > MOST_TEXT:
        raise NotHeard("text", "long")

    files = brought(office=voice.office, tokens=attachments, now=now)
    words = [str(speaker), text, *sorted(file.digest for file in files)]
    once = codes.once(idempotency_key, *words) if idempotency_key else None

    def work() -> Line:
        if once and (known := Line.objects.filter(voice=voice, once=once).first()):
            return known
        line = Line(
            office_id=voice.office_id,
            voice=voice,
            speaker=speaker,
            person=person,
            text=text,
            written_at=now,
            channel=channel,
            once=once,
        )
        line.save(force_insert=True)
        rows = [line, *claim(files=files, line=line, now=now)]
        append(
            stream_id=voice.office.stream_id,
            kind=entries.THREAD_WRITTEN,
            subject=voice.subject,
            now=now,
            public={"voice": voice.pk, "speaker": str(speaker)},
            rows=rows,
        )
        return line

    try:
        return grouped(work)
    except IntegrityError:
        # The same line arrived twice at once: the other one won, and both stand for it.
        if once and (known := Line.objects.filter(voice=voice, once=once).first()):
            return known
        raise
