"""The two dates that the office owes for a case: when a unit has taken it on, and when there is an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lianxin.hear.models import Voice
from lianxin.hear.understanding import pressing
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Office
from lianxin.office.rulepacks import RULE_PACKS


@dataclass(frozen=True)
class Dates:
    """Both dates, and whether a holiday notice that is still to come may move them."""

    accept: datetime
    answer: datetime
    provisional: bool


def promised(voice: Voice) -> Dates:
    """The dates that the case of this voice will have, for whoever asks before it is opened."""
    days, severity = WorkingDays.of(voice.office), pressing.of(voice).level
    return dates_of(voice.office, said_at=voice.said_at, severity=severity, days=days)


def dates_of(office: Office, *, said_at: datetime, severity: str, days: WorkingDays) -> Dates:
    """Counted from when it was said, by the rule pack, and shorter for what presses."""
    pack, start = RULE_PACKS[office.rule_pack], said_at.astimezone(office.zone)
    accept, answer = (days.due(start, pack.limit(step, severity)) for step in ("accept", "answer"))
    return Dates(accept.moment, answer.moment, accept.provisional or answer.provisional)
