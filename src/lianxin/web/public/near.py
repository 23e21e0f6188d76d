"""What was said and fixed near me: a list that says everything, and a map that shows it again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.act import queries as act
from lianxin.algorithms.clusters import Cluster, clusters
from lianxin.algorithms.digits import whole
from lianxin.algorithms.outlines import drawing, inside, simplified
from lianxin.office.clock import now_of
from lianxin.office.models import Office, Topic

from .. import dates, history
from ..access import anyone_at
from ..headers import CSP, LOCATING
from ..paging import addresses, mark
from ..searching import detail
from ..stages import state_tag
from .nearby import DAYS, DEGREE_E6, OPEN, SOLVED, Around, Figure, Point, Wanted

#: The widest cell of the grid, in thousandths of a degree: the whole earth in a few.
WIDEST = 2**17
SHADES = 4
#: Narrower than this, in units of the drawing, an area has room for its figure only.
NAME_FITS = 70
_DIGITS = 6


@anyone_at
@require_GET
def near(request: HttpRequest, office: Office) -> HttpResponse:
    """The list, newest first, with the areas drawn below it; works without a script and without a position."""
    now = now_of(request)
    around = Around(office, Wanted.of(request.GET), now)
    page = _newest_first(request, around, now)
    figures = around.figures()
    context = {
        "office": office,
        "nav": "cases",
        "rows": _rows(around, page.cases, now),
        "choices": _choices(around),
        "figures": [_figure_row(figure, around.wanted) for figure in figures],
        "drawing": _drawing(figures),
        "map": _map(office, around.wanted),
        **addresses(request, page),
    }
    response = render(request, "public/near.html", context)
    response["Permissions-Policy"] = LOCATING
    response["Content-Security-Policy"] = _csp()
    return response


def _csp() -> str:
    """Pictures of the ground come from nowhere else, unless the house chose a server for them."""
    return CSP.replace("img-src 'self'", f"img-src 'self' {origin}") if (origin := _tiles_origin()) else CSP


def _tiles_origin() -> str:
    parts = urlsplit(settings.TILES)
    return f"{parts.scheme}://{parts.netloc}" if settings.TILES else ""


def _newest_first(request: HttpRequest, around: Around, now: datetime) -> act.Page:
    """Pages of cases run from old to new; read backwards from now they begin with the newest."""
    older, newer = mark(request, "after"), mark(request, "before")
    soon = (now + timedelta(days=1), 0)
    before = None if newer else older or soon
    page = act.page(around.cases(), order="received_at", after=newer, before=before)
    first = newer is None and older is None
    return act.Page(page.cases[::-1], after=page.before, before=None if first else page.after)


def _rows(around: Around, cases: Any, now: datetime) -> list[dict[str, Any]]:
    office = around.office
    ids = [case.pk for case in cases]
    titles, names = act.released_titles(ids), history.names_of(office)
    at = {point.number: point for point in around.points(ids)[0]}
    return [
        {
            "title": titles.get(case.pk, {}).get("title") or history.title(case, names),
            "released": case.pk in titles,
            "url": reverse("web:case", args=[office.slug, case.number]),
            "state": state_tag(case),
            "detail": detail(case, dates.day(case.received_at, office.zone, now)),
            "mapped": case.number in at,
        }
        for case in cases
    ]


def _choices(around: Around) -> dict[str, Any]:
    """Where, at once; what and when, for who wants to narrow it down.  What has nothing to choose is left out."""
    wanted = around.wanted
    topics = Topic.objects.filter(office=around.office).order_by("pk")
    fields: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("area", _("Village or street"), [(area.code, area.name) for area in around.areas]),
        ("place", _("Around a known place"), [(place.code, place.name) for place in around.places.values()]),
        ("topic", _("Topic"), [(topic.code, topic.name) for topic in topics]),
        (
            "state",
            _("State"),
            [(OPEN, _("Not solved yet")), (SOLVED, _("Solved, says the person who spoke"))],
        ),
        ("days", _("Time"), [(key, _("The last %(n)d days") % {"n": n}) for key, n in DAYS.items()]),
    ]
    shown = [
        {
            "name": name,
            "label": label,
            "options": [{"code": c, "name": n, "chosen": c == getattr(wanted, name)} for c, n in options],
        }
        for name, label, options in fields
        if options
    ]
    first = [field for field in shown if field["name"] in {"area", "place"}]
    more = [field for field in shown if field not in first]
    return {"first": first, "more": more, "chosen": bool(wanted.topic or wanted.state or wanted.days)}


def _figure_row(figure: Figure, wanted: Wanted) -> dict[str, Any]:
    area = figure.area
    kept = {name: value for name, value in vars(wanted).items() if value and name != "area"}
    return {
        "name": area.name if area else _("Without an area"),
        "url": "?" + urlencode({**kept, "area": area.code}) if area else "",
        "released": figure.released,
        "others": figure.others_text,
    }


def _drawing(figures: list[Figure]) -> dict[str, Any] | None:
    """The areas with their figures: how dark one is only repeats what is written in it."""
    shown = {figure.area.code: figure for figure in figures if figure.area}
    drawn = drawing({code: figure.area.outline for code, figure in shown.items() if figure.area})
    if drawn is None:
        return None
    return {
        "width": drawn.width,
        "height": drawn.height,
        "shapes": [
            {
                "path": shape.path,
                "x": shape.x,
                "y": shape.y,
                "name": shown[shape.code].area.name if shape.width >= NAME_FITS else "",  # type: ignore[union-attr]
                "figure": shown[shape.code].label,
                "shade": shade,
            }
            for shape, shade in zip(
                drawn.shapes, _shades([shown[shape.code] for shape in drawn.shapes]), strict=True
            )
        ],
    }


def _shades(figures: list[Figure]) -> list[int]:
    """From 0 for nothing to ``SHADES`` for the most."""
    most = max((figure.least for figure in figures), default=0) or 1
    return [-(-SHADES * figure.least // most) for figure in figures]


def _map(office: Office, wanted: Wanted) -> dict[str, str]:
    """Where the script finds what it draws."""
    asked = urlencode({name: value for name, value in vars(wanted).items() if value})
    return {
        "points": f"{reverse('web:near_points', args=[office.slug])}?{asked}",
        "areas": f"{reverse('web:near_areas', args=[office.slug])}?{asked}",
        "script": static("leaflet/leaflet.js"),
        "style": static("leaflet/leaflet.css"),
        "tiles": settings.TILES,
        "tiles_origin": _tiles_origin(),
    }


@anyone_at
@require_GET
def points(request: HttpRequest, office: Office) -> HttpResponse:
    """Released voices by where they lie (GeoJSON), those close together as one; the same filters as the list."""
    around = Around(office, Wanted.of(request.GET), now_of(request))
    return _as_of_now(request, around, lambda: _points(around, _cell(request)))


@anyone_at
@require_GET
def areas(request: HttpRequest, office: Office) -> HttpResponse:
    """The office's areas with their figures (GeoJSON)."""
    around = Around(office, Wanted.of(request.GET), now_of(request))
    return _as_of_now(request, around, lambda: _areas(around))


