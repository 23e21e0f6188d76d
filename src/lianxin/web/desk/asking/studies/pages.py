"""What the staff's pages of a study show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from lianxin.ask.commands.findings.adding import MOST_WORDS
from lianxin.ask.commands.statements.making import MOST_STATEMENT
from lianxin.ask.commands.studies.planning import MOST_CHOSEN, MOST_SITES
from lianxin.ask.models import Consultation, Study, StudySite
from lianxin.ask.queries import studies as queries
from lianxin.ask.queries.consultations import groups_of, open_phase
from lianxin.ask.queries.findings import can_support, findings_of
from lianxin.ask.rules import may_convene, may_enter
from lianxin.ask.states import PhaseKind, StudyState
from lianxin.hear.saying import new_key
from lianxin.office.models import Area, Person

from ....asking.frame import frame
from ....asking.studies import findings, pages
from ....posted import Typed
from ....problems import Problem
from ..pages import text_field
from .typed import BOXES, PARTS

#: Rows for places that an empty form shows.
ROWS = 3


def form(
    consultation: Consultation, typed: Typed, errors: Sequence[Problem] = (), *, rows: int = 0
) -> dict[str, Any]:
    """The form, with as many rows for places as were filled in, or asked for."""
    wanted, choices = min(MOST_SITES, max(rows, ROWS)), _choices(consultation)
    return {
        **frame(consultation, nav="desk"),
        "typed": typed,
        "question_field": text_field(typed, "question", "", ""),
        "rows": [_row(choices, typed, f"_{number}") | {"number": number} for number in range(1, wanted + 1)],
        "may_add": wanted < MOST_SITES,
        "shown_rows": wanted,
        "errors": errors,
    }


def _row(choices: dict[str, Any], typed: Typed, number: str) -> dict[str, Any]:
    """What is asked about one place; ``number`` ends the names of its fields."""
    told = {part: typed.get(f"{part}{number}", "") for part in PARTS}
    ids = {f"{part}_id": f"id_{part}{number}" for part in PARTS}
    return {**told, **ids, **choices, "end": number, "most_chosen": MOST_CHOSEN}


def _choices(consultation: Consultation) -> dict[str, Any]:
    """The areas and groups of which a place can be one."""
    areas = Area.objects.filter(office=consultation.office).order_by("code")
    return {"areas": [(row.code, row.name) for row in areas], "groups": groups_of(consultation)}


def page(
    study: Study,
    person: Person,
    now: datetime,
    *,
    after: int = 0,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """What everybody sees, and what can be done now; those who run it see how many interviews there are so far."""
    goes_on = study.state == StudyState.OUT
    return {
        **pages.page(study, now, after=after),
        "nav": "desk",
        "typed": typed or {},
        "errors": errors,
        "exact": may_convene(person),
        "may_add": queries.is_out(study, now) and may_convene(person),
        "may_change": goes_on and may_convene(person),
        "may_enter": goes_on and may_enter(person),
        "may_find": may_convene(person),
        "row": _row(_choices(study.consultation), typed or {}, ""),
    }


def interview_form(
    site: StudySite, now: datetime, typed: Typed, errors: Sequence[Problem] = ()
) -> dict[str, Any]:
    """Boxes for what one person said, one thing in each."""
    boxes = [
        {
            "number": number,
            "id": f"id_said_{number}",
            "text": typed.get(f"said_{number}", ""),
            "private": typed.get(f"private_{number}", ""),
        }
        for number in range(1, BOXES + 1)
    ]
    study = site.study
    open_now = open_phase(study.consultation, PhaseKind.SAY, now) is not None
    return {
        **pages.head(study, now),
        "nav": "desk",
        "site": site,
        "typed": typed,
        "boxes": boxes,
        "form": typed.get("form") if errors else new_key(),
        "languages": settings.LANGUAGES,
        "language": typed.get("language") or get_language(),
        "most": MOST_STATEMENT,
        "open": open_now and study.state == StudyState.OUT and not site.front_line,
        "errors": errors,
    }


def findings_page(
    consultation: Consultation, now: datetime, typed: Typed, errors: Sequence[Problem] = ()
) -> dict[str, Any]:
    """What was written down, and the form for another finding beside what it can rest on."""
    found = findings_of(consultation)
    supports = can_support(consultation).order_by("number")
    return {
        **frame(consultation, nav="desk"),
        "findings": findings.lines(found, now),
        "newest": [one.finding.number for one in found if one.replaced_by is None],
        "studies": queries.studies_of(consultation),
        "supports": supports.filter(private=False),
        "in_private": list(supports.filter(private=True).values_list("number", flat=True)),
        "typed": typed,
        "most": MOST_WORDS,
        "errors": errors,
    }
