"""``lianxin office place``, ``places`` and ``outline``: what people call where, and where the areas lie."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.channels.file.problems import BadFile
from lianxin.channels.file.source import open_table
from lianxin.channels.file.table import Row
from lianxin.office import clock, commands
from lianxin.office.commands import OfficeError, PlaceGiven, PlacesImported
from lianxin.office.models import Area

from ._prepare import say
from ._steps import add_names, add_step, by_language, found, office_of

LANGUAGES = ("zh-hans", "zh-hant", "en")
#: Problems of an import that are told one by one; a file in the wrong shape has as many as it has lines.
_TOLD = 50
_MOST_GEOJSON = 4 * 1024 * 1024


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = add_step(steps, "place", _("add a place to the list of places"), _place)
    one.add_argument("code", metavar="CODE")
    add_names(one)
    one.add_argument("--area", metavar="CODE", help=_("the area it lies in"))
    one.add_argument("--at", metavar="LAT,LON", help=_("the point, in degrees"))
    one.add_argument("--alias", action="append", default=[], metavar="NAME", help=_("another name for it"))
    many = add_step(steps, "places", _("add the places of a table; what is here already stays"), _places)
    many.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=_("columns: code, name (or zh-hans, …), area, aliases, lat, lon"),
    )
    drawn = add_step(steps, "outline", _("say where an area lies"), _outline)
    drawn.add_argument("area", metavar="AREA")
    drawn.add_argument("file", type=Path, metavar="FILE", help=_("a GeoJSON polygon or multipolygon"))


def _place(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    lat_e6, lon_e6 = commands.point(arguments.at) if arguments.at else (None, None)
    place = commands.add_place(
        office=office,
        code=arguments.code,
        names=by_language(arguments.name),
        area=found(Area, office, arguments.area) if arguments.area else None,
        aliases=arguments.alias,
        lat_e6=lat_e6,
        lon_e6=lon_e6,
        now=clock.read(),
    )
    return _("Place %(code)s added: %(name)s") % {"code": place.code, "name": place.name}


def _places(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    given = read_places(arguments.file, next(iter(office.names)))
    done = commands.import_places(office=office, given=given, now=clock.read())
    _tell(done)
    added = ngettext("%(n)d place added.", "%(n)d places added.", done.added) % {"n": done.added}
    there = _("%(n)d were here already.") % {"n": done.known} if done.known else ""
    if done.problems:
        problems = ngettext("%(n)d line was not taken.", "%(n)d lines were not taken.", len(done.problems))
        raise OfficeError(" ".join(filter(None, (added, there, problems % {"n": len(done.problems)}))))
    return f"{added} {there}".strip()


def _tell(done: PlacesImported) -> None:
    for where, problem in done.problems[:_TOLD]:
        say(f"{where}: {problem}")
    if len(done.problems) > _TOLD:
        say("…")


def read_places(file: Path, language: str) -> Iterator[PlaceGiven]:
    """The places of a table, line by line; a name without a language is in the office's own."""
    try:
        with closing(open_table(file)) as table:
            columns = {column.lower() for column in table.columns}
            if "code" not in columns or not columns & {"name", *LANGUAGES}:
                raise OfficeError(_("%(file)s needs the columns code and name.") % {"file": file})
            for row in table.rows():
                yield _given(row, language)
    except BadFile as error:
        raise OfficeError(f"{file}: {error}") from None


def _given(row: Row, language: str) -> PlaceGiven:
    cells = {column.lower(): str(cell or "").strip() for column, cell in row.cells.items()}
    names = {language: cells.get("name", "")} | {code: cells[code] for code in LANGUAGES if cells.get(code)}
    at = cells.get("at") or ",".join(filter(None, (cells.get("lat", ""), cells.get("lon", ""))))
    return PlaceGiven(
        where=_("Line %(n)d") % {"n": row.number},
        code=cells.get("code", ""),
        names={code: name for code, name in names.items() if name},
        area=cells.get("area", ""),
        aliases=[alias.strip() for alias in cells.get("aliases", "").split("|")],
        at=at,
        problem=row.problem,
    )


def _outline(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    area = found(Area, office, arguments.area)
    commands.set_outline(area=area, outline=_geometry(arguments.file), now=clock.read())
    return _("%(area)s has its outline.") % {"area": area.name}


def _geometry(file: Path) -> str:
    """The geometry alone, out of the feature or the list of one feature that map programs write."""
    try:
        if file.stat().st_size > _MOST_GEOJSON:
            raise OfficeError(_("%(file)s is too large for one outline.") % {"file": file})
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        raise OfficeError(_("%(file)s holds no GeoJSON.") % {"file": file}) from None
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise OfficeError(_("%(file)s must hold exactly one feature.") % {"file": file})
        data = features[0]
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = data.get("geometry")
    return json.dumps(data)
