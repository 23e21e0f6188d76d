"""Taking in what somebody says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, models

from lianxin.office.models import Area, Office, Place, Topic, Unit
from lianxin.record.commands import Appended, append, stamp
from lianxin.record.commit import grouped

from .. import codes, entries, probing, vault
from ..cleaning import Unclean
from ..models import StagedFile, Voice
from ..states import MOST_CONTACT, MOST_PLACE, MOST_TEXT, MOST_TITLE, Severity, VoiceKind
from ..text import clean
from .attachments import claim, held


class NotHeard(ValueError):
    """Words that cannot be taken as they are: ``field`` says which, ``problem`` why (empty, long, future)."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a channel hands over: words first, everything else optional.

    ``trial`` says that the sender came to a door made for trying, so that nobody needs to act.
    ``about`` is the unit whose conduct it is about, if it is.
    ``asked`` names the consultation in which it was said.
    ``attachments`` are the tokens of files that were staged before the words came.
    """

    body: str
    channel: str
    title: str = ""
    place: str = ""
    area: Area | None = None
    kind: VoiceKind = VoiceKind.REPORT
    language: str = ""
    contact: str = ""
    said_at: datetime | None = None
    imported: bool = False
    source_id: str | None = None
    known_place: Place | None = None
    topic: Topic | None = None
    severity: Severity | Literal[""] = ""
    lat_e6: int | None = None
    lon_e6: int | None = None
    confidential: bool = False
    trial: bool = False
    about: Unit | None = None
    attachments: tuple[str, ...] = ()
    asked: str = ""


@dataclass(frozen=True)
class Heard:
    """The receipt of a voice.  ``appended`` is None when the same words had already been received."""

    voice: Voice
    code: str
    appended: Appended | None


def receive(*, office: Office, said: Said, now: datetime, idempotency_key: str = "") -> Heard:
    """Take in a voice: row, contact and entry are on disk before the receipt is given.

    The same words under the same key are one voice, however often they are sent.
    """
    said = checked(said, now=now)
    files = brought(office=office, tokens=said.attachments, now=now)
    digests = [file.digest for file in files]
    code = code_of(said, office=office, idempotency_key=idempotency_key, digests=digests)
    lookup = codes.lookup(office_slug=office.slug, code=code)
    # Without a key the code is fresh, so nobody can have it yet.
    if idempotency_key and (known := _known(office, lookup)):
        return Heard(known, code, None)
    contact = vault.put(office_id=office.pk, text=said.contact) if said.contact else None

    def work() -> Heard:
        voice = _voice(office, said, now, lookup)
        voice.contact = contact.pk if contact else None
        voice.save(force_insert=True)
        rows: list[models.Model] = [voice, *([contact] if contact else [])]
        rows += claim(files=files, voice=voice, now=now)
        return Heard(voice, code, _voice_entry(voice, said, now, rows))

    try:
        return grouped(work)
    except Exception as error:
        if contact:
            contact.delete()
        # The same form arrived twice at once: the other one won, and this one shows its receipt.
        if isinstance(error, IntegrityError) and (known := _known(office, lookup)):
            return Heard(known, code, None)
        raise


def brought(*, office: Office, tokens: Iterable[str], now: datetime) -> list[StagedFile]:
    """The files that were staged for these words; what was said waits until each of them can be had."""
    try:
        return held(office=office, tokens=tokens, now=now)
    except Unclean as error:
        raise NotHeard("attachments", error.problem) from None


def code_of(said: Said, *, office: Office, idempotency_key: str, digests: Sequence[str] = ()) -> str:
    """The tracking code that these words, with these files, get under this key."""
    words = [said.body, said.title, said.place, said.contact, said.kind, said.area.code if said.area else ""]
    # What came later stands only where it was said: codes given before it keep their voice.
    words += [f"{name}={value}" for name, value in _more(said).items() if value]
    words += [f"file={digest}" for digest in sorted(digests)]
    return codes.code_for(office_slug=office.slug, idempotency_key=idempotency_key, words=words)


def _more(said: Said) -> dict[str, object]:
    return {
        "known_place": said.known_place.code if said.known_place else "",
        "topic": said.topic.code if said.topic else "",
        "severity": said.severity,
        "point": f"{said.lat_e6},{said.lon_e6}" if said.lat_e6 is not None else "",
        "confidential": said.confidential,
        "about": said.about.code if said.about else "",
        "asked": said.asked,
    }


def checked(said: Said, *, now: datetime) -> Said:
    """The same words, cleaned; raises ``NotHeard`` for what cannot be taken."""
    cleaned = {name: clean(getattr(said, name)) for name in ("body", "title", "place", "contact")}
    if not cleaned["body"]:
        raise NotHeard("body", "empty")
    for name, most in (
        ("body", MOST_TEXT),
        ("title", MOST_TITLE),
        ("place", MOST_PLACE),
        ("contact", MOST_CONTACT),
    ):
        if len(cleaned[name]) > most:
            raise NotHeard(name, "long")
    if said.said_at and said.said_at > now:
        raise NotHeard("said_at", "future")
    return Said(**{**said.__dict__, **cleaned})


def _known(office: Office, lookup: bytes) -> Voice | None:
    question = "SELECT * FROM hear_voice WHERE office_id = %s AND code_lookup = %s"
    return next(iter(Voice.objects.raw(question, [office.pk, lookup])), None)


def _voice(office: Office, said: Said, now: datetime, lookup: bytes) -> Voice:
    return Voice(
        office=office,
        kind=said.kind,
        channel=said.channel,
        title=said.title,
        body=said.body,
        place=said.place,
        area=said.area,
        language=said.language,
        said_at=said.said_at or now,
        received_at=now,
        imported=said.imported,
        source_id=said.source_id,
        code_lookup=lookup,
        known_place=said.known_place,
        topic=said.topic,
        severity=said.severity,
        lat_e6=said.lat_e6,
        lon_e6=said.lon_e6,
        confidential=said.confidential,
        about=said.about,
        asked=said.asked,
        probe=said.trial or probing.is_probe(office, said.channel, said.body),
    )


def _voice_entry(voice: Voice, said: Said, now: datetime, rows: list[models.Model]) -> Appended:
    return append(
        stream_id=voice.office.stream_id,
        kind=entries.VOICE_RECEIVED,
        subject=voice.subject,
        now=now,
        public={
            "voice": voice.pk,
            "channel": voice.channel,
            "kind": str(voice.kind),
            "area": said.area.code if said.area else None,
            "said_at": stamp(voice.said_at),
            "imported": voice.imported,
            "probe": voice.probe,
            "asked": voice.asked or None,
        },
        rows=rows,
    )
