"""What happened, told for people: the record's entries in sentences, newest first.

The entries say what happened and when, in public.  Reasons and words that are not public come from the rows
that the entries vouch for, and only where the reader may see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.act import queries as act
from lianxin.act.models import Case
from lianxin.act.states import AssignmentState
from lianxin.hear.models import Voice
from lianxin.office.models import Office
from lianxin.office.queries import area_names, unit_names
from lianxin.record.models import Entry
from lianxin.record.queries import entries_about
from lianxin.verify.queries import verdicts

from . import dates
from .telling import SENTENCES, TO_THE_SPEAKER, TONES, Names, climbed

__all__ = [
    "Event",
    "Names",
    "Reader",
    "climbed",
    "events",
    "names_of",
    "reason",
    "sentence",
    "times",
    "title",
]


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    when: str
    text: str
    detail: str
    tone: str


class Reader(Enum):
    """Who reads a history: that decides how they are addressed and what they may see."""

    PUBLIC = "public"
    SPEAKER = "the person who spoke"
    STAFF = "staff"


def names_of(office: Office) -> Names:
    return Names(unit_names(office), area_names(office))


def sentence(entry: Entry, names: Names) -> str:
    """What an entry says, in one sentence."""
    return SENTENCES[entry.kind](entry.public, names)


def events(
    *, office: Office, case: Case | None, voice: Voice | None, now: datetime, reader: Reader
) -> list[Event]:
    """The history of a case, newest first.  Reasons and words that are not public are not for the public."""
    subjects = [thing.subject for thing in (case, voice) if thing]
    if case and reader is Reader.PUBLIC:
        # Everyone sees that voices came in and what those who spoke say; the record has it in public too.
        subjects += [f"voice/{voice_id}" for voice_id in case.case_voices.values_list("voice_id", flat=True)]
    names = names_of(office)
    details = {} if reader is Reader.PUBLIC else _details(case, voice, names)
    told = []
    for entry in entries_about(office.stream_id, subjects):
        detail = next(details.get(entry.kind, iter(())), "") or _public_detail(entry, names)
        when = dates.moment(_moment_of(entry), office.zone, now)
        told.append(Event(when, _told(entry, names, reader), detail, TONES.get(entry.kind, "office")))
    return told[::-1]


def _told(entry: Entry, names: Names, reader: Reader) -> str:
    if entry.kind == "voice.received":
        return _("Received: number %(n)d in the record") % {"n": entry.number}
    to_you = TO_THE_SPEAKER.get(entry.kind) if reader is Reader.SPEAKER else None
    return (to_you and to_you(entry.public)) or sentence(entry, names)


def _public_detail(entry: Entry, names: Names) -> str:
    """What the record itself gives as a reason."""
    return reason(entry.public, names) if entry.kind == "case.dispatched" else ""


def _moment_of(entry: Entry) -> datetime:
    """When it happened: the record's time, or the time before it that the entry itself is about."""
    public = entry.public
    told = public.get("due_at") or public.get("answered_at") or public.get("said_at")
    return min(datetime.fromisoformat(told), entry.time) if told else entry.time


def _details(case: Case | None, voice: Voice | None, names: Names) -> dict[str, Iterator[str]]:
    """Per kind of entry, the private part of each one in order: entries and rows are written together."""
    found: dict[str, Iterator[str]] = {}
    if case:
        shares = [share for share in act.assignments(case) if not share.joint]
        handed = [share for share in shares if share.reason["by"] != "decision"]
        refused = [share for share in shares if share.state == AssignmentState.REFUSED]
        found["case.dispatched"] = (reason(share.reason, names) for share in handed)
        found["case.refused"] = (share.refusal for share in refused)
        found["case.decided"] = (share.reason["text"] for share in shares if share.reason["by"] == "decision")
    if voice:
        found["voice.verdict"] = (verdict.comment for verdict in verdicts(voice))
    return found


def reason(reason: dict[str, Any], names: Names) -> str:
    """Why a unit got the case, in a sentence that can be checked."""
    if reason["by"] == "person":
        return str(reason.get("text") or "")
    parts = []
    if reason.get("word"):
        parts.append(_("the words say “%(word)s”") % {"word": reason["word"]})
    if reason.get("area"):
        parts.append(
            _("the place is in %(area)s") % {"area": names.areas.get(reason["area"], reason["area"])}
        )
    return _("Why: %(reasons)s") % {"reasons": _(", ").join(parts)} if parts else ""


def title(case: Case | None, names: Names) -> str:
    """What the public reads as the title of a case: words of the office's own, never the resident's."""
    if case is None:
        return ""
    parts = [case.area.name if case.area else "", case.word]
    return " · ".join(part for part in parts if part) or _("Case %(n)d") % {"n": case.number}


def times(n: int) -> str:
    """How often something was reopened."""
    return ngettext("reopened %(n)d time", "reopened %(n)d times", n) % {"n": n}
