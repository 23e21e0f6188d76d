"""On the page of a consultation: the way to whether the page explained it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.comprehension import questions_of

from ...sections import Section


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    if not questions_of(consultation):
        return None
    return {"office": consultation.office, "number": consultation.number}


SECTION = Section("asking/understanding/section.html", page)
