"""Stepping back: whoever is touched by a case has no part in it, and sees nothing of it from then on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.commit import grouped

from ..entries import cases as entries
from ..models import Case, Recusal
from ..rules import NotAllowed, acts_as, may_see, may_use_desk
from ..writing import hold, record


def recuse(*, case: Case, person: Person, by: Person, now: datetime) -> Recusal:
    """Somebody steps back from a case, or a coordinator or overseer keeps them from it.  It is not undone."""

    def work() -> Recusal:
        held = hold(case)
        _demand(held, person, by)
        if known := Recusal.objects.filter(case=held, person=person).first():
            return known
        row = Recusal(office_id=held.office_id, case=held, person=person, recused_at=now)
        row.save(force_insert=True)
        record(held, entries.CASE_RECUSED, now=now, rows=[row])
        return row

    return grouped(work)


def _demand(case: Case, person: Person, by: Person) -> None:
    """The person themselves as long as they see the case; of others, who could act on it."""
    if person == by:
        if not (may_use_desk(by) and may_see(by, case)):
            raise NotAllowed("recuse")
        return
    if not acts_as(by, case, Role.COORDINATOR, Role.OVERSEER):
        raise NotAllowed("recuse")
    if person.office_id != case.office_id or not person.holds(Role.HANDLER):
        raise Refusal("not_on_it", _("Please choose somebody who works on cases in a unit."), "person")
