"""Reads of hearing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from lianxin.algorithms.codes import parse_code
from lianxin.office.models import Office
from lianxin.record.models import Entry

from . import codes
from .entries import VOICE_RECEIVED, VOICE_SEALED
from .models import Attachment, ProblemVoice, Publication, Reading, SealedReader, SealedVoice, Voice


def by_code(office: Office, typed: str) -> Voice | None:
    """The voice behind a typed code, or None; raises ``CodeError`` when the code itself is mistyped."""
    lookup = codes.lookup(office_slug=office.slug, code=parse_code(typed))
    return Voice.objects.select_related("area").filter(office=office, code_lookup=lookup).first()


def entry_of(voice: Voice, stream_id: int) -> Entry:
    """The entry that received the voice: its number is the voice's number in public."""
    return Entry.objects.get(stream_id=stream_id, subject=voice.subject, kind=VOICE_RECEIVED.name)


def sealed_by_code(office: Office, typed: str) -> SealedVoice | None:
    """The sealed words behind a typed code, or None; raises ``CodeError`` when the code itself is mistyped."""
    lookup = codes.lookup(office_slug=office.slug, code=parse_code(typed))
    found = SealedVoice.objects.select_related("reader").filter(office=office, code_lookup=lookup)
    return found.first()


def sealed_readers(office: Office, *, dropped: bool = False) -> list[SealedReader]:
    """The bodies outside to which people can write past the office now; or those to which nothing new goes."""
    found = SealedReader.objects.select_related("office__stream").filter(office=office)
    return list(found.filter(dropped_at__isnull=not dropped).order_by("pk"))


def sealed_entry_of(voice: SealedVoice, stream_id: int) -> Entry:
    """The entry that took sealed words in."""
    return Entry.objects.get(stream_id=stream_id, subject=voice.subject, kind=VOICE_SEALED.name)


def attachments_of(voice_ids: Iterable[int]) -> list[Attachment]:
    """The files that came with these voices and with the lines about them, in the order in which they came."""
    ids = list(voice_ids)
    return list(Attachment.objects.filter(Q(voice__in=ids) | Q(line__voice__in=ids)).order_by("pk"))


def newest_reading(voice: Voice) -> Reading | None:
    """What a person last decided that the voice is about."""
    found = voice.readings.select_related("topic", "place", "area")
    return found.order_by("-pk").first()


def publication_of(voice: Voice) -> Publication | None:
    """The words of the voice that everybody may read, if any are released now."""
    return Publication.objects.filter(voice=voice, withdrawn_at=None).first()


def publications_of(voice_ids: Iterable[int]) -> dict[int, Publication]:
    """Released words by voice: one query for a whole page."""
    return Publication.objects.filter(withdrawn_at=None).in_bulk(list(voice_ids), field_name="voice_id")


def linked_with(voice: Voice) -> list[int]:
    """The other voices that are said to be about the same problem, oldest first."""
    mine = ProblemVoice.objects.filter(voice=voice, unlinked_at=None).values("problem_id")
    links = ProblemVoice.objects.filter(problem__in=mine, unlinked_at=None).exclude(voice=voice)
    return list(links.order_by("voice_id").values_list("voice_id", flat=True))
