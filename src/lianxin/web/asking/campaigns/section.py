"""On the page of a consultation: the campaign of which it is a question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.campaigns import campaign_of

from ...sections import Section
from .lines import line


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    found = campaign_of(consultation)
    if found is None:
        return None
    return {"office": consultation.office, "rows": [line(found, now)]}


SECTION = Section("asking/campaigns/parts/section.html", page)
