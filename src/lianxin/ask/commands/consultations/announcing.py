"""A coordinator or lead puts a question to everybody.  From then on nobody changes its terms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.queries import explained_words
from lianxin.office.refusals import Refusal
from lianxin.record.commands import hold, stamp
from lianxin.record.commit import grouped

from ...entries import consultations as entries
from ...models import Campaign, Consultation, Group, Phase
from ...states import GOES_ON
from ..campaigns.questions import held_for, put_in
from .terms import Terms, checked
from .writing import demand_convenor, record


def announce_consultation(
    *, terms: Terms, by: Person, now: datetime, campaign: Campaign | None = None
) -> Consultation:
    """Everybody sees it from this moment; whoever erred adds to what there is to read, or withdraws it.

    With ``campaign`` it is one of the questions of that.
    """
    demand_convenor(by.office, by)
    terms = checked(terms, zone=by.office.zone, now=now, glossary=explained_words(by.office))
    made = Consultation(
        office=by.office,
        question=terms.question,
        plain=terms.plain,
        decides=terms.decides,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        short_reason=terms.short_reason,
        unheard_reason=terms.unheard_reason if terms.unheard else "",
        limits=dict(terms.limits),
        announced_by=by,
        announced_at=now,
    )

    def work() -> Consultation:
        hold(by.office.stream_id)
        _demand_new(made)
        if campaign is not None:
            held_for(campaign, made, now=now)
        made.number = next_number(Consultation.objects.filter(office=by.office))
        made.save(force_insert=True)
        phases, groups = _phases(made, terms), _groups(made, terms)
        told = _told(made, terms, phases, groups)
        record(made, entries.CONSULTATION_ANNOUNCED, now=now, rows=[made, *phases, *groups], **told)
        if campaign is not None:
            put_in(campaign, made, by=by, now=now)
        return made

    return grouped(work)


def _demand_new(made: Consultation) -> None:
    """A form that was sent twice asks once."""
    under_way = Consultation.objects.filter(office=made.office, state__in=GOES_ON)
    if made.question in under_way.values_list("question", flat=True):
        raise Refusal("twice", _("This very question is under way already."), "question")


def _phases(made: Consultation, terms: Terms) -> list[Phase]:
    rows = [
        Phase(consultation=made, kind=one.kind, opens_at=one.opens_at, closes_at=one.closes_at)
        for one in terms.phases
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


def _groups(made: Consultation, terms: Terms) -> list[Group]:
    rows = [
        Group(
            consultation=made,
            number=number,
            names=dict(one.names),
            size=one.size,
            source=one.source,
            heard=one.heard,
        )
        for number, one in enumerate(terms.groups, 1)
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


def _told(made: Consultation, terms: Terms, phases: list[Phase], groups: list[Group]) -> dict[str, Any]:
    """What the record says, so that the terms cannot be bent later."""
    spans = [
        {"kind": str(one.kind), "opens_at": stamp(one.opens_at), "closes_at": stamp(one.closes_at)}
        for one in phases
    ]
    concerned = [
        {"number": one.number, "names": one.names, "size": one.size, "source": one.source, "heard": one.heard}
        for one in groups
    ]
    return {
        "question": made.question,
        "decides": made.decides,
        "opens_at": stamp(made.opens_at),
        "closes_at": stamp(made.closes_at),
        "short_reason": made.short_reason,
        "explained": list(terms.explained),
        "unheard": len(terms.unheard),
        "unheard_reason": made.unheard_reason,
        "phases": spans,
        "groups": concerned,
        "limits": made.limits,
    }
