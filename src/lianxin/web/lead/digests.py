"""The weekly digest as leads and overseers see it: a card with figures and demands, each with its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.act.queries import visible_to
from lianxin.office.models import Office, Person
from lianxin.verify import queries
from lianxin.verify.digests import about, told
from lianxin.verify.models import Demand, Digest
from lianxin.verify.rules import may_oversee, may_settle_digests
from lianxin.verify.states import Decision, DemandKind

from .. import dates
from ..problems import Problem
from ..stages import Tag

Typed = Mapping[str, str]
_LAST_DAY = timedelta(days=6)


def newest(person: Person, now: datetime) -> dict[str, Any] | None:
    """The newest digest that the leads have not settled, for the top of their screen."""
    digest = queries.digests_waiting(person.office).first()
    return card(digest, person, now, {}) if digest else None


def page(
    digest: Digest, person: Person, now: datetime, typed: Typed, problems: Sequence[Problem]
) -> dict[str, Any]:
    """One digest on a page of its own."""
    return {
        "office": person.office,
        "nav": "oversight" if may_oversee(person) else "lead",
        "digest": card(digest, person, now, typed),
        "errors": list(problems),
    }


def older(person: Person, before: int | None, now: datetime) -> dict[str, Any]:
    """All digests, the newest first."""
    rows, more = queries.digests_page(person.office, before=before)
    return {
        "office": person.office,
        "nav": "oversight" if may_oversee(person) else "lead",
        "rows": [line(row, now) for row in rows],
        "older_url": f"?before={more}" if more else "",
        "newer_url": "?" if before else "",
    }


def line(digest: Digest, now: datetime) -> dict[str, Any]:
    """One digest in a list."""
    return {
        "url": reverse("web:lead_digest", args=[digest.office.slug, digest.pk]),
        "title": title(digest, now),
        "tag": state(digest, now),
    }


def title(digest: Digest, now: datetime) -> str:
    """The week by its first and last day."""
    zone = digest.office.zone
    first, last = (dates.on(one, zone, now) for one in (digest.week, digest.week + _LAST_DAY))
    return _("The week from %(first)s to %(last)s") % {"first": first, "last": last}


def state(digest: Digest, now: datetime) -> Tag:
    """Where it stands, in a word or two."""
    if digest.taken_up_at is not None:
        return Tag(_("Taken up by the overseers"), "amber")
    if digest.escalated_at is not None:
        return Tag(_("With the overseers"), "brick")
    if digest.settled_at is not None:
        return Tag(_("Decided"), "leaf")
    return Tag(*dates.until(digest.decide_by, now, digest.office.zone))


def card(digest: Digest, person: Person, now: datetime, typed: Typed) -> dict[str, Any]:
    """Figures of the week, and what is to be decided; forms only for whoever may send them."""
    demands = queries.demands_of(digest)
    visible = _visible(person, demands)
    leads, zone = may_settle_digests(person), digest.office.zone
    return {
        "id": digest.pk,
        "title": title(digest, now),
        "tag": state(digest, now),
        "decide_by": dates.moment(digest.decide_by, zone, now),
        "figures": _figures(digest.figures),
        "demands": [_demand(row, visible, now, typed, leads=leads) for row in demands],
        "left_out": _left_out(digest.left_out),
        "skipped": _skipped(digest.skipped),
        "may_read": leads and digest.read_at is None and not demands,
        "may_take_up": may_oversee(person) and digest.escalated_at is not None and not digest.taken_up_at,
        "taken_up": digest.taken_up_words,
        "typed": typed,
    }


def _figures(counted: Mapping[str, int]) -> list[tuple[str, str]]:
    labels = {
        "received": _("Voices received"),
        "answered": _("Answered for the first time"),
        "solved": _("Solved, people said"),
        "not_solved": _("Not or partly solved, people said"),
        "reopened": _("Open again that Monday"),
        "overdue": _("Overdue that Monday"),
        "waiting": _("Waiting for the office that Monday"),
        "oldest_days": _("The oldest of them, in days"),
    }
    return [(label, f"{counted[name]:,}") for name, label in labels.items() if name in counted]


def _visible(person: Person, demands: Sequence[Demand]) -> frozenset[int]:
    """The cases named here that this person may see."""
    named = {number for row in demands for number in row.cases}
    if not named:
        return frozenset()
    return frozenset(visible_to(person).filter(number__in=named).values_list("number", flat=True))


def _demand(
    row: Demand, visible: frozenset[int], now: datetime, typed: Typed, *, leads: bool
) -> dict[str, Any]:
    slug, mine = row.office.slug, typed.get("demand") == str(row.position)
    return {
        "position": row.position,
        "base": f"id_demand_{row.position}",
        "kind": str(DemandKind(row.kind).label),
        "about": about(row),
        "told": told(row),
        "since": dates.day(row.since, row.office.zone, now),
        "cases": [
            {"number": number, "url": reverse("web:desk_case", args=[slug, number])}
            for number in row.cases
            if number in visible
        ],
        "before": _decided(row.before, row.office, now) if row.before else None,
        "decided": _decided(row, row.office, now) if row.decided_at else None,
        "may_decide": leads and row.decided_at is None,
        "choices": Decision.choices,
        "typed": typed if mine else {},
    }


def _decided(row: Demand, office: Office, now: datetime) -> dict[str, Any]:
    """What was decided: the day, the words, and until when something is done."""
    act = row.decision == Decision.ACT
    zone = office.zone
    return {
        "tag": Tag(str(Decision(row.decision).label), "leaf" if act else "amber"),
        "words": row.words,
        "day": dates.day(row.decided_at, zone, now) if row.decided_at else "",
        "by": dates.on(row.act_by, zone, now) if row.act_by else "",
    }


def decided_kind(row: Demand, office: Office, now: datetime) -> dict[str, Any]:
    """What everybody sees of a demand: its kind, the decision and the day; no unit, no words."""
    decided = _decided(row, office, now) if row.decided_at else None
    return {
        "kind": str(DemandKind(row.kind).label),
        "tag": decided["tag"] if decided else Tag(_("Not decided"), "brick"),
        "by": decided["by"] if decided else "",
    }


def _left_out(count: int) -> str:
    told = ngettext(
        "%(n)d more matter found no room here; it comes next week if it still stands.",
        "%(n)d more matters found no room here; they come next week if they still stand.",
        count,
    )
    return told % {"n": count} if count else ""


def _skipped(count: int) -> str:
    told = ngettext(
        "%(n)d week before this one had no digest: the machine was down.",
        "%(n)d weeks before this one had no digest: the machine was down.",
        count,
    )
    return told % {"n": count} if count else ""


def before_overseers(person: Person, now: datetime) -> list[dict[str, Any]]:
    """Digests that the leads left undecided, for the overseer's screen."""
    rows = queries.digests_before_overseers(person.office, now)
    return [{**line(row, now), "escalated": row.escalated_at is not None} for row in rows]
