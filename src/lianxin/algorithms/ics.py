"""Days in the format that every calendar reads (RFC 5545): events with a beginning, a length, and what became of them.

Moments are written in UTC, so that no reader needs to know a zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: No text may hold it, though it is no sign below the blank.
_DELETE = "\x7f"
#: A line has at most so many bytes; what is longer goes on after a line break and a space.
_MOST = 75
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Event:
    """``uid`` stays the same for ever, and ``changes`` counts how often it was changed: so a calendar follows."""

    uid: str
    begins_at: datetime
    length: timedelta
    title: str
    place: str
    text: str
    url: str
    changes: int
    cancelled: bool


def calendar(name: str, events: Iterable[Event], *, now: datetime) -> str:
    """The whole file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lianxin//Sessions//EN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_moment(now)}",
        f"SEQUENCE:{event.changes}",
        f"DTSTART:{_moment(event.begins_at)}",
        f"DTEND:{_moment(event.begins_at + event.length)}",
        f"SUMMARY:{_text(event.title)}",
        f"LOCATION:{_text(event.place)}",
        f"DESCRIPTION:{_text(event.text)}",
        f"URL:{event.url}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """No character of a text can end its line or begin another property."""
    plain = "\n".join(text.splitlines())
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, instead)
    return "".join(sign for sign in plain if sign == "\t" or (sign >= " " and sign != _DELETE))


def _folded(line: str) -> Iterator[str]:
    """In pieces of at most 75 bytes, none of which cuts a character in two."""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _MOST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece
