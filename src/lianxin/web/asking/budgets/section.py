"""On the page of a consultation: the money that belongs to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries import budgets as queries

from ...sections import Section
from . import pages


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    rows = queries.in_consultation(consultation)
    if not rows:
        return None
    return {"office": consultation.office, "rows": pages.listed(rows, now)}


SECTION = Section("asking/budgets/parts/section.html", page)
