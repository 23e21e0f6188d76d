"""What the staff's pages of consultations show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.ask.commands.consultations.terms import LEAST_DAYS, MOST_GROUPS
from lianxin.ask.models import Consultation
from lianxin.ask.queries import consultations as queries
from lianxin.ask.queries.campaigns import takes_questions
from lianxin.ask.rules import may_convene
from lianxin.ask.states import GOES_ON, WEIGHED, PhaseKind
from lianxin.office.models import Office, Person

from ...asking import pages
from ...asking.frame import frame
from ...posted import Typed
from ...problems import Problem
from ...sections import shown
from .sections import SECTIONS

#: Rows for groups that an empty form shows.
ROWS = 2


def listed(person: Person, now: datetime, *, before: int = 0) -> dict[str, Any]:
    found = queries.newest(person.office, before=before)
    rows = found[: queries.PAGE]
    return {
        "office": person.office,
        "nav": "desk",
        "rows": pages.listed(rows, now),
        "older_url": f"?before={rows[-1].number}" if len(found) > len(rows) else "",
        "may_convene": may_convene(person),
    }


def form(
    office: Office, typed: Typed, errors: Sequence[Problem] = (), *, now: datetime, rows: int = 0
) -> dict[str, Any]:
    """The form, with as many rows for groups as were filled in, or asked for."""
    wanted = min(MOST_GROUPS, max(rows, ROWS))
    return {
        "office": office,
        "nav": "desk",
        "typed": typed,
        "errors": errors,
        "texts": [text_field(typed, *one) for one in _texts()],
        "phases": [_phase(typed, kind) for kind in PhaseKind],
        "rows": [_row(typed, number) for number in range(1, wanted + 1)],
        "may_add": wanted < MOST_GROUPS,
        "shown_rows": wanted,
        "least_days": LEAST_DAYS,
        "campaigns": [
            {"value": row.number, "name": row.title, "chosen": typed.get("campaign") == str(row.number)}
            for row in takes_questions(office, now)
        ],
    }


def _texts() -> list[tuple[str, str, str]]:
    """Name, legend and hint of each text that is written by language."""
    return [
        (
            "question",
            _("The question"),
            _("One line, as you would ask a neighbour. In at least one language."),
        ),
        ("plain", _("What it is about"), _("What is at stake, what can still change, and what cannot.")),
        ("decides", _("Who decides, and by when"), _("A name people know, and a day.")),
        (
            "limits",
            _("What ideas have to keep to (only if you ask for ideas)"),
            _("What the law does not allow, how much money there is, by when it has to be done."),
        ),
    ]


def text_field(typed: Typed, name: str, legend: str, hint: str) -> dict[str, Any]:
    fields = language_fields(typed, name)
    return {
        "name": name,
        "legend": legend,
        "hint": hint,
        "fields": fields,
        "more": any_further(fields),
        "id": f"id_{name}",
    }


def language_fields(typed: Typed, name: str, row: str = "") -> list[dict[str, Any]]:
    """A field for each language; that of the page first, the others behind a fold."""
    here = get_language()
    languages = sorted(settings.LANGUAGES, key=lambda one: one[0] != here)
    return [
        {"code": code, "name": language, "text": typed.get(f"{name}_{code}{row}", ""), "second": place == 1}
        for place, (code, language) in enumerate(languages)
    ]


def any_further(fields: Sequence[dict[str, Any]]) -> bool:
    """Whether something stands behind the fold."""
    return any(field["text"] for field in fields[1:])


#: What an empty form has ticked.
_USUAL = (PhaseKind.SAY, PhaseKind.VOTE)


def _phase(typed: Typed, kind: PhaseKind) -> dict[str, Any]:
    return {
        "kind": str(kind),
        "label": kind.label,
        "chosen": str(kind) in typed["phase"].split() if "phase" in typed else kind in _USUAL,
        "opens": typed.get(f"{kind}_opens", ""),
        "closes": typed.get(f"{kind}_closes", ""),
        "opens_id": f"id_{kind}_opens",
        "closes_id": f"id_{kind}_closes",
    }


def _row(typed: Typed, number: int) -> dict[str, Any]:
    names = language_fields(typed, "group", f"_{number}")
    told = {part: typed.get(f"{part}_{number}", "") for part in ("size", "source", "heard")}
    ids = {f"{part}_id": f"id_{part}_{number}" for part in ("group", "size", "source", "heard")}
    return {"number": number, "names": names, "more": any_further(names), **told, **ids}


def page(
    consultation: Consultation,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """One consultation: what is missing, what can be done, and the parts that other forms of asking add."""
    typed = typed or {}
    newest, goes_on = queries.newest_materials(consultation), consultation.state in GOES_ON
    # When it has closed a newer version of a draft says what became of it; nothing else is added.
    newer = newest if goes_on else [row for row in newest if row.draft and consultation.state in WEIGHED]
    return {
        **frame(consultation, nav="desk"),
        **pages.line(consultation, now),
        "missing": _missing(consultation.question),
        "may_act": may_convene(person) and goes_on,
        "may_add": may_convene(person) and (goes_on or bool(newer)),
        "goes_on": goes_on,
        "newer": [
            {"id": row.pk, "title": row.name, "chosen": str(row.pk) == typed.get("replaces")} for row in newer
        ],
        "sections": shown(SECTIONS, consultation, person, now),
        "materials": [
            {
                "id": row.pk,
                "title": row.name,
                "missing": _missing(row.text),
                "draft": row.draft,
            }
            for row in newest
        ],
        "texts": [text_field(typed, "title", _("Title"), ""), text_field(typed, "text", _("Text"), "")],
        "typed": typed,
        "errors": errors,
    }


def _missing(texts: dict[str, str]) -> list[str]:
    """The languages of the house in which it is not written."""
    return [name for code, name in settings.LANGUAGES if code not in texts]
