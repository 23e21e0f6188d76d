"""Who answers for the case, how soon something happened, and what colleagues left for those who take over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.act import queries
from lianxin.act.models import Case
from lianxin.office.models import Person
from lianxin.verify.models import ContactTry

from ... import dates
from .shape import Section, Typed


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any]:
    """Everybody who sees the case sees the same."""
    return {
        "owner": queries.responsible(case).name,
        "kept_from": case.kept_from.name if case.kept_from else "",
        "first_action": _after(case, queries.first_action(case), now),
        "first_contact": _after(case, first_contact(case), now),
        "notes": _notes(case, now),
    }


def first_contact(case: Case) -> datetime | None:
    """When a person of the office, or somebody outside the unit, first spoke with the one who spoke."""
    tries = ContactTry.objects.filter(item__case=case.whole, reached=True)
    reached = tries.order_by("tried_at").values_list("tried_at", flat=True).first()
    found = (queries.first_line(case), reached)
    return min((moment for moment in found if moment), default=None)


def _after(case: Case, moment: datetime | None, now: datetime) -> str:
    """Counted from receipt, never from when a unit took it on."""
    if moment is None:
        return _("not yet, %(span)s after receipt") % {"span": dates.span(now - case.received_at)}
    return _("%(span)s after receipt") % {"span": dates.span(max(moment - case.received_at, now - now))}


def _notes(case: Case, now: datetime) -> list[dict[str, str]]:
    zone = case.office.zone
    return [
        {
            "unit": share.unit.name,
            "when": dates.moment(share.offered_at, zone, now),
            "by": share.offered_by.display_name if share.offered_by else "",
            "text": str(share.reason["note"]),
        }
        for share in queries.assignments(case)
        if share.reason.get("note")
    ]


SECTION = Section("desk/sections/working.html", page)
