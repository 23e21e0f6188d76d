"""Visits to homes of a year: what the detectors of visits read, sealed words included, in memory alone."""

from __future__ import annotations

from lianxin.hear.models import Visit
from lianxin.hear.visits import sealed_notes
from lianxin.office.models import Office

from .impossible_round import units_of_visitors
from .shape import Looking


def visits_of(looking: Looking) -> list[Visit]:
    """Each visitor's visits of the year in the order of the device that wrote them."""
    visits = Visit.objects.filter(
        office=looking.office, received_at__gte=looking.since, received_at__lte=looking.now
    )
    return list(visits.order_by("visitor_id", "written_at", "pk"))


def words_of(visit: Visit) -> str:
    """Every free word that lies sealed with a visit, for the moment of a comparison.  One look-up each."""
    facts = sealed_notes(visit)
    needs = [need.get(name, "") for need in facts.get("needs", []) for name in ("words", "text")]
    return "\n".join(part for part in (facts.get("notes", ""), *needs) if part)


def units_of_visits(office: Office) -> dict[int, int]:
    """The unit for which each visitor goes; visitors of the whole office are not named."""
    return {person: unit.pk for person, unit in units_of_visitors(office).items()}