def _cell(request: HttpRequest) -> int:
    return max(1, min(whole(request.GET.get("cell", ""), _DIGITS) or 1, WIDEST))


def _as_of_now(request: HttpRequest, around: Around, make: Callable[[], dict[str, Any]]) -> HttpResponse:
    """What cannot have changed is not counted and not sent again: nothing changes without a new entry, or a new day."""
    state = (around.state, request.get_full_path(), get_language())
    etag = f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = JsonResponse(make(), content_type="application/geo+json")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


def _points(around: Around, cell: int) -> dict[str, Any]:
    found, more = around.all_points()
    by_place = clusters({index: (one.lat_e6, one.lon_e6) for index, one in enumerate(found)}, cell)
    features = [_feature(cluster, found, around.office) for cluster in by_place]
    return {"type": "FeatureCollection", "features": features, "more": more}


def _feature(cluster: Cluster, found: list[Point], office: Office) -> dict[str, Any]:
    where = [cluster.lon_e6 / DEGREE_E6, cluster.lat_e6 / DEGREE_E6]
    told = [_told(found[member], office) for member in cluster.members]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": where},
        "properties": {"n": len(told), "cases": told},
    }


def _told(point: Point, office: Office) -> dict[str, Any]:
    return {
        "number": point.number,
        "title": point.title,
        "state": str(point.state.label),
        "solved": point.state == SOLVED,
        "url": reverse("web:case", args=[office.slug, point.number]),
    }


def _areas(around: Around) -> dict[str, Any]:
    figures = [figure for figure in around.figures() if figure.area and figure.area.outline]
    features = [
        {
            "type": "Feature",
            "geometry": simplified(figure.area.outline),
            "properties": {
                "name": figure.area.name,
                "figure": figure.label,
                "shade": shade,
                "at": inside(figure.area.outline),
            },
        }
        for figure, shade in zip(figures, _shades(figures), strict=True)
        if figure.area
    ]
    return {"type": "FeatureCollection", "features": features}
