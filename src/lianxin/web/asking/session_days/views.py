"""Session days for everybody: the calendar, the same for programs that keep calendars, and one day with its topics."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.algorithms import ics
from lianxin.algorithms.digits import whole
from lianxin.ask.queries.session_days import in_feed
from lianxin.ask.rules import may_see_sittings
from lianxin.channels.qr.pages import origin
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import may_see
from . import pages


@anyone_at
@require_GET
def sessions(request: HttpRequest, office: Office) -> HttpResponse:
    """On which days anybody can come, and what came of the days before."""
    before = whole(request.GET.get("before", "")) or 0
    context = pages.calendar_page(office, now_of(request), before=before)
    return _shown(request, office, "asking/session_days/list.html", context)


@anyone_at
@require_GET
def feed(request: HttpRequest, office: Office) -> HttpResponse:
    """For the calendar of a phone: it takes over what is moved or cancelled by itself."""
    now = now_of(request)
    events = [pages.event(row, origin(request)) for row in in_feed(office, now)]
    name = _("Sessions: %(office)s") % {"office": office.name}
    response = HttpResponse(ics.calendar(name, events, now=now), content_type=ics.CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return response


@anyone_at
@require_GET
def session(request: HttpRequest, office: Office, session: int) -> HttpResponse:
    """One day: when and where, whether it was held, and where each topic stands."""
    context = pages.page(pages.session_at(office, session), now_of(request))
    return _shown(request, office, "asking/session_days/one.html", context)


def _shown(request: HttpRequest, office: Office, template: str, context: dict[str, Any]) -> HttpResponse:
    seen = {"may_see": may_see(request, office, may=may_see_sittings)}
    return render(request, template, context | seen)
