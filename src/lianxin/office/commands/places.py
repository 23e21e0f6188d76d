"""The gazetteer: places by every name that people use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..checks import OfficeError, check_code, check_free, check_same_office
from ..models import Area, Office, Place

MILLION = 1_000_000
_MOST_NAME = 200
_MOST_ALIASES = 50


@dataclass(frozen=True, kw_only=True)
class PlaceGiven:
    """One place as a list gives it: ``where`` says where it stands, ``at`` is latitude and longitude in degrees.

    ``problem`` says why the line itself could not be read.
    """

    where: str
    code: str
    names: Mapping[str, str]
    area: str = ""
    aliases: Sequence[str] = ()
    at: str = ""
    problem: str = ""


@dataclass(frozen=True)
class PlacesImported:
    """How a list went: places added, places already here as given, and what could not be taken, with where."""

    added: int
    known: int
    problems: list[tuple[str, str]]


def add_place(
    *,
    office: Office,
    code: str,
    names: Mapping[str, str],
    now: datetime,
    area: Area | None = None,
    aliases: Sequence[str] = (),
    lat_e6: int | None = None,
    lon_e6: int | None = None,
) -> Place:
    """Add a place to the gazetteer.  Its code stands on posters, so it is no area's code either."""
    check_code(code)
    check_same_office(office, area)
    aliases = _checked_aliases(aliases)
    _check_names(names)
    _check_point(lat_e6, lon_e6)

    def work() -> Place:
        check_free(office, Place, code)
        place = Place(
            office=office,
            area=area,
            code=code,
            names=dict(names),
            aliases=aliases,
            lat_e6=lat_e6,
            lon_e6=lon_e6,
        )
        place.save()
        append(
            stream_id=office.stream_id,
            kind=entries.PLACE_ADDED,
            subject=f"place/{place.pk}",
            now=now,
            public={"place": code, "names": dict(names), "area": area.code if area else None},
            rows=[place],
        )
        return place

    return grouped(work)


def point(text: str) -> tuple[int, int]:
    """``LAT,LON`` in degrees as millionths; refused with a plain reason when it is something else."""
    try:
        lat, lon = (round(float(part) * MILLION) for part in text.split(","))
    except (ValueError, OverflowError):
        raise OfficeError(_("%(text)s: write a point as LAT,LON in degrees.") % {"text": text}) from None
    _check_point(lat, lon)
    return lat, lon


def import_places(*, office: Office, given: Iterable[PlaceGiven], now: datetime) -> PlacesImported:
    """Add the places of a list, each on its own, so that an interrupted import goes on where it stopped.

    What is here already as the list gives it is left alone; what cannot be taken is told, and the rest goes on.
    """
    added, known = 0, 0
    problems: list[tuple[str, str]] = []
    for one in given:
        try:
            if _add_given(office, one, now):
                added += 1
            else:
                known += 1
        except OfficeError as error:
            problems.append((one.where, str(error)))
    return PlacesImported(added, known, problems)


def _add_given(office: Office, one: PlaceGiven, now: datetime) -> bool:
    if one.problem:
        raise OfficeError(one.problem)
    area = _area(office, one.area) if one.area else None
    lat_e6, lon_e6 = point(one.at) if one.at else (None, None)
    there = Place.objects.filter(office=office, code=one.code).first()
    if there and _same(there, one, area, (lat_e6, lon_e6)):
        return False
    add_place(
        office=office,
        code=one.code,
        names=one.names,
        area=area,
        aliases=one.aliases,
        lat_e6=lat_e6,
        lon_e6=lon_e6,
        now=now,
    )
    return True


def _same(there: Place, one: PlaceGiven, area: Area | None, at: tuple[int | None, int | None]) -> bool:
    return (there.names, there.aliases, there.area_id, (there.lat_e6, there.lon_e6)) == (
        dict(one.names),
        _checked_aliases(one.aliases),
        area.pk if area else None,
        at,
    )


def _area(office: Office, code: str) -> Area:
    area = Area.objects.filter(office=office, code=code).first()
    if area is None:
        raise OfficeError(_("There is no area %(code)s.") % {"code": code})
    return area


def _check_names(names: Mapping[str, str]) -> None:
    if not any(name.strip() for name in names.values()):
        raise OfficeError(_("A place needs a name."))
    if any(len(name) > _MOST_NAME for name in names.values()):
        raise OfficeError(_("A name has at most %(most)d characters.") % {"most": _MOST_NAME})


def _checked_aliases(aliases: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(alias.strip() for alias in aliases if alias.strip()))
    if len(kept) > _MOST_ALIASES or any(len(alias) > _MOST_NAME for alias in kept):
        raise OfficeError(
            _("A place has at most %(most)d other names, each of at most %(long)d characters.")
            % {"most": _MOST_ALIASES, "long": _MOST_NAME}
        )
    return kept


def _check_point(lat_e6: int | None, lon_e6: int | None) -> None:
    if (lat_e6 is None) != (lon_e6 is None):
        raise OfficeError(_("A point has a latitude and a longitude."))
    if lat_e6 is not None and lon_e6 is not None and not _on_earth(lat_e6, lon_e6):
        raise OfficeError(_("There is no such point: latitude is -90 to 90, longitude -180 to 180."))


def _on_earth(lat_e6: int, lon_e6: int) -> bool:
    return abs(lat_e6) <= 90 * MILLION and abs(lon_e6) <= 180 * MILLION
