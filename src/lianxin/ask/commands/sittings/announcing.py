"""A convenor calls people to a table: the agenda five days before, or a reason that everybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.hear.text import clean
from lianxin.office.dates import days_between
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ...entries import sittings as entries
from ...models import Consultation, Panel, Sitting
from ...queries.consultations import groups_of
from ...states import UNDECIDED, PanelState, Sharing, SittingMode, SittingState
from ..consultations import writing as consulting
from ..consultations.writing import MOST_REASON, a_line, checked_reason
from .agendas import checked_agenda_reason, checked_matches
from .of_panels import seats_beside
from .writing import checked_place, demand, held, record

#: Materials reach whoever is invited five days before a sitting (rules on public participation of Fujian's agriculture
#: department, 2021, article 6).
NOTICE_DAYS = 5
MOST_SEATS = 100
MOST_TOPICS, MOST_TOPIC = 12, 120


@dataclass(frozen=True, kw_only=True)
class SittingTerms:
    """Where, when, for how many, and what is talked about: ``agenda`` has a line for each point, by language.

    Where a ``panel`` that was drawn meets, its people have the seats.  ``topics`` are codes of topics by the number of the
    point that is about them, ``statements`` the point by the number of the statement.
    """

    place: str
    begins_at: datetime
    seats: int
    agenda: Mapping[str, str]
    mode: SittingMode = SittingMode.OPEN
    shared: Sharing = Sharing.EQUAL
    late_reason: str = ""
    topics: Mapping[int, Sequence[str]] = field(default_factory=dict)
    statements: Mapping[int, int] = field(default_factory=dict)
    agenda_reason: str = ""
    panel: Panel | None = None


def announce_sitting(
    *, consultation: Consultation, terms: SittingTerms, by: Person, now: datetime
) -> Sitting:
    """Everybody sees it from this moment, and can put their name down."""
    consulting.demand_convenor(consultation.office, by)
    made = _made(consultation, terms, by, now)

    def work() -> Sitting:
        row = consulting.held(consultation)
        consulting.demand(row, *UNDECIDED)
        if row.sittings.filter(begins_at=made.begins_at, place=made.place).exists():
            raise Refusal("twice", _("A sitting at this place and hour is announced already."), "place")
        made.number = next_number(row.sittings.all())
        made.save(force_insert=True)
        seats = seats_beside(made.panel) if made.panel else []
        record(made, entries.SITTING_ANNOUNCED, now=now, rows=[made, *seats], **_told(made))
        return made

    return grouped(work)


def _made(consultation: Consultation, terms: SittingTerms, by: Person, now: datetime) -> Sitting:
    if panel := terms.panel:
        if panel.consultation_id != consultation.pk or panel.state != PanelState.DRAWN:
            raise Refusal("panel", _("Only a panel that was drawn can meet."), "panel")
        terms = replace(terms, seats=panel.size, shared=Sharing.EQUAL)
    if not terms.panel and not 1 <= terms.seats <= MOST_SEATS:
        text = _("At a sitting there are between 1 and %(n)s seats.")
        raise Refusal("seats", text % {"n": MOST_SEATS}, "seats")
    sizes = [group.size for group in groups_of(consultation)]
    if terms.shared == Sharing.PROPORTIONAL and not all(sizes):
        text = _("Of some group nobody has said how many they are: give each the same number of seats.")
        raise Refusal("shared", text, "shared")
    agenda = _agenda(terms.agenda)
    return Sitting(
        consultation=consultation,
        mode=terms.mode,
        place=checked_place(terms.place),
        begins_at=terms.begins_at,
        seats=terms.seats,
        shared=terms.shared,
        agenda=agenda,
        matched=checked_matches(consultation, len(agenda), terms.topics, terms.statements),
        agenda_reason=checked_agenda_reason(terms.agenda_reason),
        late_reason=_late(terms, consultation, now),
        panel=terms.panel,
        announced_by=by,
        announced_at=now,
    )


def _late(terms: SittingTerms, consultation: Consultation, now: datetime) -> str:
    """Why people hear of it so late; asked for only then."""
    if terms.begins_at <= now:
        raise Refusal("begins", _("A sitting begins later than now."), "day")
    if days_between(now, terms.begins_at, consultation.office.zone) >= NOTICE_DAYS:
        return ""
    text = _(
        "People learn of a sitting and its agenda %(n)s days before. If that cannot be, say why; everybody reads it."
    )
    return a_line(terms.late_reason, MOST_REASON, "late_reason", text % {"n": NOTICE_DAYS})


def _agenda(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """A text by language for each point; every language has the same number of them."""
    lines = {
        code: [one for line in clean(text).split("\n") if (one := line.strip())]
        for code, text in typed.items()
    }
    lines = {code: found for code, found in lines.items() if found}
    if not lines:
        raise Refusal("agenda", _("Please write what will be talked about, one point a line."), "agenda")
    counts = {len(found) for found in lines.values()}
    if len(counts) > 1:
        raise Refusal("agenda", _("The agenda has as many points in each language."), "agenda")
    if counts.pop() > MOST_TOPICS or any(len(one) > MOST_TOPIC for found in lines.values() for one in found):
        text = _("An agenda has at most %(n)s points, each of at most %(long)s characters.")
        raise Refusal("agenda", text % {"n": MOST_TOPICS, "long": MOST_TOPIC}, "agenda")
    return [dict(zip(lines, texts, strict=True)) for texts in zip(*lines.values(), strict=True)]


def _told(made: Sitting) -> dict[str, Any]:
    return {
        "place": made.place,
        "begins_at": stamp(made.begins_at),
        "mode": str(made.mode),
        "seats": made.seats,
        "shared": str(made.shared),
        "agenda": made.agenda,
        "late_reason": made.late_reason,
    }


def move_sitting(
    *, sitting: Sitting, place: str, begins_at: datetime, reason: str, by: Person, now: datetime
) -> Sitting:
    """Another place or hour, for a reason that everybody reads; whoever has a seat keeps it."""
    consulting.demand_convenor(sitting.office, by)
    place, reason = checked_place(place), checked_reason(reason)
    if begins_at <= now:
        raise Refusal("begins", _("A sitting begins later than now."), "day")

    def work() -> Sitting:
        row = held(sitting)
        demand(row, SittingState.ANNOUNCED)
        row.place, row.begins_at, row.changed_reason = place, begins_at, reason
        row.save(force_update=True)
        told = {"place": place, "begins_at": stamp(begins_at), "reason": reason}
        record(row, entries.SITTING_MOVED, now=now, rows=[row], **told)
        return row

    return grouped(work)


def cancel_sitting(*, sitting: Sitting, reason: str, by: Person, now: datetime) -> Sitting:
    """It does not take place, for a reason that everybody reads.  What people left to be reached by goes."""
    consulting.demand_convenor(sitting.office, by)
    reason = checked_reason(reason)

    def work() -> Sitting:
        row = held(sitting)
        demand(row, SittingState.ANNOUNCED)
        row.state, row.changed_reason = SittingState.CANCELLED, reason
        row.save(force_update=True)
        record(row, entries.SITTING_CANCELLED, now=now, rows=[row], reason=reason)
        return row

    return grouped(work)
