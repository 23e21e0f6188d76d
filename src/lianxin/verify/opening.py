"""Who may ask to open who a person is, and who may agree: two people of two roles, neither of a unit concerned."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.act.models import Case
from lianxin.act.queries import case_of_voice
from lianxin.act.rules import acts_as, recused
from lianxin.hear.models import Opening, Voice
from lianxin.hear.states import OpeningReason, OpeningState
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role

from .rules import may_oversee

#: What was agreed to can be opened for so long.
OPEN_FOR = timedelta(hours=24)
#: The longest time in which a law can keep it from the person.
MOST_QUIET = timedelta(days=90)
ASKERS = (Role.OVERSEER, Role.COORDINATOR)
DECIDERS = (Role.LEAD, Role.OVERSEER, Role.STEWARD)
#: Who may see that something was asked, in words that the reference shows.
OPENERS = "coordinators, leads, overseers and stewards"


def may_see_openings(person: Person) -> bool:
    """Whoever may ask or decide somewhere."""
    return person.holds(*ASKERS, *DECIDERS)


def asks_as(person: Person, case: Case) -> Role | None:
    """The role in which the person may ask about this case; None if in none.

    Overseers who belong to no unit, and coordinators where the case is not kept from the office's ordinary ways.
    Nobody asks who acts for a unit, declared that the case touches them, or belongs elsewhere.
    """
    if person.office_id != case.office_id or person.unit_ids() or recused(person, case):
        return None
    if may_oversee(person):
        return Role.OVERSEER
    return Role.COORDINATOR if acts_as(person, case, Role.COORDINATOR) else None


def decides_as(person: Person, opening: Opening) -> Role | None:
    """The other role in which the person may decide; None if in none.

    Never whoever asked, never in a role that the one who asked holds as well, never somebody who acts for a unit.
    In a case about a unit's own conduct no lead decides: the unit answers to them.
    """
    case = case_of_voice(opening.voice_id)
    if case is None or person.office_id != opening.office_id or person.pk == opening.asked_by_id:
        return None
    if person.unit_ids() or recused(person, case):
        return None
    held = [role for role in DECIDERS if person.holds(role) and not opening.asked_by.holds(role)]
    return next((role for role in held if not (case.kept_from_id and role is Role.LEAD)), None)


def may_open(person: Person, opening: Opening) -> bool:
    """Whoever asked, still in the role in which they asked, and nobody else."""
    case = case_of_voice(opening.voice_id)
    return case is not None and opening.asked_by_id == person.pk and asks_as(person, case) is not None


def demand_open(opening: Opening, now: datetime) -> None:
    """It was agreed to, was not opened before, and the day after has not passed."""
    if opening.state == OpeningState.OPENED:
        raise Refusal("opened", _("This was opened already. It is shown once."))
    if opening.state != OpeningState.AGREED or opening.decided_at is None:
        raise Refusal("not_agreed", _("A second person has to agree first."))
    if now > opening.decided_at + OPEN_FOR:
        raise Refusal("lapsed", _("The day in which it could be opened is over. Please ask again."))


def demand_contact(voice: Voice) -> None:
    if voice.contact is None:
        raise Refusal("no_contact", _("Nothing was left by which this person could be found."))


def checked_quiet(
    reason: OpeningReason, until: date | None, law: str, today: date
) -> tuple[date | None, str]:
    """The day before which the person is not told, and the provision that says so; neither is there without the other."""
    if until is None and not law:
        return None, ""
    if reason is not OpeningReason.LAW:
        raise Refusal("quiet", _("Only where a law demands it can the person be told later."), "quiet_until")
    if not law:
        raise Refusal("law", _("Please name the provision by which the person is told later."), "quiet_law")
    if until is None or not today < until <= today + MOST_QUIET:
        raise Refusal(
            "until", _("Please name the day on which the person is told, within 90 days."), "quiet_until"
        )
    return until, law
