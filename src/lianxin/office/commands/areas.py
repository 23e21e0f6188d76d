"""The areas of an office, and where they lie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms import regions
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..checks import OfficeError, check_code, check_free, check_same_office
from ..models import Area, Office

#: Corners of one outline: enough for a county drawn by hand, few enough to draw and to search at once.
MOST_CORNERS = 5_000
#: More people than any area of one office has.
MOST_PEOPLE = 100_000_000


def add_area(
    *,
    office: Office,
    code: str,
    names: Mapping[str, str],
    now: datetime,
    parent: Area | None = None,
    outline: str = "",
    population: int | None = None,
) -> Area:
    """Add an area of the office, with its outline where the office has one."""
    check_code(code)
    check_same_office(office, parent)
    outline = checked_outline(outline)
    _check_population(population)

    def work() -> Area:
        check_free(office, Area, code)
        area = Area(office=office, parent=parent, code=code, names=dict(names), outline=outline)
        area.population = population
        area.save()
        append(
            stream_id=office.stream_id,
            kind=entries.AREA_ADDED,
            subject=f"area/{area.pk}",
            now=now,
            public={"area": code, "names": dict(names), "people": population},
            rows=[area],
        )
        return area

    return grouped(work)


def set_outline(*, area: Area, outline: str, now: datetime) -> Area:
    """Draw an area anew, or, with an empty text, take its outline away."""
    outline = checked_outline(outline)

    def work() -> Area:
        area.outline = outline
        area.save(update_fields=["outline"])
        append(
            stream_id=area.office.stream_id,
            kind=entries.AREA_OUTLINED,
            subject=f"area/{area.pk}",
            now=now,
            public={"area": area.code},
            rows=[area],
        )
        return area

    return grouped(work)


def set_population(*, area: Area, people: int, now: datetime) -> Area:
    """Set down how many people live in an area."""
    _check_population(people)

    def work() -> Area:
        area.population = people
        area.save(update_fields=["population"])
        append(
            stream_id=area.office.stream_id,
            kind=entries.AREA_COUNTED,
            subject=f"area/{area.pk}",
            now=now,
            public={"area": area.code, "people": people},
            rows=[area],
        )
        return area

    return grouped(work)


def _check_population(people: int | None) -> None:
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        raise OfficeError(
            _("How many people live there is a number from 0 to %(most)d.") % {"most": MOST_PEOPLE}
        )


def checked_outline(text: str) -> str:
    """The outline as it is kept, or empty; refused with a plain reason when it is no outline of an area."""
    if not text.strip():
        return ""
    try:
        regions.outline(text)
    except regions.BadOutline as error:
        raise OfficeError(_why_not(error.problem)) from None
    data = json.loads(text)
    rings = _rings(data)
    if any(ring[0] != ring[-1] for ring in rings):
        raise OfficeError(_("An outline must come back to its first point."))
    if sum(map(len, rings)) > MOST_CORNERS:
        raise OfficeError(_("An outline has at most %(most)d corners: simplify it.") % {"most": MOST_CORNERS})
    # Whatever else the file said about the area (editors add names and dates) is not kept.
    return json.dumps({"type": data["type"], "coordinates": data["coordinates"]}, separators=(",", ":"))


def _rings(data: dict[str, Any]) -> list[list[Any]]:
    polygons = [data["coordinates"]] if data["type"] == "Polygon" else data["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _why_not(problem: str) -> str:
    return {
        "json": _("This is no GeoJSON text."),
        "kind": _("An outline is a GeoJSON polygon or multipolygon."),
        "shape": _("This outline crosses itself or is not complete."),
        "degrees": _("Points are given in degrees, longitude first: from -180 to 180, then from -90 to 90."),
    }[problem]
