"""What the staff's pages of a decision show: what is in no point yet, the points, the words, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.shingles import near_copies, shingles
from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.deciding import PointTerms
from lianxin.ask.models import Consultation, Statement
from lianxin.ask.queries import decisions as queries
from lianxin.ask.queries.consultations import materials_of
from lianxin.ask.queries.panels import advised, still_deliberates
from lianxin.ask.rules import may_convene
from lianxin.ask.states import WEIGHED, ConsultationState, Outcome
from lianxin.hear.commands import note_looks
from lianxin.hear.states import Seen
from lianxin.office.models import Person

from ....asking.decisions.pages import due_page, outcome_tag
from ....asking.frame import frame
from ....asking.heard.pages import unlike_in
from ....asking.panels import pages as panels
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem
from ....stages import Tag
from ..looking import ALIKE
from ..pages import text_field
from . import typed as forms

#: So many statements stand on one page; the others come when these are in points.
MOST_LISTED = 200


def page(
    consultation: Consultation,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    form: str = "",
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """Everything on one page; ``typed`` is what the refused ``form`` brought, so that it stays."""
    draft = queries.draft_of(consultation)
    left = queries.unanswered(consultation, draft)
    _note(person, left[:MOST_LISTED], now)
    new = typed if typed is not None and form == "point" else {}
    words = typed if typed is not None and form == "words" else forms.of_terms(draft.terms)
    return {
        **frame(consultation, nav="desk"),
        "may_act": may_convene(person) and consultation.state in WEIGHED,
        "decided": consultation.state == ConsultationState.DECIDED,
        "closed": consultation.state in WEIGHED,
        "due": due_page(consultation, now),
        "waiting": queries.nobody_looked_at(consultation),
        "unlike": unlike_in(consultation),
        "deliberates": still_deliberates(consultation),
        "advised": [panels.advice(row) for row in advised(consultation)],
        "left": len(left),
        "listed": _together(left[:MOST_LISTED], new, queries.figures_of(consultation)),
        "more_left": len(left) - MOST_LISTED if len(left) > MOST_LISTED else 0,
        "points": [_line(number, *one) for number, one in enumerate(draft.points.items(), 1)],
        "into": new.get("into", ""),
        "unfinished": sum(not point.is_whole for point in draft.points.values()),
        **point_form(consultation, new),
        "words": [
            text_field(words, "text", _("What was decided"), _("In plain words, and what changes for whom.")),
            text_field(words, "next", _("What happens next"), _("Who does what, and by when.")),
        ],
        "kept": words,
        "because": typed.get("because", "") if typed is not None else "",
        "least": LEAST,
        "errors": errors,
    }


def _note(person: Person, rows: Iterable[Statement], now: datetime) -> None:
    """Whoever said something only for those who weigh it learns that somebody read it; the rest everybody reads."""
    private = [row.voice_id for row in rows if row.private and row.voice_id]
    note_looks(person=person, voices=private, what=Seen.WORDS, now=now)


def point_page(
    consultation: Consultation,
    key: int,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any] | None:
    """One point with its own statements and those that are in none yet; None where it is gone."""
    draft = queries.draft_of(consultation)
    point = draft.points.get(key)
    if point is None:
        return None
    own = queries.answerable(consultation, point.statements)
    left = queries.unanswered(consultation, draft)[:MOST_LISTED]
    _note(person, [*own.values(), *left], now)
    shown = typed if typed is not None else forms.of_point(point)
    figures = queries.figures_of(consultation)
    return {
        **frame(consultation, nav="desk"),
        "key": key,
        "number": list(draft.points).index(key) + 1,
        "title": told(dict(point.said)),
        "own": _together([own[number] for number in sorted(own)], shown, figures),
        "listed": _together(left, shown, figures),
        **point_form(consultation, shown),
        "least": LEAST,
        "errors": errors,
    }


def point_form(consultation: Consultation, typed: Typed) -> dict[str, Any]:
    """The fields that say what a point says."""
    materials = materials_of(consultation)
    return {
        "said": text_field(
            typed, "said", _("What was said"), _("In your own words, so that everybody knows it again.")
        ),
        "reason": text_field(typed, "reason", _("Why"), _("If it is taken up: what changes by it.")),
        "outcomes": [(one, typed.get("outcome") == str(one)) for one in Outcome],
        "materials": [(row, typed.get("material") == str(row.pk)) for row in materials],
        "paragraph": typed.get("paragraph", ""),
    }


def _line(number: int, key: int, point: PointTerms) -> dict[str, Any]:
    return {
        "number": number,
        "key": key,
        "said": told(dict(point.said)),
        "tag": outcome_tag(point.outcome) if point.outcome else None,
        "unfinished": None if point.is_whole else Tag(_("not finished"), "amber"),
        "statements": len(point.statements),
    }


def _together(
    rows: Sequence[Statement], typed: Typed, figures: Mapping[int, queries.Figures]
) -> list[list[dict[str, Any]]]:
    """Those that may say the same stand together, as a suggestion; each is ticked by a person."""
    ticked = set(forms.statements(typed))
    groups = near_copies([shingles(row.words) for row in rows], ALIKE)
    beside = {place: group for group in groups for place in group}
    made, done = [], set[int]()
    for place in range(len(rows)):
        if place not in done:
            group = beside.get(place, [place])
            done.update(group)
            made.append([_statement(rows[one], figures, ticked) for one in group])
    return made


def _statement(
    row: Statement, figures: Mapping[int, queries.Figures], ticked: Iterable[int]
) -> dict[str, Any]:
    found = queries.told_of(figures.get(row.number))
    return {
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "private": row.private,
        "ticked": row.number in ticked,
        "told": dict(zip(("agree", "passed", "disagree"), found, strict=True)) if found else None,
    }
