"""What a visitor noted in a home, and whether it can stand as it is.

A need that was seen leads somewhere, or it cannot be written down; and nothing is written down about a home without
a right to do so.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from lianxin.office.models import Area, Office

from ..states import MOST_PLACE, MOST_TEXT, Checked, ConsentBasis, Leads, SafetyCheck, Severity
from ..text import clean

MOST_NEEDS = 20
MOST_PHOTOS = 10
MOST_CODE = 40
#: How long before it is handed in a visit may have been, for what was said there to count from that day.
MOST_DELAY = timedelta(days=7)
_KEY = re.compile(r"[0-9A-Za-z-]{16,64}")


class NotVisited(ValueError):
    """A visit that cannot be taken as it is: each problem names its field and what is wrong with it."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class NotedNeed:
    """One need, and what follows from it: ``text`` is who was asked to help, or why nothing follows."""

    words: str
    leads_to: Leads | Literal[""]
    severity: Severity = Severity.ORDINARY
    text: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NotedVisit:
    """A visit as the visitor's device hands it over.

    ``client_key`` is made on the device: any number of sendings are one visit.  ``known`` says that the home was
    visited before.  ``written_at`` and ``sent_at`` are what the device's clock said.
    """

    client_key: str
    written_at: datetime
    sent_at: datetime
    consent: ConsentBasis | Literal[""]
    consent_note: str = ""
    known: bool = False
    code: str = ""
    area: Area | None = None
    place: str = ""
    facts: str = ""
    notes: str = ""
    checklist: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[NotedNeed, ...] = ()
    photos: tuple[str, ...] = ()
    language: str = ""


def checked(noted: NotedVisit, *, office: Office) -> NotedVisit:
    """The same visit, cleaned; raises ``NotVisited`` with everything that is wrong with it."""
    texts = {name: clean(getattr(noted, name)) for name in ("consent_note", "place", "facts", "notes")}
    needs = tuple(replace(n, words=clean(n.words), text=clean(n.text)) for n in noted.needs)
    checklist = {key: answer for key, answer in noted.checklist.items() if answer}
    cleaned = replace(noted, code=plain_code(noted.code), needs=needs, checklist=checklist, **texts)  # type: ignore[arg-type]
    if problems := [
        *_of_home(cleaned, office),
        *_of_consent(cleaned),
        *_of_safety(cleaned),
        *_of_needs(cleaned),
    ]:
        raise NotVisited(*problems)
    return cleaned


def plain_code(typed: str) -> str:
    """The short code of a home, however it was typed."""
    return "-".join(unicodedata.normalize("NFKC", clean(typed)).casefold().split())


def digest(noted: NotedVisit) -> str:
    """What was noted, in a digest: by it a visit that was changed and sent again under its key is noticed.

    When it was sent, and by which tokens its photos were named, may differ from one sending to the next.
    """
    facts = asdict(replace(noted, area=None))
    for name in ("written_at", "sent_at", "language", "photos"):
        del facts[name]
    facts["area"] = noted.area.code if noted.area else None
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def clock_off(noted: NotedVisit, now: datetime) -> int:
    """By how many seconds the device's clock was ahead of the office's when it sent."""
    return round((noted.sent_at - now).total_seconds())


def said_at(noted: NotedVisit, now: datetime) -> datetime:
    """When the needs were told: at the visit, by the office's clock.

    A device whose clock says something unlikely moves no date: then it counts from when it was handed in.
    """
    moment = noted.written_at - (noted.sent_at - now)
    return moment if now - MOST_DELAY <= moment <= now else now


def _of_home(noted: NotedVisit, office: Office) -> Iterator[tuple[str, str]]:
    if not _KEY.fullmatch(noted.client_key):
        yield "client_key", "unclear"
    if noted.known and not noted.code:
        yield "code", "missing"
    if len(noted.code) > MOST_CODE:
        yield "code", "long"
    if not noted.known and not noted.area and office.areas.exists():
        yield "area", "missing"
    if len(noted.place) > MOST_PLACE:
        yield "place", "long"
    yield from ((name, "long") for name in ("facts", "notes") if len(getattr(noted, name)) > MOST_TEXT)
    if len(noted.photos) > MOST_PHOTOS:
        yield "photos", "many"


def _of_consent(noted: NotedVisit) -> Iterator[tuple[str, str]]:
    if noted.consent not in ConsentBasis.values:
        yield "consent", "missing"
    if noted.consent == ConsentBasis.DANGER and not noted.consent_note:
        yield "consent_note", "missing"
    if len(noted.consent_note) > MOST_TEXT:
        yield "consent_note", "long"


def _of_safety(noted: NotedVisit) -> Iterator[tuple[str, str]]:
    """Where something dangerous was found, it is not enough to have asked."""
    for key, answer in noted.checklist.items():
        if key not in SafetyCheck.values or answer not in Checked.values:
            yield "checklist", "unclear"
        elif answer == Checked.YES and key != SafetyCheck.GAS and not noted.needs:
            yield f"check_{key}", "unfollowed"


def _of_needs(noted: NotedVisit) -> Iterator[tuple[str, str]]:
    if len(noted.needs) > MOST_NEEDS:
        yield "needs", "many"
    for index, need in enumerate(noted.needs):
        yield from ((f"needs-{index}-{name}", problem) for name, problem in _of_need(need))


def _of_need(need: NotedNeed) -> Iterator[tuple[str, str]]:
    if not need.words:
        yield "words", "empty"
    if need.leads_to not in Leads.values:
        yield "leads_to", "missing"
    if need.leads_to == Leads.REFERRAL and not need.text:
        yield "to", "missing"
    if need.leads_to == Leads.REFERRAL and not need.due_at:
        yield "due", "missing"
    if need.leads_to == Leads.REASON and not need.text:
        yield "why", "missing"
    if len(need.words) > MOST_TEXT:
        yield "words", "long"
    if len(need.text) > MOST_TEXT:
        yield "why" if need.leads_to == Leads.REASON else "to", "long"
