"""On the staff's page of a consultation: the campaign of which it is a question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.office.models import Person

from ....asking.campaigns import section
from ....sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    return section.page(consultation, now)


SECTION = Section("desk/asking/campaigns/parts/section.html", page)
