"""The opinion map: as it stands, as it was published before, and with one's own place for whoever holds a key."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.algorithms.opinion_map.own_place import OwnPlace, own_place
from lianxin.ask.models import Consultation
from lianxin.ask.queries.maps import drawn as queries
from lianxin.ask.queries.maps.live import LiveMap, live_map
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ...access import anyone_at
from ...made_once import made_once
from ...problems import refused
from ..frame import found_at, frame
from ..voting import held_by
from . import pages
from .pages import Document

_MOST_TYPED = 200


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_map(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The map of all votes that have entered the record; with a key, which is never in an address, also one's own place."""
    found = found_at(office, number)
    live = live_map(found)
    return made_once(request, office, lambda: _map(request, found, live), live.batch if live else None)


def _map(request: HttpRequest, found: Consultation, live: LiveMap | None) -> HttpResponse:
    now = now_of(request)
    standing, document = _standing(found, live, now)
    if document is None:
        return render(request, "asking/map.html", frame(found))
    own, told, status = None, {}, 200
    if request.method == "POST":
        key = request.POST.get("key", "")[:_MOST_TYPED]
        try:
            own = _own(found, document, key)
        except Refusal as refusal:
            told, status = {"errors": [refused(refusal)], "typed_key": key}, 422
    context = pages.page(found, document, now, own=own) | standing | told
    return render(request, "asking/map.html", context, status=status)


def _standing(
    consultation: Consultation, live: LiveMap | None, now: datetime
) -> tuple[dict[str, Any], Document | None]:
    """The map as it stands, else the newest that was published while the process draws its first."""
    if live:
        return pages.of_live(live, consultation, now), live.document
    if drawn := queries.newest_map(consultation):
        return pages.of_drawn(drawn, consultation, now), json.loads(drawn.result)
    return {}, None


def _own(consultation: Consultation, document: Document, key: str) -> OwnPlace:
    participant, _key = held_by(consultation, {"key": key})
    if document["drawing"] is None:
        raise Refusal("no_map", _("The answers make no map now, so nobody has a place on it."), "key")
    found = own_place(document, queries.answers_by(participant))
    if isinstance(found, int):
        text = ngettext(
            "Your place shows after %(n)d more answer.", "Your place shows after %(n)d more answers.", found
        )
        raise Refusal("few", text % {"n": found}, "key")
    return found


@anyone_at
@require_GET
def drawn_map(request: HttpRequest, office: Office, number: int, drawn: int) -> HttpResponse:
    """A map that was published, as it was then; the words are those that are shown today."""
    found, now = found_at(office, number), now_of(request)
    row = queries.map_by_number(found, drawn)
    if row is None:
        raise Http404
    context = pages.page(found, json.loads(row.result), now) | pages.of_drawn(row, found, now)
    return render(request, "asking/map.html", context)
