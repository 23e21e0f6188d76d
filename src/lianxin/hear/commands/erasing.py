"""Words are taken away: by the person who said them, or because their time is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from django.db import models

from lianxin.algorithms.quoting import Quotes
from lianxin.record.erasing import Why

from .. import erasures, scrubbing, vault
from ..erasures import Change
from ..models import Contact, DueNotice, Publication, SearchText, Voice
from ..queries import attachments_of, entry_of
from ..understanding import likeness
from .letting_go import OF_THE_RECORD, at_their_word, let_go

#: Everything on a voice that was said, or by which somebody or a place could be found.
_BLANK = {
    "title": "",
    "body": "",
    "place": "",
    "language": "",
    "known_place_id": None,
    "lat_e6": None,
    "lon_e6": None,
    "contact": None,
}


def erase_voice(*, voice: Voice, now: datetime) -> Voice:
    """The person takes their words away, receipt in hand: once done, nobody can bring them back.

    That a voice was received, when, and what came of it stays, and every proof about it still holds.  It may be done
    again when something was written since.  Raises ``Refusal`` when rows were changed behind the record's back:
    somebody has to look at that first.
    """
    with at_their_word():
        erase_voices(voices=[voice], why="asked", now=now)
    voice.refresh_from_db()
    return voice


def erase_voices(*, voices: Sequence[Voice], why: Why, now: datetime) -> int:
    """Take away the words of these voices of one office, wherever the house has them; returns of how many."""

    def changes(voice: Voice) -> Iterator[Change]:
        if voice.erased_at is None or any(_written_since(voice)):
            yield from _all_of(voice, now)

    def also(gone: Sequence[Voice]) -> None:
        SearchText.objects.filter(voice__in=gone).delete()
        scrubbing.owe(tables=[SearchText._meta.db_table])

    return _of_voices(voices, changes, also, what="words", why=why, now=now)


def forget_contacts(*, voices: Sequence[Voice], why: Why, now: datetime) -> int:
    """Forget how to reach the people behind these voices of one office; what they said stays."""

    def changes(voice: Voice) -> Iterator[Change]:
        if voice.contact:
            yield Change(voice, {"contact": None})
            yield from _contact(voice)

    return _of_voices(voices, changes, lambda _gone: None, what="contact", why=why, now=now)


def _of_voices(
    voices: Sequence[Voice],
    of_one: Callable[[Voice], Iterable[Change]],
    also: Callable[[Sequence[Voice]], None],
    *,
    what: str,
    why: Why,
    now: datetime,
) -> int:
    if not voices:
        return 0
    stream_id, pks = voices[0].office.stream_id, [voice.pk for voice in voices]
    concerned: list[Voice] = []

    def changes() -> Iterator[Change]:
        concerned.clear()
        for voice in Voice.objects.select_related("office").filter(pk__in=pks).order_by("pk"):
            if found := list(of_one(voice)):
                concerned.append(voice)
                yield from found

    def settle() -> None:
        DueNotice.objects.filter(voice__in=concerned).delete()
        also(concerned)
        for voice in concerned:
            erasures.note(voice.office, {what: bytes(voice.code_lookup).hex()}, why=why, now=now)

    let_go(
        stream_id=stream_id,
        since=min(entry_of(voice, stream_id).number for voice in voices),
        changes=changes,
        settle=settle,
        subject=voices[0].subject if why == "asked" else OF_THE_RECORD,
        why=why,
        now=now,
    )
    likeness.forget()
    return len(concerned)


def _all_of(voice: Voice, now: datetime) -> Iterator[Change]:
    quotes = _quotes(voice)
    yield Change(voice, {**_BLANK, "erased_at": now})
    yield from _contact(voice)
    yield from (Change(line, {"text": "", "once": None}) for line in voice.lines.all())
    gone: list[models.Model] = [*attachments_of([voice.pk]), *voice.readings.all()]
    gone += Publication.objects.filter(voice=voice)
    yield from (Change(row, None) for row in gone)
    for holder in erasures.HOLDERS:
        yield from holder(voice, quotes)


def _written_since(voice: Voice) -> Iterator[bool]:
    """Whether there is anything to take away from a voice whose words were taken away before."""
    yield voice.lines.exclude(text="").exists()
    yield bool(attachments_of([voice.pk]))
    quotes = _quotes(voice)
    for holder in erasures.HOLDERS:
        yield any(holder(voice, quotes))


def _quotes(voice: Voice) -> Quotes:
    contact = Contact.objects.filter(pk=voice.contact).first() if voice.contact else None
    said = [voice.title, voice.body, voice.place, *voice.lines.values_list("text", flat=True)]
    return Quotes(said, [vault.open_contact(contact)] if contact else [])


def _contact(voice: Voice) -> Iterator[Change]:
    if voice.contact and (contact := Contact.objects.filter(pk=voice.contact).first()):
        yield Change(contact, None)
