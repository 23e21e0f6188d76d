"""What days on which anybody can come and speak write in the record.  No entry tells who came."""

from lianxin.record.entries import EntryKind

_SERIES = {"series": "the number of the series"}
_SESSION = {"session": "the number of the session"}
_TERMS = {"place": "where", "days": "on which days of every month", "hour": "when it begins"}

SERIES_ANNOUNCED = EntryKind(
    "session_series.announced",
    "Fixed days were announced on which anybody can come and speak.",
    {**_SERIES, **_TERMS, "area": "the code of the area that it is for; nothing for the whole office"},
)
SERIES_CHANGED = EntryKind(
    "session_series.changed",
    "Days, hour or place of the sessions of a series were changed.",
    {**_SERIES, **_TERMS, "reason": "why"},
)
SERIES_ENDED = EntryKind("session_series.ended", "A series of sessions ended.", {**_SERIES, "reason": "why"})
SESSION_ANNOUNCED = EntryKind(
    "session.announced",
    "The next sessions of a series stand in the calendar.",
    {**_SERIES, "place": "where", "sessions": "for each its number and when it begins"},
)
SESSION_MOVED = EntryKind(
    "session.moved",
    "A session was moved.",
    {**_SESSION, "place": "where", "begins_at": "when it begins", "reason": "why"},
)
SESSION_CANCELLED = EntryKind("session.cancelled", "A session was cancelled.", {**_SESSION, "reason": "why"})
SESSION_HELD = EntryKind(
    "session.held",
    "A session took place.",
    {
        **_SESSION,
        "people": "how many came; nothing where they are fewer than five",
        "late": "whether this was said only after it counted as not held",
    },
)
SESSION_MISSED = EntryKind(
    "session.missed",
    "A session was announced, and a day later nobody had said that it was held.",
    _SESSION,
)
SESSION_TOPIC = EntryKind(
    "session.topic",
    "A topic was registered for a session. It is a voice and a case like any other.",
    {
        **_SESSION,
        "topic": "its number there",
        "voice": "the voice's row number",
        "there": "whether it was said at the session itself",
    },
)
