"""What the field pages show."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from lianxin.act import caring
from lianxin.act.models import CareVisit, Case
from lianxin.act.queries import care, case_of_voice, follow_ups
from lianxin.algorithms.codes import display, spoken
from lianxin.hear import visits as reads
from lianxin.hear.commands import Visited
from lianxin.hear.models import Visit, VisitNeed
from lianxin.hear.problems import Problem
from lianxin.hear.rules import may_visit
from lianxin.hear.states import Checked, ConsentBasis, Leads, ReferralOutcome, SafetyCheck, Severity
from lianxin.learn import unheard
from lianxin.office.models import Office, Person
from lianxin.office.queries import areas

from .reading import NEED, need_indexes
from .wording import device_texts

#: After so long without anybody moving it, a case from a visit is an open debt of whoever visited; so is a
#: referral of which nobody wrote down what became.
OPEN_AFTER = timedelta(days=14)
NEWEST = 20
BEGINNING = 24
_MOST_OPEN = 50


def shell(office: Office) -> dict[str, Any]:
    """What every field page has.  Of the person who is signed in nothing is in it: a device keeps it for later."""
    return {
        "office": office,
        "nav": "field",
        "emergency": office.emergency,
        "texts": device_texts(),
        "shell": False,
    }


def kept(office: Office) -> dict[str, Any]:
    """The page as a device keeps it, for when there is no network: nobody is signed in on it."""
    return shell(office) | {"user": None, "shell": True, "page_query": ""}


def home(person: Person, now: datetime) -> dict[str, Any]:
    """What is still open from my visits, where the office has been, and what I handed in."""
    newest = list(reads.own_visits(person)[:NEWEST])
    numbers = reads.numbers_of(newest, person.office.stream_id)
    referrals = reads.open_referrals(person)[:_MOST_OPEN]
    return shell(person.office) | {
        "now": now,
        "care": [_care(visit, person, now) for visit in care.visits_today(person, now)],
        "looks": follow_ups.due_for(person, now),
        "loads": reads.load(person.office, now),
        "quiet": unheard.quiet(person.office, now),
        "cases": _unmoved(person, now),
        "referrals": [_referral(need, now) for need in referrals],
        "coverage": reads.coverage(person.office),
        "visits": [{"visit": visit, "number": numbers.get(visit.pk)} for visit in newest],
    }


def _care(visit: CareVisit, person: Person, now: datetime) -> dict[str, Any]:
    """One visit of a care plan: where it is, and whether it stands in for one that was missed."""
    missed = getattr(visit, "stands_in", False)
    place = caring.home_of(visit.plan, person)
    area = visit.plan.case.area
    return {
        "plan": visit.plan,
        "missed": missed,
        "place": (place.place if place else "") or (area.name if area else ""),
    }


def _unmoved(person: Person, now: datetime) -> list[Case]:
    """Cases from this visitor's visits that no unit took on, for long."""
    cases = Case.objects.select_related("unit", "area").filter(
        office_id=person.office_id,
        case_voices__voice__visit_need__visit__visitor=person,
        accepted_at=None,
        received_at__lte=now - OPEN_AFTER,
    )
    return list(cases.order_by("received_at", "number")[:_MOST_OPEN])


def _referral(need: VisitNeed, now: datetime) -> dict[str, Any]:
    told = reads.sealed_notes(need.visit)["needs"][need.position]
    long = need.visit.received_at <= now - OPEN_AFTER or reads.is_overdue(need, now)
    return {"need": need, "words": told["words"], "to": told["text"], "open_long": long}


def form(
    office: Office,
    *,
    fields: Mapping[str, str] | None = None,
    problems: list[Problem] | None = None,
    photos: list[str] | None = None,
    more: bool = False,
) -> dict[str, Any]:
    """The form, with everything that was typed."""
    fields = fields or {}
    wrong = {problem.id: problem.text for problem in problems or []}
    needs = [_typed(fields, index, wrong) for index in need_indexes(fields)]
    if more or not needs:
        needs.append(_blank(len(needs)))
    return shell(office) | {
        "fields": {"home": "new", **fields},
        "needs": needs,
        "blank": _blank("__N__"),
        "photos": photos or [],
        "errors": problems or [],
        "client_key": fields.get("client_key") or secrets.token_hex(16),
        "areas": areas(office),
        "bases": ConsentBasis.choices,
        "leads": Leads.choices,
        "severities": Severity.choices,
        "checks": [
            {
                "code": code,
                "label": label,
                "answer": fields.get(f"check_{code}", ""),
                "error": wrong.get(f"id_check_{code}", ""),
            }
            for code, label in SafetyCheck.choices
        ],
        "answers": Checked.choices,
    }


def _typed(fields: Mapping[str, str], index: int, wrong: Mapping[str, str]) -> dict[str, Any]:
    """One need as it was typed, with what is wrong with it."""
    typed = {name: fields.get(f"needs-{index}-{name}", "") for name in NEED}
    errors = {name: wrong.get(f"id_needs-{index}-{name}", "") for name in NEED}
    return {"n": index, "errors": errors, **typed}


def _blank(place: int | str) -> dict[str, Any]:
    return {"n": place, "errors": {}, **dict.fromkeys(NEED, "")}


def handed_in(visited: Visited) -> dict[str, Any]:
    """The receipt of a visit: its number, and the codes that the household keeps."""
    visit = visited.visit
    number = reads.numbers_of([visit], visit.office.stream_id)[visit.pk]
    return {
        "number": number,
        "home": visit.household.code,
        "again": visited.again,
        "codes": [_code(need, code) for need, code in visited.codes],
    }


def _code(need: VisitNeed, code: str) -> dict[str, str]:
    """One code, to be shown, read out and followed; by how its need begins a household tells it from others."""
    words = need.voice.body if need.voice else ""
    return {
        "raw": code,
        "code": display(code),
        "spoken": " — ".join(" ".join(part) for part in spoken(code)),
        "about": words if len(words) <= BEGINNING else words[:BEGINNING] + "…",
    }


def slip(visited: Visited) -> dict[str, Any]:
    """What is left with the household."""
    return shell(visited.visit.office) | handed_in(visited) | {"visit": visited.visit}


def visit(visit: Visit, reader: Person, now: datetime) -> dict[str, Any]:
    """One visit, for whoever may read what was seen in a home."""
    sealed = reads.sealed_notes(visit)
    return shell(visit.office) | {
        "visit": visit,
        "own": may_visit(reader),
        "number": reads.numbers_of([visit], visit.office.stream_id).get(visit.pk),
        "facts": reads.sealed_facts(visit.household),
        "sealed": sealed,
        "photos": visit.attachments.order_by("pk"),
        "checks": [
            {"label": check.label, "answer": Checked(visit.checklist[check]).label}
            for check in SafetyCheck
            if check in visit.checklist
        ],
        "needs": [_need(need, sealed["needs"][need.position], now) for need in reads.needs_of(visit)],
        "outcomes": ReferralOutcome.choices,
        "clock_minutes": round(visit.clock_off / 60),
    }


def _need(need: VisitNeed, told: dict[str, str], now: datetime) -> dict[str, Any]:
    return {
        "need": need,
        "words": need.voice.body if need.voice else told["words"],
        "text": told.get("text", ""),
        "case": case_of_voice(need.voice.pk) if need.voice else None,
        "overdue": reads.is_overdue(need, now),
    }
