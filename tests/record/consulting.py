"""A consultation of the test's town: its terms, and every kind of entry that it writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import consultations as commands
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms, Terms
from lianxin.ask.models import Consultation, Material
from lianxin.ask.states import PhaseKind
from lianxin.ask.tasks import hold_consultations
from lianxin.office.models import Person

if TYPE_CHECKING:
    from tests.record.scenario import Place

DAY = timedelta(days=1)
QUESTION = {"en": "Where shall the bus stop?", "zh-hans": "班车该停在哪里？"}


def terms(now: datetime, **more: Any) -> Terms:
    """Open from tomorrow for thirty days: all that time people say something, and from the second day they vote."""
    opens = more.get("opens_at", now + DAY)
    closes = more.get("closes_at", opens + 30 * DAY)
    told: dict[str, Any] = {
        "question": QUESTION,
        "plain": {"en": "The stop can move. The number of buses stays.", "zh-hans": "站可以挪，班次不变。"},
        "decides": {"en": "The town council, in May.", "zh-hans": "镇政府，五月决定。"},
        "opens_at": opens,
        "closes_at": closes,
        "phases": [
            PhaseTerms(PhaseKind.SAY, opens, closes),
            PhaseTerms(PhaseKind.VOTE, opens + DAY / 2, closes),
        ],
        "groups": [
            GroupTerms({"en": "Riders", "zh-hans": "坐车的人"}, 400, "Count of March", "Asked at the stop"),
            GroupTerms({"en": "Shopkeepers", "zh-hans": "店主"}),
        ],
        "unheard_reason": "The shops are asked first of all here.",
    }
    return Terms(**(told | more))


def announce(by: Person, *, now: datetime, **more: Any) -> Consultation:
    return commands.announce_consultation(terms=terms(now, **more), by=by, now=now)


def open_consultation(by: Person, *, now: datetime, **more: Any) -> Consultation:
    """One that has been open since ``now``; it was announced the day before."""
    made = announce(by, now=now - DAY, **more)
    hold_consultations(now)
    return fresh(made)


def fresh(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_related("office__stream").get(pk=consultation.pk)


def add_material(
    consultation: Consultation,
    by: Person,
    *,
    now: datetime,
    text: str = "The stop stands at the mill.\nIt has a roof.",
    replaces: Material | None = None,
) -> Material:
    return commands.add_material(
        consultation=consultation,
        title={"en": "The plan"},
        text={"en": text},
        replaces=replaces,
        by=by,
        now=now,
    )


def consult(place: Place, *, now: datetime) -> Consultation:
    """Every kind of entry that a consultation itself writes, once; the first one stays open."""
    by = place.coordinator
    withdrawn = announce(by, now=now)
    commands.withdraw_consultation(consultation=withdrawn, reason="The road is closed.", by=by, now=now)
    ended = announce(by, now=now)
    commands.open_consultation(consultation=ended, now=now + DAY)
    commands.close_consultation(consultation=ended, now=now + 31 * DAY)
    asked = announce(by, now=now)
    first = add_material(asked, by, now=now)
    add_material(asked, by, now=now, text="The stop stands at the bridge.\nIt has a roof.", replaces=first)
    return commands.open_consultation(consultation=asked, now=now + DAY)
