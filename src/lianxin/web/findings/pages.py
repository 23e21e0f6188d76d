"""What the pages of signs show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.office.models import Office, Person
from lianxin.verify import queries
from lianxin.verify.findings import DETECTORS
from lianxin.verify.findings.standing import Standing, standings
from lianxin.verify.models import DetectorSetting, Finding
from lianxin.verify.queries import Noted
from lianxin.verify.states import FindingKind, FindingState

from .. import dates
from ..stages import Tag

PER_PAGE = 25
MOST_NUMBER = 1_000_000
_TONES = {FindingState.OPEN: "amber", FindingState.EXPLAINED: "leaf", FindingState.UPHELD: "brick"}
#: What evidence calls things, and what people call them.
_THINGS = {
    "case": lambda number: _("Case %(number)s") % {"number": number},
    "visit": lambda number: _("Visit %(number)s") % {"number": number},
    "check": lambda number: _("Check %(number)s") % {"number": number},
    "promise": lambda number: _("Promise %(number)s") % {"number": number},
}


def public(office: Office, now: datetime) -> dict[str, Any]:
    """Every detector with its bounds, whether it is on, and what was noted: the office as a whole, never a person."""
    noted = queries.noted_by_month(office)
    return {
        "office": office,
        "nav": "",
        "detectors": [_detector(one, noted, office, now) for one in standings(office)],
        "months": [_month(row) for row in noted if row.noted],
    }


def _detector(one: Standing, noted: Sequence[Noted], office: Office, now: datetime) -> dict[str, Any]:
    kind = one.detector.kind
    return {
        "kind": str(kind),
        "name": str(FindingKind(kind).label),
        "tag": Tag(_("On"), "leaf") if one.on else Tag(_("Turned off"), "brick"),
        "sees": one.detector.sees,
        "otherwise": one.detector.otherwise,
        "measured": one.detector.measured,
        "bounds": [_bound(one, name) for name in one.values],
        "noted": sum(row.noted for row in noted if row.kind == kind),
        "change": _change(one, one.setting, office, now),
        "asked": _change(one, one.asked, office, now),
    }


def _bound(one: Standing, name: str) -> dict[str, Any]:
    bound = next(bound for bound in one.detector.bounds if bound.name == name)
    value = one.values[name]
    return {
        "name": name,
        "label": bound.label,
        "value": value,
        "least": bound.least,
        "most": bound.most,
        "default": bound.default if value != bound.default else None,
    }


def _change(
    one: Standing, setting: DetectorSetting | None, office: Office, now: datetime
) -> dict[str, Any] | None:
    """What two people agreed on or somebody asked for: since when, and why; not who."""
    if setting is None:
        return None
    when = dates.moment(setting.agreed_at or setting.asked_at, office.zone, now)
    labels = {bound.name: bound.label for bound in one.detector.bounds}
    told = [(labels.get(name, name), value) for name, value in setting.values.items()]
    return {"id": setting.pk, "when": when, "on": setting.on, "values": told, "reason": setting.reason}


def _month(row: Noted) -> dict[str, Any]:
    return {
        "month": row.month,
        "name": str(FindingKind(row.kind).label),
        "noted": row.noted,
        "open": row.open,
        "explained": row.explained,
        "upheld": row.upheld,
    }


def to_look_at(person: Person, state: str, after: int, now: datetime) -> dict[str, Any]:
    """Signs in one state, a page of them."""
    rows = list(queries.findings(person.office, state, after=after)[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    more = f"?state={state}&after={shown[-1].pk}" if len(rows) > PER_PAGE else ""
    return {
        "office": person.office,
        "nav": "oversight",
        "tabs": [
            {"label": label, "url": f"?state={code}", "current": code == state}
            for code, label in FindingState.choices
        ],
        "cards": [card(row, now) for row in shown],
        "older_url": more,
        "newer_url": f"?state={state}" if after else "",
    }


def card(finding: Finding, now: datetime) -> dict[str, Any]:
    """One sign in words: what was seen, how likely that is, what else could explain it, and what to look at."""
    detector, office = DETECTORS.get(finding.kind), finding.office
    state = FindingState(finding.state)
    return {
        "id": finding.pk,
        "name": str(FindingKind(finding.kind).label),
        "unit": finding.unit.name if finding.unit else _("The whole office"),
        "month": finding.month,
        "found": dates.moment(finding.found_at, office.zone, now),
        "told": detector.tell(finding.evidence) if detector else "",
        "chance": _chance(finding.evidence),
        "otherwise": detector.otherwise if detector else "",
        "look_at": [_thing(office, str(name)) for name in finding.evidence.get("look_at", [])],
        "tag": Tag(str(state.label), _TONES[state]),
        "open": state == FindingState.OPEN,
        "words": finding.words,
        "url": reverse("web:oversight_finding", args=[office.slug, finding.pk]),
    }


def _chance(evidence: Mapping[str, Any]) -> str:
    looks = evidence.get("one_in")
    if not looks:
        return ""
    told = {"n": f"{_roughly(looks):,}"}
    return _("If all were as usual, chance alone would show this once in about %(n)s looks.") % told


def _roughly(count: int) -> int:
    """The number to its first digit: more would pretend to know more."""
    return round(count, 1 - len(str(count)))


def _thing(office: Office, name: str) -> dict[str, str]:
    what, _slash, number = name.partition("/")
    text = _THINGS[what](number) if what in _THINGS else name
    return {
        "text": text,
        "url": reverse("web:desk_case", args=[office.slug, number]) if what == "case" else "",
    }


def one(finding: Finding, now: datetime, **more: Any) -> dict[str, Any]:
    """One sign on a page of its own, with the form for what was found out."""
    choices = [(code, label) for code, label in FindingState.choices if code != FindingState.OPEN]
    return {
        "office": finding.office,
        "nav": "oversight",
        "card": card(finding, now),
        "choices": choices,
        "names_visits": bool(queries.visits_named(finding)),
        **more,
    }


def not_whole() -> str:
    return _("Please give a whole number.")


def two_people() -> str:
    return _("A change takes two people, one of whom is an overseer: another one has to agree.")
