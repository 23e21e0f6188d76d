"""From the form to what was noted: the same fields, whether a browser posts them or a device hands them over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from lianxin.hear.states import ConsentBasis, Leads, SafetyCheck, Severity
from lianxin.hear.visits.noting import NotedNeed, NotedVisit, NotVisited
from lianxin.office.models import Area, Office

Fields = Mapping[str, str]
Choice = TypeVar("Choice", bound=TextChoices)
NEED = ("words", "leads_to", "severity", "to", "due", "why")
_NEED = re.compile(r"needs-(\d{1,3})-\w+")


def from_device(office: Office, content: Any) -> NotedVisit:
    """What a device hands over: the fields of the form, its key, its clock and the tokens of its photos."""
    try:
        fields = {str(name): str(value) for name, value in content["fields"].items()}
        written, sent = (_moment(content[name]) for name in ("written_at", "sent_at"))
        photos = tuple(str(token) for token in content.get("photos", ()))
        key = str(content["client_key"])
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        raise NotVisited(("client_key", "unclear")) from None
    return noted(office, fields, client_key=key, written_at=written, sent_at=sent, photos=photos)


def noted(
    office: Office,
    fields: Fields,
    *,
    client_key: str,
    written_at: datetime,
    sent_at: datetime,
    photos: Sequence[str] = (),
) -> NotedVisit:
    """What was noted, as it was typed; the command judges it."""
    get = fields.get
    known = get("home") == "known"
    return NotedVisit(
        client_key=client_key,
        written_at=written_at,
        sent_at=sent_at,
        consent=_chosen(ConsentBasis, get("consent", "")) or "",
        consent_note=get("consent_note", ""),
        known=known,
        code=get("code", ""),
        area=None if known else Area.objects.filter(office=office, code=get("area", "")).first(),
        place=get("place", ""),
        facts=get("facts", ""),
        notes=get("notes", ""),
        checklist={str(check): get(f"check_{check}", "") for check in SafetyCheck},
        needs=tuple(_need(office, fields, index) for index in need_indexes(fields)),
        photos=tuple(photos),
        language=get_language() or "",
    )


def need_indexes(fields: Fields) -> list[int]:
    """The places in the form where something of a need stands; what was left empty is none."""
    found = {int(match[1]) for name in fields if (match := _NEED.fullmatch(name))}
    filled = ("words", "leads_to", "to", "due", "why")
    return sorted(i for i in found if any(fields.get(f"needs-{i}-{name}", "").strip() for name in filled))


def compacted(fields: Fields) -> dict[str, str]:
    """The same fields with the needs numbered without gaps, so that a problem points to where it is shown."""
    places = {index: place for place, index in enumerate(need_indexes(fields))}
    kept = {name: value for name, value in fields.items() if not _NEED.fullmatch(name)}
    for index, place in places.items():
        kept |= {f"needs-{place}-{name}": fields.get(f"needs-{index}-{name}", "") for name in NEED}
    return kept


def _need(office: Office, fields: Fields, index: int) -> NotedNeed:
    def get(name: str) -> str:
        return fields.get(f"needs-{index}-{name}", "")

    leads_to = _chosen(Leads, get("leads_to"))
    text = {Leads.REFERRAL: get("to"), Leads.REASON: get("why")}
    return NotedNeed(
        words=get("words"),
        leads_to=leads_to or "",
        severity=_chosen(Severity, get("severity")) or Severity.ORDINARY,
        text=text.get(leads_to, "") if leads_to else "",
        due_at=_end_of(get("due"), office) if leads_to == Leads.REFERRAL else None,
    )


def _chosen(choices: type[Choice], value: str) -> Choice | None:
    return choices(value) if value in choices.values else None


def _end_of(typed: str, office: Office) -> datetime | None:
    """The end of the day that was chosen, where the office is."""
    try:
        day = parse_date(typed.strip())
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59), office.zone).astimezone(UTC) if day else None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)
