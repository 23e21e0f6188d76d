"""Where a clerk writes down what somebody wants to be talked about: on the telephone, from paper, or at the session.

They get a slip with their receipt; the answer to the form is the slip, with the form for the next person beneath it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.ask.commands.session_days import Raised, register_topic
from lianxin.ask.models import SessionDay
from lianxin.ask.queries.session_days import coming, takes_entries
from lianxin.hear.commands import Heard, NotHeard
from lianxin.hear.rules import may_register
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from .... import dates
from ....asking.session_days.pages import session_at
from ....asking.session_days.raising import MOST_TYPED, form, kind_of
from ....posted import Typed, typed_in
from ....problems import Problem, refused
from ..doors import clerks
from ..speaking import slip
from ..typed import language_in

#: So long before a session the desk offers to write down topics for it, and while it goes on.
_OFFERED, _GOES_ON = timedelta(days=14), timedelta(hours=6)


def doors(person: Person, now: datetime) -> list[tuple[str, str]]:
    """On their desk clerks find the next session of each series, and the one that is going on."""
    if not may_register(person):
        return []
    text = _("Write down a topic for the session of %(when)s")
    office = person.office
    rows = [row for row in coming(office, now - _GOES_ON) if row.begins_at < now + _OFFERED]
    return [
        (
            text % {"when": dates.moment(row.begins_at, office.zone, now)},
            reverse("web:session_day_enter", args=[office.slug, row.number]),
        )
        for row in rows
        if takes_entries(row, now)
    ]


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person: Person, session: int) -> HttpResponse:
    """One topic after the other.  What was typed stays whatever goes wrong."""
    found, typed = session_at(person.office, session), typed_in(request, MOST_TYPED)
    if request.method != "POST":
        return _shown(request, _page(request, found, {}))
    try:
        heard = _heard(request, found, typed)
    except (Refusal, NotHeard) as error:
        return _shown(request, _page(request, found, typed, [refused(error)]), status=422)
    carried = {name: typed.get(name, "") for name in ("kind", "language")}
    return _shown(request, _page(request, found, carried) | slip(request, heard), status=201)


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "desk/asking/session_days/enter.html", context, status=status)


def _heard(request: HttpRequest, session: SessionDay, typed: Typed) -> Heard:
    raised = Raised(
        words=typed.get("body", ""),
        kind=kind_of(typed),
        contact=typed.get("contact", ""),
        language=language_in(typed),
        entered=True,
        there=typed.get("there") == "yes",
    )
    key = typed.get("form", "")[:100]
    return register_topic(session=session, raised=raised, now=now_of(request), idempotency_key=key)


def _page(
    request: HttpRequest, session: SessionDay, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    now = now_of(request)
    return {
        **form(request, session, typed, errors),
        "nav": "desk",
        "open": takes_entries(session, now),
        "begun": now >= session.begins_at,
        "languages": settings.LANGUAGES,
        "language": typed.get("language") or get_language(),
    }
