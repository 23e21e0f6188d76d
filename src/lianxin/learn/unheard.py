"""Who has not been heard: areas from which few voices come, for how many people live there.

Silence is not contentment.  What visitors brought home is not counted as the area's own voice, and where few
people live, few voices may be chance; the page says so.  It counts areas, never people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import BigIntegerField, Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianxin.algorithms.poisson import at_most, interval
from lianxin.hear.models import ProblemVoice, Reading, Visit, Voice
from lianxin.office.models import Area, Office

SPAN = timedelta(days=365)
#: So few voices come by chance alone once in a hundred areas that are like the others.
CHANCE = 0.01
#: Where the office's own rate would bring fewer voices than this, nothing can be said.
FEWEST_EXPECTED = 5.0
VISITED = "visit"


@dataclass(frozen=True)
class Heard:
    """One area.  Rates are voices in a year per thousand people, with their 95 % interval."""

    area: Area
    people: int | None
    voices: int
    visits: int
    last: datetime | None
    second_after: float | None
    rate: float | None
    low: float | None
    high: float | None
    quiet: bool
    uncertain: bool


def heard(office: Office, now: datetime) -> list[Heard]:
    """The areas in which somebody lives, the quietest first: those of which that can be said with most certainty.

    Areas without a known number of people come last, those with the fewest voices first.
    """
    since = now - SPAN
    areas = list(Area.objects.filter(office=office, children=None).order_by("pk"))
    own, visits, waited = _voices(office, since), _visits(office, since), _second_after(office, since)
    per_head = _per_head(areas, own)
    rows = [
        _row(area, own.get(area.pk, (0, None)), visits.get(area.pk, 0), waited.get(area.pk), per_head)
        for area in areas
    ]
    return sorted(rows, key=lambda row: (row.high is None, row.high or row.voices, row.area.pk))


def quiet(office: Office, now: datetime, most: int = 3) -> list[Heard]:
    """Where a visitor should go next: areas that are quieter than the others, hardly by chance."""
    return [row for row in heard(office, now) if row.quiet][:most]


def _row(
    area: Area,
    voices: tuple[int, datetime | None],
    visits: int,
    second_after: float | None,
    per_head: float,
) -> Heard:
    count, last = voices
    people = area.population or None
    expected = per_head * (people or 0)
    low, high = interval(count)
    thousands = people / 1000 if people else None
    return Heard(
        area=area,
        people=people,
        voices=count,
        visits=visits,
        last=last,
        second_after=second_after,
        rate=count / thousands if thousands else None,
        low=low / thousands if thousands else None,
        high=high / thousands if thousands else None,
        quiet=expected >= FEWEST_EXPECTED and at_most(count, expected) < CHANCE,
        uncertain=people is None or expected < FEWEST_EXPECTED,
    )


def _per_head(areas: Sequence[Area], own: dict[int | None, tuple[int, datetime | None]]) -> float:
    """Voices per head over all areas whose people were counted."""
    known = [area for area in areas if area.population]
    people = sum(area.population or 0 for area in known)
    return sum(own.get(area.pk, (0, None))[0] for area in known) / people if people else 0.0


def _own(office: Office, since: datetime) -> QuerySet[Any]:
    """Voices that people raised themselves, with the area that a person read in them, else the one they named."""
    read = Reading.objects.filter(voice=OuterRef("pk"), area__isnull=False).order_by("-pk")
    voices: QuerySet[Any] = Voice.objects.filter(office=office, probe=False, said_at__gte=since).exclude(
        channel=VISITED
    )
    owned: QuerySet[Any] = voices.annotate(
        where=Coalesce(Subquery(read.values("area_id")[:1]), "area_id", output_field=BigIntegerField())
    )
    return owned


def _voices(office: Office, since: datetime) -> dict[int | None, tuple[int, datetime | None]]:
    """How many voices each area has, and when the last one was said; a sub-area counts for itself."""
    counted = _own(office, since).order_by().values("where").annotate(n=Count("pk"), last=Max("said_at"))
    return {row["where"]: (row["n"], row["last"]) for row in counted}


def _visits(office: Office, since: datetime) -> dict[int | None, int]:
    visits = Visit.objects.filter(office=office, written_at__gte=since).order_by()
    return dict(visits.values_list("household__area").annotate(n=Count("pk")))


def _second_after(office: Office, since: datetime) -> dict[int, float]:
    """Days from the first to the second voice about the same problem, in the middle of an area's problems.

    Where people speak up readily, a second one soon says the same; where they do not, a trouble waits.
    """
    links = ProblemVoice.objects.filter(office=office, unlinked_at=None, voice__in=_own(office, since))
    rows = links.order_by("voice__said_at").values_list("problem", "voice__said_at", "voice__area")
    said: dict[int, list[tuple[datetime, int | None]]] = {}
    for problem, moment, area in rows:
        said.setdefault(problem, []).append((moment, area))
    waited: dict[int, list[float]] = {}
    for (first, where), *later in said.values():
        if later and where is not None:
            waited.setdefault(where, []).append((later[0][0] - first) / timedelta(days=1))
    return {area: median(days) for area, days in waited.items()}
