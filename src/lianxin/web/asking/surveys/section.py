"""On the page of a consultation: its surveys, and the way to answer those that are open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.surveys.rounds import open_rounds, surveys_of

from ...sections import Section
from ..texts import told


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    found = surveys_of(consultation)
    if not found:
        return None
    now_open = {row.survey_id for row in open_rounds(consultation, now)}
    rows = [{"number": one.number, "title": told(one.title), "open": one.pk in now_open} for one in found]
    return {"office": consultation.office, "number": consultation.number, "rows": rows}


SECTION = Section("asking/surveys/section.html", page)
