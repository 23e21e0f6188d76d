"""On the page of a consultation: the way to its map, once there are answers to draw one from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.statements import newest_batch

from ...sections import Section


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    if newest_batch(consultation) is None:
        return None
    return {"office": consultation.office, "number": consultation.number}


SECTION = Section("asking/parts/map_section.html", page)
