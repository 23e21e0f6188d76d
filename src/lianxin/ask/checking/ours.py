"""Which rows belong to the office that is looked at."""

from __future__ import annotations

from lianxin.record.verification.beside import Place
from lianxin.record.verification.tables import Row

from ..models import Consultation


def is_ours(row: Row, place: Place) -> bool:
    """Whether the consultation of this row is one of that office; every row is where all of them are looked at."""
    if place.office is None:
        return True
    ours = Consultation.objects.using(place.using).filter(office=place.office)
    return ours.filter(pk=row.columns["consultation_id"]).exists()
