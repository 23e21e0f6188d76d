"""What an overseer sees in the morning: everything that only somebody outside the units may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.act import queries as acting
from lianxin.act.models import Case
from lianxin.act.states import CaseState, WaitsFor
from lianxin.hear.commands import note_looks
from lianxin.hear.states import Seen
from lianxin.office.models import Person
from lianxin.office.queries import units
from lianxin.office.states import Role
from lianxin.verify import queries
from lianxin.verify.models import ContactItem, CorrectionOrder, Pressure
from lianxin.verify.states import CheckKind, ContactState, ContactWay, OrderState, RoundKind

from .. import checking, dates
from ..desk.pages import rows
from ..duties import duties
from ..gone import said
from ..lead.digests import before_overseers
from ..problems import Problem

#: So many of a kind on one screen.
MOST = 8
Typed = Mapping[str, str]


def day(person: Person, now: datetime, typed: Typed, problems: list[Problem]) -> dict[str, Any]:
    """The whole day on one screen."""
    office = person.office
    orders = list(queries.orders_open(office))
    pressed, reviews = queries.pressures(office), queries.reviews_waiting(person)
    spoke = [row.voice_id for row in pressed] + [row.voice_id for row in reviews]
    note_looks(person=person, voices=spoke, what=Seen.WORDS, role=Role.OVERSEER, now=now)
    return {
        "office": office,
        "nav": "oversight",
        "errors": problems,
        "typed": typed,
        **_asking(person, now),
        "digests": before_overseers(person, now),
        "pressed": [_pressed(row, now) for row in pressed],
        "reviews": [checking.review_card(row, person, now, typed) for row in reviews],
        "to_check": _orders(orders, (OrderState.DONE,), person, now, typed),
        "owed": _orders(orders, (OrderState.ORDERED, OrderState.BACK), person, now, typed),
        "findings": queries.waiting_findings(office),
        "findings_url": reverse("web:oversight_findings", args=[office.slug]),
        "duties": duties(person, now),
        "blocks": _blocks(person, now),
        "units": [{"code": unit.code, "name": unit.name} for unit in units(office)],
        "kinds": [{"code": kind.value, "name": kind.label} for kind in RoundKind],
        "checks": [{"code": kind.value, "name": kind.label} for kind in CheckKind],
    }


def _orders(
    found: list[CorrectionOrder],
    states: tuple[OrderState, ...],
    person: Person,
    now: datetime,
    typed: Typed,
) -> list[dict[str, Any]]:
    return [checking.order_card(row, person, now, typed) for row in found if row.state in states]


def _asking(person: Person, now: datetime) -> dict[str, Any]:
    """Who is to be asked today; whoever was tried today waits for another day."""
    waiting = queries.waiting(person.office)
    today = [item for item in waiting if not queries.tried_on(item, now)]
    return {
        "ask": [_to_ask(item) for item in today],
        "tried_today": [_to_ask(item) for item in waiting if item not in today],
    }


def _to_ask(item: ContactItem) -> dict[str, Any]:
    return {
        "url": reverse("web:oversight_ask", args=[item.office.slug, item.pk]),
        "number": item.case.number,
        "unit": item.unit.name if item.unit else "",
        "kind": item.round.get_kind_display(),
        "tries": tries_text(len(item.tries.all())),
    }


def tries_text(n: int) -> str:
    """How often somebody was tried."""
    return ngettext("%(n)d try", "%(n)d tries", n) % {"n": n} if n else _("not tried yet")


def _pressed(row: Pressure, now: datetime) -> dict[str, Any]:
    case = acting.case_of_voice(row.voice_id)
    return {
        "id": row.pk,
        "words": row.words,
        "when": dates.moment(row.said_at, row.office.zone, now),
        "number": case.number if case else None,
        "url": reverse("web:desk_case", args=[row.office.slug, case.number]) if case else "",
    }


def _blocks(person: Person, now: datetime) -> list[dict[str, Any]]:
    seen = acting.visible_to(person)
    overdue = acting.overdue(seen.filter(waits_for=WaitsFor.OFFICE), now)
    reopened = seen.filter(state=CaseState.REOPENED)
    return [
        _block(_("Overdue"), overdue, "next_due", person, now),
        _block(_("Not solved, say those who spoke"), reopened, "received_at", person, now),
    ]


def _block(
    title: str, cases: QuerySet[Case], order: acting.Order, person: Person, now: datetime
) -> dict[str, Any]:
    number, more = acting.count_up_to(cases)
    shown = acting.page(cases, order=order, size=MOST).cases
    return {
        "title": title,
        "count": f"{number}+" if more else str(number),
        "rows": rows(shown, person.office, now),
    }


def asking(
    item: ContactItem,
    now: datetime,
    *,
    contact: str | None = None,
    typed: Typed | None = None,
    problems: list[Problem] | None = None,
) -> dict[str, Any]:
    """One person who was drawn: what they said, how to try them, and what they say now.

    ``contact`` is given on the page that answers a try, and nowhere else; None: nothing was opened.
    """
    office, voice = item.office, item.voice
    return {
        "office": office,
        "nav": "oversight",
        "item": item.pk,
        "number": item.case.number,
        "kind": item.round.get_kind_display(),
        "unit": item.unit.name if item.unit else "",
        "said": said(voice),
        "said_when": dates.moment(voice.said_at, office.zone, now),
        "place": voice.place,
        "answers": acting.answers(item.case)[-1:],
        "confidential": voice.confidential,
        "kept": voice.contact is not None and not voice.confidential,
        "tries": [_try(one.way, one.reached, one.tried_at, item, now) for one in queries.tries_of(item)],
        "ways": [{"code": way.value, "name": way.label} for way in queries.ways_to(item)],
        "opened": contact is not None,
        "contact": contact or "",
        "done": item.state != ContactState.WAITING,
        "state": ContactState(item.state).label,
        "typed": typed or {},
        "errors": problems or [],
    }


def _try(way: str, reached: bool, tried_at: datetime, item: ContactItem, now: datetime) -> dict[str, Any]:  # noqa: FBT001
    when = dates.moment(tried_at, item.office.zone, now)
    return {"way": ContactWay(way).label, "reached": reached, "when": when}
