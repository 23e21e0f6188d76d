"""On the page of a consultation: its panels by lot, and what they advise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries import panels as queries

from ...sections import Section
from .pages import line


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    rows = queries.panels_of(consultation)
    if not rows:
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        "rows": [line(row, now) for row in rows],
    }


SECTION = Section("asking/panels/section.html", page)
