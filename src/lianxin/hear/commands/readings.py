"""What a person decides that a voice is about, and what of it everybody may read."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.personal import never_published
from lianxin.office.models import Area, Person, Place, Topic
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from .. import entries
from ..models import Publication, Reading, Voice
from ..rules import demand_reading
from ..states import MOST_TEXT, MOST_TITLE, Severity
from ..text import clean
from .receiving import NotHeard


def read_voice(
    *,
    voice: Voice,
    by: Person,
    now: datetime,
    topic: Topic | None,
    place: Place | None,
    area: Area | None,
    severity: Severity,
) -> Reading:
    """Decide topic, place and how much it presses.  The words stay as they were said; earlier readings stay too."""
    demand_reading(by, voice)
    if any(part and part.office_id != voice.office_id for part in (topic, place, area)):
        raise ValueError("topic, place and area belong to the voice's own office")

    def work() -> Reading:
        reading = Reading(office_id=voice.office_id, voice=voice, person=by, read_at=now)
        reading.topic, reading.place, reading.area, reading.severity = topic, place, area, severity
        reading.save(force_insert=True)
        append(
            stream_id=voice.office.stream_id,
            kind=entries.VOICE_READ,
            subject=voice.subject,
            now=now,
            public={
                "voice": voice.pk,
                "topic": topic.code if topic else None,
                "area": area.code if area else None,
                "severity": str(severity),
            },
            rows=[reading],
        )
        return reading

    return grouped(work)


def publish(*, voice: Voice, title: str, text: str, by: Person, now: datetime) -> Publication:
    """Release words for everybody, after a person has taken out what is personal.

    A confidential voice, one about a unit's own conduct and a probe are never released; nor is a text in which a number or an address by
    which somebody can be reached still stands.  Released anew, the newer words take the place of the older.
    """
    demand_reading(by, voice)
    title, text = _checked_for_all(voice, title, text)

    def work() -> Publication:
        publication = _held(voice) or Publication(office_id=voice.office_id, voice=voice)
        publication.title, publication.text, publication.person = title, text, by
        publication.published_at, publication.withdrawn_at = now, None
        publication.save()
        _enter(publication, entries.VOICE_PUBLISHED, now)
        return publication

    return grouped(work)


def _checked_for_all(voice: Voice, title: str, text: str) -> tuple[str, str]:
    """The words as they may be released; raises ``NotHeard`` (confidential, empty, long or personal)."""
    if voice.erased_at:
        raise Refusal("erased", _("These words were taken away: nothing of them can be released."))
    if voice.confidential or voice.probe or voice.about_id:
        raise NotHeard("public_text", "confidential")
    words = {"public_title": (clean(title), MOST_TITLE), "public_text": (clean(text), MOST_TEXT)}
    for field, (value, most) in words.items():
        if not value:
            raise NotHeard(field, "empty")
        if len(value) > most:
            raise NotHeard(field, "long")
        if never_published(value):
            raise NotHeard(field, "personal")
    return words["public_title"][0], words["public_text"][0]


def withdraw(*, voice: Voice, by: Person, now: datetime) -> Publication | None:
    """Take released words back: nobody reads them here any more; that they had been released stays on record."""
    demand_reading(by, voice)

    def work() -> Publication | None:
        publication = _held(voice)
        if publication and publication.withdrawn_at is None:
            publication.withdrawn_at, publication.title, publication.text = now, "", ""
            publication.save()
            _enter(publication, entries.PUBLICATION_WITHDRAWN, now)
        return publication

    return grouped(work)


def _held(voice: Voice) -> Publication | None:
    return Publication.objects.select_for_update(of=("self",)).filter(voice=voice).first()


def _enter(publication: Publication, kind: EntryKind, now: datetime) -> None:
    voice = publication.voice
    append(
        stream_id=voice.office.stream_id,
        kind=kind,
        subject=voice.subject,
        now=now,
        public={"voice": voice.pk},
        rows=[publication],
    )
