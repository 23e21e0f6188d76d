"""Projects that residents lead, as everybody, those who lead them and the desk see them: one account for all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.act.leading import SHOWN, days_waited, has_words
from lianxin.act.models import LedLine, LedProject
from lianxin.act.states import LedState, LineKind, WordsOff
from lianxin.algorithms.amounts import grouped_decimal
from lianxin.office.days import day_of

from . import dates
from .stages import Tag

_TONES = {
    LedState.PROPOSED: "amber",
    LedState.DECLINED: "brick",
    LedState.GRANTED: "river",
    LedState.RUNNING: "river",
    LedState.CLOSED: "leaf",
    LedState.STOPPED: "brick",
}


def summary(project: LedProject, now: datetime) -> dict[str, Any]:
    """What is done, with how much, and where it stands; ``share`` draws what was spent and given back of what came in."""
    office, whole = project.office, project.in_cents or 1
    return {
        "number": project.number,
        "name": name_of(project),
        "what": project.what,
        "state": Tag(str(LedState(project.state).label), _TONES[LedState(project.state)]),
        "fund": project.source.name,
        "currency": project.source.currency,
        "asked": grouped_decimal(project.asked_cents),
        "granted": grouped_decimal(project.granted_cents),
        "others": grouped_decimal(project.others_cents),
        "came_in": grouped_decimal(project.in_cents),
        "spent": grouped_decimal(project.spent_cents),
        "back": grouped_decimal(project.back_cents),
        "left": grouped_decimal(project.left_cents),
        "spent_share": project.spent_cents / whole,
        "gone_share": (project.spent_cents + project.back_cents) / whole,
        "reason": project.reason,
        "until": dates.on(project.until, office.zone, now),
        "late": is_late(project, now),
        "moved": moved(project),
        "shown": project.state in SHOWN,
        "idea": (project.consultation, project.idea) if project.idea else None,
    }


def name_of(project: LedProject) -> str:
    """Its name, or its number once whoever proposed it took the words back."""
    return project.name or _("Project %(n)d") % {"n": project.number}


def moved(project: LedProject) -> str:
    """That the account is settled later than was proposed, because the office took its time; empty if it did not."""
    decided = project.commitment.decided_at if project.commitment else None
    days = days_waited(project, decided) if decided and project.state in SHOWN else 0
    if not days:
        return ""
    told = ngettext(
        "The office took %(n)d day to decide; the account is settled as much later than was proposed.",
        "The office took %(n)d days to decide; the account is settled as much later than was proposed.",
        days,
    )
    return told % {"n": days}


def is_late(project: LedProject, now: datetime) -> bool:
    """Whether the account should be settled by now and is not."""
    open_still = project.state in {LedState.GRANTED, LedState.RUNNING} or project.left_cents > 0
    return open_still and project.until < day_of(now, project.office)


def line_rows(project: LedProject, now: datetime) -> list[dict[str, Any]]:
    """Every line as it was written, oldest first, with what was left after it."""
    rows, left = [], 0
    for line in project.lines.all():
        signed = signed_cents(line)
        left += signed
        countered = getattr(line, "countered_by", None)
        rows.append(
            {
                "id": line.pk,
                "number": line.number,
                "line": line,
                "kind": str(LineKind(line.kind).label),
                "amount": grouped_decimal(signed),
                "left": grouped_decimal(left),
                "day": dates.on(line.day, project.office.zone, now),
                "what": line.what,
                "proof": line.proof,
                "counters": line.counters.number if line.counters else None,
                "countered": countered.number if countered else None,
                "confirmed": line.confirmed_at is not None,
                "waits": may_be_confirmed(line),
                "off": _words_off(line, now),
                "has_words": has_words(line),
            }
        )
    return rows


def _words_off(line: LedLine, now: datetime) -> dict[str, str] | None:
    """When the office took the words of this line off, and why."""
    if line.words_off_at is None:
        return None
    return {
        "day": dates.day(line.words_off_at, line.project.office.zone, now),
        "why": str(WordsOff(line.words_off).label),
    }


def signed_cents(line: LedLine) -> int:
    """What the line changes in what is left."""
    comes_in = line.kind in {LineKind.GRANTED, LineKind.OTHERS}
    return line.amount_cents if comes_in == (line.counters_id is None) else -line.amount_cents


def may_be_confirmed(line: LedLine) -> bool:
    """Whether it says that money was given back, and nobody of the office has said that it came."""
    if line.kind != LineKind.BACK or line.counters_id or line.confirmed_at:
        return False
    return getattr(line, "countered_by", None) is None


def may_be_taken_back(line: LedLine) -> bool:
    """Whether those who lead it can put it right by another line."""
    stands = line.counters_id is None and getattr(line, "countered_by", None) is None
    return stands and line.kind != LineKind.GRANTED and line.confirmed_at is None
