"""One's own place in a panel, behind a code that travels in a hidden field: was I drawn, do I come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.ask.commands import panels as commands
from lianxin.ask.commands.panels.answering import NOBODY
from lianxin.ask.models import Entrant, Panel
from lianxin.ask.queries import panels as queries
from lianxin.ask.states import PANEL_GOES_ON, PanelState, SeatState
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ... import dates
from ...access import anyone_at
from ...posted import typed_in
from ...problems import refused
from ..keys import holder
from .pages import head, panel_at

_MOST_TYPED = 1_000


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, office: Office, number: int, panel: int) -> HttpResponse:
    """Type the code; see what one said, whether one was drawn, and say whether one comes."""
    found, now = panel_at(office, number, panel), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return _shown(request, head(found, now))
    try:
        own, key = holder(typed, partial(queries.entrant_of, found), NOBODY)
        done = _STEPS[typed["step"]](own, now) if typed.get("step") in _STEPS else ""
    except Refusal as refusal:
        context = head(found, now) | {"typed_key": typed.get("key", ""), "errors": [refused(refusal)]}
        return _shown(request, context, status=422)
    return _shown(request, _own(panel_at(office, number, panel), key, now) | {"done": done})


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "asking/panels/place.html", context, status=status)


def _accept(own: Entrant, now: datetime) -> str:
    commands.accept(entrant=own, now=now)
    return _("It is written down: you come.")


def _step_back(own: Entrant, now: datetime) -> str:
    commands.step_back(entrant=own, now=now)
    return _("It is written down: you do not come. What you left to be reached by is gone.")


_STEPS: dict[str, Callable[[Entrant, datetime], str]] = {"accept": _accept, "step_back": _step_back}


def _own(found: Panel, key: str, now: datetime) -> dict[str, Any]:
    own = queries.entrant_of(found, key)
    if own is None:
        return head(found, now)
    names = {place: value for _category, values in queries.categories(found) for place, value, *_s in values}
    draw = queries.draw_of(found)
    return head(found, now) | {
        "key": key,
        "key_shown": display(key),
        "entrant": own,
        "said": [names[one] for one in own.features],
        "drawn": own.state == SeatState.DRAWN,
        "comes": own.state == SeatState.COMES,
        "gone": own.state == SeatState.GONE,
        "may_leave": found.state in PANEL_GOES_ON and own.state != SeatState.GONE,
        "was_drawn": bool(draw and draw.drawn),
        "over": found.state in {PanelState.ADVISED, PanelState.CANCELLED},
        "chance": _chance(own, draw.panels) if draw and own.number else "",
        "commitment": queries.commitment_of(own),
        "answer_by": _answer_by(own, found, now),
    }


def _answer_by(own: Entrant, found: Panel, now: datetime) -> str:
    if own.called_at is None:
        return ""
    return dates.moment(own.called_at + timedelta(days=found.answer_days), found.office.zone, now)


def _chance(own: Entrant, panels: list[list[int]]) -> str:
    """In per cent: how often the own number stands in the list."""
    return f"{100 * sum(own.number in numbers for numbers in panels) / len(panels):.1f}"
