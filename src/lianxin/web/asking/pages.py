"""What the public pages of a consultation show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.algorithms.differences import Change, differences
from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import ShownCoverage, ShownHeard, shown_coverage
from lianxin.ask.models import Consultation, Group, Material, Phase
from lianxin.ask.queries import consultations as queries
from lianxin.ask.states import GOES_ON, ConsultationState, PhaseKind
from lianxin.office.models import Office
from lianxin.record.models import Entry

from .. import dates, history
from ..sections import shown
from ..stages import Tag
from ..telling import TONES
from .frame import frame
from .glossary.marking import Glossary
from .numbers import few, percent
from .sections import SECTIONS
from .texts import Told, told

_TONES = {
    ConsultationState.OPEN: "leaf",
    ConsultationState.WITHDRAWN: "brick",
    ConsultationState.CLOSED: "amber",
    ConsultationState.DECIDED: "leaf",
}


def tag_of(consultation: Consultation) -> Tag:
    state = ConsultationState(consultation.state)
    return Tag(str(state.label), _TONES.get(state, "river"))


def span(opens_at: datetime, closes_at: datetime, consultation: Consultation, now: datetime) -> str:
    """From the first day to the end of the last; with the time where it ends within a day."""
    zone = consultation.office.zone
    opens = dates.day(opens_at, zone, now)
    if closes_at.astimezone(zone).time() == time.min:
        days = {"opens": opens, "closes": dates.day(closes_at - dates.INSTANT, zone, now)}
        return _("from %(opens)s to the end of %(closes)s") % days
    return _("from %(opens)s to %(closes)s") % {"opens": opens, "closes": dates.moment(closes_at, zone, now)}


def days_left(consultation: Consultation, now: datetime) -> str:
    """How long it is still open, or until it opens; nothing when it is over."""
    zone = consultation.office.zone
    if consultation.state == ConsultationState.ANNOUNCED and now < consultation.opens_at:
        days = dates.days_between(now, consultation.opens_at, zone)
        return ngettext("Opens in %(n)d day", "Opens in %(n)d days", days) % {"n": days}
    if consultation.state != ConsultationState.OPEN or now >= consultation.closes_at:
        return ""
    days = dates.days_between(now, consultation.closes_at - dates.INSTANT, zone)
    if days == 0:
        return _("Closes tonight")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def line(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """One line of a list."""
    return {
        "number": consultation.number,
        "question": told(consultation.question),
        "tag": tag_of(consultation),
        "when": span(consultation.opens_at, consultation.closes_at, consultation, now),
        "left": days_left(consultation, now),
    }


def listed(rows: Iterable[Consultation], now: datetime) -> list[dict[str, Any]]:
    return [line(row, now) for row in rows]


def page(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """Everything about one consultation."""
    groups, phases = queries.groups_of(consultation), queries.phases_of(consultation)
    materials = queries.materials_of(consultation)
    replaced = {row.replaces_id for row in materials}
    return {
        **frame(consultation),
        **line(consultation, now),
        "plain": told(consultation.plain),
        "decides": told(consultation.decides),
        "goes_on": consultation.state in GOES_ON,
        "phases": [_phase(row, consultation, now) for row in phases],
        "sections": shown(SECTIONS, consultation, now),
        "materials": [_newest(row, materials, now) for row in materials if row.pk not in replaced],
        "unheard": [group.name for group in groups if not group.heard],
        "announced_by": consultation.announced_by.display_name,
        **_concerned(consultation, groups),
        "voting": any(row.kind == PhaseKind.VOTE for row in phases),
        "events": events_of(consultation.office, queries.newest_entries(consultation), now),
        "all_of_it": reverse("web:record", args=[consultation.office.slug]),
        "glossary": Glossary(consultation.office),
    }


def _phase(phase: Phase, consultation: Consultation, now: datetime) -> dict[str, Any]:
    return {
        "label": PhaseKind(phase.kind).label,
        "tag": phase_tag(phase, consultation, now),
        "when": span(phase.opens_at, phase.closes_at, consultation, now),
    }


def phase_tag(phase: Phase, consultation: Consultation, now: datetime) -> Tag:
    if queries.is_open(phase, now):
        return Tag(_("Now"), "leaf")
    if consultation.state in GOES_ON and now < phase.closes_at:
        return Tag(_("Later"), "river")
    return Tag(_("Over"), "")


def _newest(material: Material, rows: Sequence[Material], now: datetime) -> dict[str, Any]:
    return {
        "id": material.pk,
        "title": told(material.title),
        "draft": material.draft,
        "when": dates.day(material.added_at, material.consultation.office.zone, now),
        "version": len(queries.versions_of(material, rows)),
    }


def _concerned(consultation: Consultation, groups: Sequence[Group]) -> dict[str, Any]:
    """Whom it concerns, and how many of each have voted: never so few that somebody could be told apart."""
    found = queries.heard_by_group(consultation, groups)
    cover: ShownCoverage[int] = shown_coverage(found)
    rows = [_group(group, cover.groups[group.number]) for group in groups]
    return {
        "groups": rows,
        "people": found.people,
        "untold": few(cover.untold),
        "silent": [row["name"] for row in rows if row["nobody"]],
        "least": LEAST,
    }


def _group(group: Group, heard: ShownHeard) -> dict[str, Any]:
    return {
        "name": group.name,
        "size": group.size,
        "source": group.source,
        "heard_before": group.heard,
        "voted": few(heard.heard),
        "nobody": heard.heard == 0,
        "percent": percent(heard),
    }


def events_of(office: Office, rows: Iterable[Entry], now: datetime) -> list[history.Event]:
    """What the record says about something, each entry in a sentence."""
    names = history.names_of(office)
    return [
        history.Event(
            dates.moment(row.time, office.zone, now),
            history.sentence(row, names),
            "",
            TONES.get(row.kind, ""),
        )
        for row in rows
    ]


def material_page(material: Material, now: datetime) -> dict[str, Any]:
    """One version, in one language, and what it changed in the one before it."""
    rows = queries.materials_of(material.consultation)
    shown, before = version_page(material, rows, now), version_before(material, rows)
    return {**shown, "changes": _changes(before, shown["text"]) if before else None}


def version_before(material: Material, rows: Sequence[Material]) -> Material | None:
    return next((row for row in rows if row.pk == material.replaces_id), None)


def version_page(material: Material, rows: Sequence[Material], now: datetime) -> dict[str, Any]:
    """What the page of every version has; ``rows`` are all versions of everything in its consultation."""
    consultation = material.consultation
    versions = queries.versions_of(material, rows)
    at = versions.index(material)
    text = told(material.text)
    zone = consultation.office.zone
    return {
        **frame(consultation),
        "title": told(material.title, text.language),
        "text": text,
        "glossary": Glossary(consultation.office),
        "number": at + 1,
        "when": dates.moment(material.added_at, zone, now),
        "newest": versions[-1].pk if versions[-1] != material else 0,
        "versions": [
            {
                "number": place,
                "id": row.pk,
                "when": dates.day(row.added_at, zone, now),
                "here": row == material,
            }
            for place, row in enumerate(versions, 1)
        ],
    }


def _changes(before: Material, text: Told) -> list[list[dict[str, Any]]] | None:
    """Line by line; None where the older version was not written in this language."""
    if text.language not in before.text:
        return None
    return told_lines(before.text[text.language], text.text)


def told_lines(before: str, after: str) -> list[list[dict[str, Any]]]:
    """Line by line what went, what came and what stayed."""
    return [
        [
            {"text": piece.text, "gone": piece.change == Change.GONE, "new": piece.change == Change.NEW}
            for piece in line
        ]
        for line in differences(before, after)
    ]
