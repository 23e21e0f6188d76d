"""The levels that a case climbs when its clocks run out, and the moments at which it does.

A moment is computed from the case's dates alone, so a process that was down makes nothing late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lianxin.office.calendars import WorkingDays
from lianxin.office.rulepacks import RULE_PACKS, Level

from .models import Case


def next_climb(case: Case, days: WorkingDays) -> datetime | None:
    """When the case climbs its next level if nothing happens; None at the top."""
    level = next(levels_ahead(case), None)
    return moment_of(case, level, days) if level else None


def levels_ahead(case: Case) -> Iterator[Level]:
    levels = RULE_PACKS[case.office.rule_pack].levels
    return (level for level in levels if level.number > case.level and _applies(level, case))


def _applies(level: Level, case: Case) -> bool:
    return level.clock == "answer" or (case.accepted_at is None and case.answered_at is None)


def moment_of(case: Case, level: Level, days: WorkingDays) -> datetime:
    start = (case.accept_due if level.clock == "accept" else case.due).astimezone(case.office.zone)
    return days.due(start, level.after).moment if level.after.count else start
