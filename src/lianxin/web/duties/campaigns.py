"""What was found in consultations and waits for somebody: a unit, a look, a first word, or the result of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lianxin.ask.models import Campaign, Finding, FindingTask
from lianxin.ask.queries import campaigns, finding_tasks
from lianxin.ask.rules import may_convene
from lianxin.office.days import day_of
from lianxin.office.models import Office, Person

from .. import dates
from ..stages import Tag
from .shape import Duty

#: More than that is no list any more.
MOST = 20
#: So soon somebody says what is done about a finding; and so long after the unit did it somebody looks.
SAY_WITHIN, LOOK_WITHIN = timedelta(days=30), timedelta(days=14)


def tasks(person: Person, now: datetime) -> list[Duty]:
    """What the person's units have to do about findings."""
    text = _("To do about a finding: %(what)s")
    rows = finding_tasks.to_do_by(person, MOST) if person.unit_ids() else []
    return [_of_task(row, text, row.due_on, now) for row in rows if row.due_on]


def looks(person: Person, now: datetime) -> list[Duty]:
    """What a unit says is done, for whoever may look."""
    text = _("Look whether it was done: %(what)s")
    return [
        _of_task(row, text, day_of(_told_at(row) + LOOK_WITHIN, person.office), now)
        for row in finding_tasks.to_check_by(person, MOST)
    ]


def findings(person: Person, now: datetime) -> list[Duty]:
    """Findings of which nobody has said yet what is done about them."""
    rows = finding_tasks.untouched(person.office)[:MOST] if may_convene(person) else []
    text = _("Say what is done about a finding: %(what)s")
    return [
        _duty(text % {"what": _short(row.words)}, row, day_of(row.found_at + SAY_WITHIN, person.office), now)
        for row in rows
    ]


def results(person: Person, now: datetime) -> list[Duty]:
    """Campaigns that have closed and owe their result."""
    rows: Sequence[Campaign] = campaigns.owing(person.office, now) if may_convene(person) else ()
    return [_of_campaign(row, now) for row in rows]


def _of_task(row: FindingTask, text: str, due: date, now: datetime) -> Duty:
    return _duty(text % {"what": _short(row.words)}, row.finding, due, now)


def _short(words: str) -> str:
    return Truncator(words).chars(80)


def _told_at(row: FindingTask) -> datetime:
    return max(step.told_at for step in row.steps.all())


def _duty(text: str, finding: Finding, due: date, now: datetime) -> Duty:
    asked, office = finding.consultation, finding.consultation.office
    due_at = _end(due, office)
    return Duty(
        text=text,
        detail=asked.title,
        url=reverse("web:finding_desk", args=[office.slug, asked.number, finding.number]),
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, office.zone)),
    )


def _of_campaign(row: Campaign, now: datetime) -> Duty:
    due_at = _end(row.result_by, row.office)
    return Duty(
        text=_("End a campaign with its result"),
        detail=row.title,
        url=reverse("web:campaign_desk", args=[row.office.slug, row.number]),
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, row.office.zone)),
    )


def _end(day: date, office: Office) -> datetime:
    """By the end of the day on which it is due."""
    return datetime.combine(day, time(23, 59, 59), office.zone).astimezone(UTC)
