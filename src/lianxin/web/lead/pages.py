"""What a lead sees in the morning: what is late, what was promised, what is not solved, what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act import queries
from lianxin.act.models import Case, Promise
from lianxin.act.states import CaseState, PromiseState, WaitsFor
from lianxin.office.models import Person
from lianxin.record.commands import stamp
from lianxin.verify import counting
from lianxin.verify import queries as verify

from .. import dates
from ..desk.pages import rows
from ..duties import duties
from ..public.rates import facts, headline
from ..stages import Tag
from . import digests

#: So many of a kind on one screen; the list behind holds all.
MOST = 8
#: Promises that fall due within so many days.
SOON = timedelta(days=14)
#: Pages that a lead goes to from here, as far as this house has them.
PLACES: tuple[tuple[str, LazyText], ...] = (
    ("web:lead_digests", gettext_lazy("All digests")),
    ("web:desk", gettext_lazy("All cases")),
    ("web:rates", gettext_lazy("Rates of every unit")),
    ("web:promises", gettext_lazy("All promises")),
    ("web:money", gettext_lazy("The money")),
    ("web:unheard", gettext_lazy("Where nobody is heard")),
    ("web:findings", gettext_lazy("Signs of formalism")),
    ("web:paperwork", gettext_lazy("What the paperwork costs")),
)


def day(person: Person, now: datetime) -> dict[str, Any]:
    """Everything that asks something of a lead today, each with the way to where it is decided."""
    office = person.office
    seen = queries.visible_to(person)
    whole = counting.whole(verify.material(office), stamp(now))
    return {
        "office": office,
        "nav": "lead",
        "digest": digests.newest(person, now),
        "duties": duties(person, now),
        "blocks": [
            _block(_("Overdue"), _overdue(seen, now), "next_due", person, now),
            _block(
                _("Refused twice: somebody decides"), _in(seen, CaseState.DISPUTED), "next_due", person, now
            ),
            _block(
                _("Not solved, say those who spoke"),
                _in(seen, CaseState.REOPENED),
                "received_at",
                person,
                now,
            ),
        ],
        "promises": [_promise(row, person, now) for row in _promises(person, now)],
        "headline": headline(office, whole, now),
        "facts": facts(whole),
        "places": _places(office.slug),
    }


def _overdue(seen: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    return queries.overdue(seen.filter(waits_for=WaitsFor.OFFICE), now)


def _in(seen: QuerySet[Case], state: CaseState) -> QuerySet[Case]:
    return seen.filter(state=state)


def _block(
    title: str, cases: QuerySet[Case], order: queries.Order, person: Person, now: datetime
) -> dict[str, Any]:
    """The first few of a kind and how many there are; keyset order, so it costs the same in any office."""
    number, more = queries.count_up_to(cases)
    shown = queries.page(cases, order=order, size=MOST).cases
    return {
        "title": title,
        "count": f"{number}+" if more else str(number),
        "rows": rows(shown, person.office, now),
    }


def _promises(person: Person, now: datetime) -> Sequence[Promise]:
    """Broken ones without a deed first, then those that fall due soon."""
    ours = Promise.objects.select_related("unit", "case").filter(office=person.office)
    visible = ours.filter(Q(case=None) | Q(case__in=queries.visible_to(person)))
    broken = visible.filter(state=PromiseState.BROKEN).order_by("due_at", "pk")[:MOST]
    soon = visible.filter(state=PromiseState.OPEN, due_at__lte=now + SOON).order_by("due_at", "pk")[:MOST]
    return [*broken, *soon]


def _promise(promise: Promise, person: Person, now: datetime) -> dict[str, Any]:
    office = person.office
    case = promise.case
    return {
        "text": promise.text,
        "unit": promise.unit.name,
        "due": Tag(*dates.until(promise.due_at, now, office.zone)),
        "url": reverse("web:desk_case", args=[office.slug, case.number]) if case else "",
    }


def _places(slug: str) -> list[tuple[LazyText, str]]:
    found = []
    for name, label in PLACES:
        try:
            found.append((label, reverse(name, args=[slug])))
        except NoReverseMatch:
            continue
    return found
