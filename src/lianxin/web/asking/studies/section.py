"""On the page of a consultation: where people of the office went with it, and what the office takes from what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.findings import findings_of

from ...sections import Section
from . import findings
from .pages import listed


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    studies, found = listed(consultation, now), findings_of(consultation)
    if not studies and not found:
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        "studies": studies,
        "findings": findings.lines(found, now),
    }


SECTION = Section("asking/studies/section.html", page)
