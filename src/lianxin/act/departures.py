"""How far a case may depart from the ordinary course: the pack's bounds, and what they do to the agreed date.

The first dates are never touched.  ``agreed_due`` is the later date that two people agreed on; only the adjusted
figures and the reminders look at it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.office.calendars import WorkingDays
from lianxin.office.dates import days_between
from lianxin.office.models import Person, in_language
from lianxin.office.refusals import Refusal
from lianxin.office.rulepacks import REASONS, RULE_PACKS, Departures
from lianxin.office.states import Role

from .models import Case, Deviation
from .rules import acts_as
from .states import IN_HAND, OPEN, CaseState, DeviationKind, DeviationState, NotNow

#: In which states of a case a departure may be asked for and agreed to.
POSSIBLE = {
    DeviationKind.EXTENSION: IN_HAND,
    DeviationKind.SUSPENSION: IN_HAND,
    DeviationKind.TRANSFER: OPEN,
    DeviationKind.EXCLUSION: (*OPEN, CaseState.ANSWERED),
}
_AGREED = (DeviationState.AGREED, DeviationState.ENDED)
MOST_CODE = 120


def bounds(case: Case) -> Departures:
    """What the office's rule pack allows."""
    return RULE_PACKS[case.office.rule_pack].departures


def reason_name(code: str) -> str:
    """What a reason's code means, in the language of the page."""
    return in_language(REASONS[code]) if code in REASONS else code


def may_ask(person: Person, case: Case) -> bool:
    """Whoever works on it may ask: a handler of the unit that has the case."""
    return acts_as(person, case, Role.HANDLER)


def may_decide(person: Person, deviation: Deviation) -> bool:
    """Somebody else with a role that the pack names; in a case kept from the office, an overseer."""
    roles = [Role(role) for role in bounds(deviation.case).approvers]
    return person.pk != deviation.asked_by_id and acts_as(person, deviation.case, *roles)


def demand_possible(case: Case, kind: DeviationKind) -> None:
    """The state allows it, it was not had before, and no date that has passed is moved."""
    if kind not in POSSIBLE or case.state not in POSSIBLE[kind] or case.imported:
        raise NotNow(kind, case.state)
    if kind is DeviationKind.TRANSFER and case.parent_id:
        raise Refusal(
            "part", _("A part stays with its case; only the whole can be handed to an outside body.")
        )
    if kind is DeviationKind.EXTENSION and _agreed(case, kind):
        raise Refusal("once", _("A case gets one later date, and this one has had it."), "kind")
    if kind is DeviationKind.SUSPENSION and case.suspended_until:
        raise Refusal("suspended", _("It is waiting already."), "kind")
    if kind is DeviationKind.EXCLUSION and case.excluded:
        raise Refusal("excluded", _("It is left out of the adjusted figures already."), "kind")


def demand_in_time(case: Case, kind: DeviationKind, now: datetime) -> None:
    if kind in {DeviationKind.EXTENSION, DeviationKind.SUSPENSION} and case.due <= now:
        raise Refusal("late", _("The date has passed. What is late stays late; no date is moved afterwards."))


def _agreed(case: Case, kind: DeviationKind) -> list[Deviation]:
    return list(case.deviations.filter(kind=kind, state__in=_AGREED))


def checked_code(case: Case, kind: DeviationKind, code: str) -> str:
    """The code of the reason, or the outside body; empty where neither is needed."""
    code, allowed = code.strip(), bounds(case)
    if kind is DeviationKind.TRANSFER:
        if not code or len(code) > MOST_CODE:
            raise Refusal("body", _("Please name the outside body, in at most 120 characters."), "code")
        return code
    if kind is DeviationKind.EXCLUSION and code not in allowed.exclusion_reasons:
        raise Refusal("code", _("Please choose one of the reasons that the rules allow."), "code")
    if kind is DeviationKind.SUSPENSION and code and code not in allowed.suspension_reasons:
        raise Refusal("code", _("Please choose one of the reasons that the rules allow."), "code")
    return code if kind is not DeviationKind.EXTENSION else ""


def checked_until(
    case: Case, kind: DeviationKind, until: date | None, now: datetime, days: WorkingDays
) -> datetime | None:
    """The day that is asked for, to its end, within the bounds of the pack; the latest one if none is named."""
    if kind is DeviationKind.EXTENSION:
        return _extended(case, until, days)
    if kind is DeviationKind.SUSPENSION:
        return _suspended(case, until, now)
    return None


def _extended(case: Case, until: date | None, days: WorkingDays) -> datetime:
    latest = days.due(case.due.astimezone(case.office.zone), bounds(case).most_extension).moment
    wanted = _end_of(case, until) if until else latest.astimezone(UTC)
    if not case.due < wanted <= latest:
        raise Refusal(
            "until",
            _("The new date lies after the present one, and no later than the rules allow."),
            "until",
        )
    return wanted


def _suspended(case: Case, until: date | None, now: datetime) -> datetime:
    if until is None or _end_of(case, until) <= now:
        raise Refusal("until", _("Please name the day on which the work goes on."), "until")
    wanted = _end_of(case, until)
    before = sum(_waited(row) for row in _agreed(case, DeviationKind.SUSPENSION))
    if before + days_between(now, wanted, case.office.zone) > bounds(case).longest_suspension:
        raise Refusal("until", _("That is longer than the rules let a case wait."), "until")
    return wanted


def _waited(row: Deviation) -> int:
    end = row.ended_at or row.until
    return days_between(row.decided_at, end, row.case.office.zone) if row.decided_at and end else 0


def _end_of(case: Case, day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), case.office.zone).astimezone(UTC)


def moved(case: Case, moment: datetime, days: int) -> datetime:
    """So many days later on the wall clock of the office, or earlier."""
    return (moment.astimezone(case.office.zone) + timedelta(days=days)).astimezone(UTC)
