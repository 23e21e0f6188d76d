"""When a digest is due, until when it is decided, and what it counts of the week before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from lianxin.act.models import Case
from lianxin.act.queries import overdue
from lianxin.act.states import CaseState, WaitsFor, Word
from lianxin.office.models import Office
from lianxin.record.commands import stamp

from ..models import Outcome, Verdict

WEEK = timedelta(days=7)
EIGHT = time(8)
#: A digest that stays undecided for so long after its date goes to the overseers.
ESCALATES = WEEK


def monday_of(now: datetime, zone: ZoneInfo) -> datetime:
    """The newest Monday at eight, by the clock on the office's wall."""
    local = now.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    due = datetime.combine(monday, EIGHT, zone)
    return due if due <= now else datetime.combine(monday - WEEK, EIGHT, zone)


def week_before(due_at: datetime, zone: ZoneInfo) -> date:
    """The Monday on which the week began that a digest of this Monday is about."""
    return due_at.astimezone(zone).date() - WEEK


def decide_by(made_at: datetime, zone: ZoneInfo) -> datetime:
    """Eight in the morning, seven days after the leads got it: what came late is not late for them."""
    return datetime.combine(made_at.astimezone(zone).date() + WEEK, EIGHT, zone)


def figures(office: Office, week: date, now: datetime) -> dict[str, int]:
    """Counts of the whole office: what the week brought, and what is owed now.

    Voices about a unit's own conduct are counted where everybody's are counted, and not among what is owed: a lead
    is not told how many of them there are.
    """
    begin, end = (datetime.combine(day, time.min, office.zone) for day in (week, week + WEEK))
    voices = Outcome.objects.filter(office=office, imported=False)
    words = Verdict.objects.filter(office=office, given_at__gte=begin, given_at__lt=end)
    open_cases = Case.objects.filter(office=office, waits_for=WaitsFor.OFFICE, kept_from=None)
    oldest = open_cases.order_by("received_at").values_list("received_at", flat=True).first()
    since, until = stamp(begin), stamp(end)
    return {
        "received": voices.filter(said_at__gte=since, said_at__lt=until).count(),
        "answered": voices.filter(first_answered__gte=since, first_answered__lt=until).count(),
        "solved": words.filter(word=Word.SOLVED).count(),
        "not_solved": words.filter(Q(word=Word.NOT) | Q(word=Word.PARTLY)).count(),
        "reopened": open_cases.filter(state=CaseState.REOPENED).count(),
        "overdue": overdue(open_cases, now).count(),
        "waiting": open_cases.count(),
        "oldest_days": (now - oldest).days if oldest else 0,
    }
