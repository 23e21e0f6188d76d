"""On the page of a consultation: the decision, or by when it has to be there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation, Decision
from lianxin.ask.queries import decisions as queries
from lianxin.ask.states import Outcome

from ...sections import Section
from ..texts import told
from .pages import due_page


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    published = queries.decisions_of(consultation)
    due = due_page(consultation, now)
    if not published and due is None:
        return None
    shown = {"office": consultation.office, "number": consultation.number, "due": due}
    return shown | (_decided(published) if published else {})


def _decided(published: list[Decision]) -> dict[str, Any]:
    newest = published[0]
    points = queries.points_of(newest)
    count = Counter(row.outcome for row in points)
    return {
        "text": told(newest.text),
        "outcomes": [(one.label, count[one]) for one in Outcome if count[one]],
        "against": len(queries.mismatches(newest, points, queries.answered_in(newest))),
        "older": [row.number for row in reversed(published[1:])],
    }


SECTION = Section("asking/decisions/section.html", page)
