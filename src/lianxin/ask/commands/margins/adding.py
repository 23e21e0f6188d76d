"""Known numbers are added, or dropped, until the first can answer.  From then on they stay as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import margins as entries
from ...models import Band, Consultation, Margin
from ...queries.heard.margins import bands_of, may_change
from ...states import GOES_ON, MarginKind
from ..consultations.writing import demand, demand_convenor, held, record
from .terms import MOST_MARGINS, BandTerms, MarginTerms, checked


def add_margin(
    *,
    consultation: Consultation,
    terms: MarginTerms,
    by: Person,
    now: datetime,
    taken_from: Margin | None = None,
) -> Margin:
    """Up to four of people, and one of homes, each named once."""
    demand_convenor(consultation.office, by)
    today = day_of(now, consultation.office)
    terms = checked(terms, today=today)
    made = Margin(
        consultation=consultation,
        kind=terms.kind,
        names=dict(terms.names),
        source=terms.source,
        counted_on=terms.counted_on or today,
        taken_from=taken_from,
        added_by=by,
        added_at=now,
    )

    def work() -> Margin:
        row = held(consultation)
        _demand_early(row, now)
        _demand_room(row, made)
        made.number = next_number(row.margins.all())
        made.save(force_insert=True)
        bands = _bands(made, terms)
        record(row, entries.MARGIN_ADDED, now=now, rows=[made, *bands], **_told(made, bands))
        return made

    return grouped(work)


def take_over(*, consultation: Consultation, margin: Margin, by: Person, now: datetime) -> Margin:
    """The same numbers as in another consultation of this office, with their day, and with where they come from."""
    if margin.consultation.office_id != consultation.office_id:
        raise Refusal("other", _("This belongs to another office."))
    bands = [BandTerms(one.names, one.people, one.area) for one in bands_of(margin)]
    kind = MarginKind(margin.kind)
    terms = MarginTerms(margin.names, margin.source, margin.counted_on, bands, kind)
    return add_margin(consultation=consultation, terms=terms, by=by, now=now, taken_from=margin)


def drop_margin(*, margin: Margin, by: Person, now: datetime) -> Margin:
    """Whoever erred drops it and adds it again.  The row stays; nothing is asked or weighed by it."""
    demand_convenor(margin.consultation.office, by)

    def work() -> Margin:
        row = held(margin.consultation)
        _demand_early(row, now)
        found: Margin = row.margins.get(pk=margin.pk)
        if found.dropped_at is None:
            found.dropped_at = now
            found.save(force_update=True)
            record(row, entries.MARGIN_DROPPED, now=now, rows=[found], margin=found.number)
        return found

    return grouped(work)


def _demand_early(consultation: Consultation, now: datetime) -> None:
    demand(consultation, *GOES_ON)
    if not may_change(consultation, now):
        text = _("People can answer already: the numbers that they are held against stay as they are.")
        raise Refusal("not_now", text)


def _demand_room(consultation: Consultation, made: Margin) -> None:
    others = list(consultation.margins.filter(kind=made.kind, dropped_at=None))
    if any(one.names == made.names for one in others):
        raise Refusal("twice", _("Numbers of this name are there already."), "margin")
    if made.kind == MarginKind.HOMES and others:
        raise Refusal("twice", _("How many homes there are stands there already."), "margin")
    if len(others) >= MOST_MARGINS:
        text = _("There are %(n)s already; more would be asking too much of people.") % {"n": MOST_MARGINS}
        raise Refusal("many", text)


def _bands(made: Margin, terms: MarginTerms) -> list[Band]:
    rows = [
        Band(margin=made, number=number, names=dict(one.names), people=one.people, area=one.area)
        for number, one in enumerate(terms.bands, 1)
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


def _told(made: Margin, bands: list[Band]) -> dict[str, Any]:
    return {
        "margin": made.number,
        "of": str(made.kind),
        "names": made.names,
        "source": made.source,
        "counted_on": made.counted_on.isoformat(),
        "bands": [{"number": one.number, "names": one.names, "people": one.people} for one in bands],
        "taken_from": made.taken_from.consultation.number if made.taken_from else None,
    }
