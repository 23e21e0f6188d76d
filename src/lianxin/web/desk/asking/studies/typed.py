"""What was typed into the forms of a study, read into terms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.studies import Interviewed, SaidThere, SiteTerms, StudyTerms
from lianxin.ask.commands.studies.planning import MOST_SITES
from lianxin.ask.models import Consultation, Group
from lianxin.ask.queries.consultations import group_of
from lianxin.hear.text import clean
from lianxin.office.models import Area
from lianxin.office.refusals import Refusal

from ....posted import Typed, fields_of
from ...sections.typed import day
from ..typed import by_language, language_in

#: What is typed about one place; the number of its row is added to each name.
PARTS = ("place", "chosen", "planned", "front_line", "area", "group")
#: Boxes of one interview.
BOXES = 6
_MOST_TYPED = 5_000
_APART = re.compile(r"[\s,，、;；]+")


def read(post: QueryDict) -> Typed:
    """Every field by its name, cut to a length; rows of places that were left empty are closed up."""
    typed = fields_of(post, _MOST_TYPED)
    rows = [row for row in (_row(typed, number) for number in range(1, MOST_SITES + 1)) if any(row.values())]
    for number in range(1, MOST_SITES + 1):
        row = rows[number - 1] if number <= len(rows) else {}
        typed |= {f"{part}_{number}": row.get(part, "") for part in PARTS}
    return {**typed, "rows": str(len(rows))}


def _row(typed: Typed, number: int) -> dict[str, str]:
    return {part: clean(typed.get(f"{part}_{number}", "")) for part in PARTS}


def study_terms(typed: Typed, consultation: Consultation) -> StudyTerms:
    rows = [_row(typed, number) for number in range(1, int(typed["rows"]) + 1)]
    return StudyTerms(
        question=by_language(typed, "question"),
        ends_on=day(typed.get("ends_on", ""), "ends_on"),
        sites=[_site(row, consultation, f"_{number}") for number, row in enumerate(rows, 1)],
    )


def site_terms(typed: Typed, consultation: Consultation) -> SiteTerms:
    """The one place that is added later."""
    return _site({part: clean(typed.get(part, "")) for part in PARTS}, consultation, "")


def _site(row: Mapping[str, str], consultation: Consultation, number: str) -> SiteTerms:
    return SiteTerms(
        place=row["place"],
        chosen=row["chosen"],
        planned=_planned(row["planned"]),
        front_line=row["front_line"] == "yes",
        area=_area(row["area"], consultation, f"area{number}"),
        group=_group(row["group"], consultation, f"group{number}"),
    )


def _planned(typed: str) -> int:
    """What is no number is none that a place takes, at the front line as elsewhere."""
    found = whole(typed, 4) if typed else 0
    return -1 if found is None else found


def _area(code: str, consultation: Consultation, field: str) -> Area | None:
    if not code:
        return None
    found = Area.objects.filter(office=consultation.office_id, code=code).first()
    if found is None:
        raise Refusal("area", _("This office has no such area."), field)
    return found


def _group(number: str, consultation: Consultation, field: str) -> Group | None:
    if not number:
        return None
    found = group_of(consultation, whole(number, 4))
    if found is None:
        raise Refusal("group", _("This consultation has no such group."), field)
    return found


def interviewed(typed: Typed) -> Interviewed:
    said = [
        SaidThere(typed.get(f"said_{number}", ""), private=typed.get(f"private_{number}") == "yes")
        for number in range(1, BOXES + 1)
    ]
    return Interviewed(
        held_on=day(typed.get("held_on", ""), "held_on"), said=said, language=language_in(typed)
    )


def numbers(text: str) -> list[int]:
    """Numbers of statements, however they are set apart."""
    found = []
    for part in filter(None, _APART.split(text.strip())):
        number = whole(part, 9)
        if number is None:
            raise Refusal("statements", _("Please write numbers of statements, like: 3, 17."), "statements")
        found.append(number)
    return found
