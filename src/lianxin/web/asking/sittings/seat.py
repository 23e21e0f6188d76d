"""One's own place at a table, behind a code that travels in a hidden field: come or not, and confirm what was said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.ask.commands import sittings as commands
from lianxin.ask.commands.statements.making import MOST_STATEMENT
from lianxin.ask.models import Confirmation, Minute, Seat, Sitting
from lianxin.ask.queries import sittings as queries
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.states import MinuteState, PhaseKind, SeatKind, SeatState, SittingState
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ... import dates
from ...access import anyone_at
from ...posted import Typed, typed_in
from ...problems import refused
from ..keys import holder
from ..texts import told
from .pages import head, sitting_at

_MOST_TYPED = 1_000
_FIELD = re.compile(r"m([1-9][0-9]{0,8})")


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, office: Office, number: int, sitting: int) -> HttpResponse:
    """Type the code; see whether one was drawn; say whether one comes; confirm or correct the minutes."""
    found, now = sitting_at(office, number, sitting), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return _shown(request, head(found, now))
    try:
        own, key = holder(typed, partial(queries.seat_of, found), commands.NO_SUCH_SEAT)
    except Refusal as refusal:
        context = head(found, now) | {"typed_key": typed.get("key", ""), "errors": [refused(refusal)]}
        return _shown(request, context, status=422)
    try:
        done = _STEPS[typed["step"]](own, key, typed, now) if typed.get("step") in _STEPS else ""
    except Refusal as refusal:
        context = _own(sitting_at(office, number, sitting), key, now, typed) | {"errors": [refused(refusal)]}
        return _shown(request, context, status=422)
    return _shown(request, _own(sitting_at(office, number, sitting), key, now) | {"done": done})


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "asking/sittings/seat.html", context, status=status)


def _accept(own: Seat, key: str, typed: Typed, now: datetime) -> str:
    commands.accept(seat=own, now=now)
    return _("It is written down: you come.")


def _step_back(own: Seat, key: str, typed: Typed, now: datetime) -> str:
    commands.step_back(seat=own, now=now)
    return _("It is written down: you do not come. What you left to be reached by is gone.")


def _confirm(own: Seat, key: str, typed: Typed, now: datetime) -> str:
    """What was chosen for each minute: right, my own words, or different words.  What is left out is not confirmed."""
    chosen = {
        int(found[1]): text for name, text in typed.items() if (found := _FIELD.fullmatch(name)) and text
    }
    rows = own.sitting.minutes.filter(number__in=chosen)
    for row in rows.order_by("number"):
        row.sitting = own.sitting
        if chosen[row.number] == "other":
            words = typed.get(f"words_{row.number}", "")
            spoken = commands.OwnWords(words, get_language() or "", mine=True)
            commands.correct(seat=own, key=key, minute=row, own=spoken, now=now)
        elif chosen[row.number] in {"right", "mine"}:
            mine = chosen[row.number] == "mine"
            commands.confirm(seat=own, key=key, minute=row, mine=mine, now=now)
    return _("It is written down.") if chosen else _("Nothing was chosen: nothing is written down.")


_STEPS: dict[str, Callable[[Seat, str, Typed, datetime], str]] = {
    "accept": _accept,
    "step_back": _step_back,
    "confirm": _confirm,
}


def _own(found: Sitting, key: str, now: datetime, typed: Typed | None = None) -> dict[str, Any]:
    own = queries.seat_of(found, key)
    if own is None:
        return head(found, now)
    own.sitting = found
    return head(found, now) | {
        "key": key,
        "key_shown": display(key),
        "seat": own,
        "named": own.kind == SeatKind.NAMED,
        "drawn": own.state == SeatState.DRAWN,
        "comes": own.state == SeatState.COMES,
        "gone": own.state == SeatState.GONE,
        "before": found.state == SittingState.ANNOUNCED,
        "was_drawn": bool((draw := queries.draw_of(found)) and draw.drawn),
        "commitment": queries.commitment_of(own),
        "table": queries.table_of(own) if own.state == SeatState.COMES else None,
        **_minutes(own, key, now, typed or {}),
        "may_say": open_phase(found.consultation, PhaseKind.SAY, now) is not None,
        "most": MOST_STATEMENT,
    }


def _minutes(own: Seat, key: str, now: datetime, typed: Typed) -> dict[str, Any]:
    """Every idea that was written down, what this person said of it, and the receipt for what is theirs."""
    sitting = own.sitting
    if own.state not in {SeatState.COMES, SeatState.DRAWN} or sitting.minutes_until is None:
        return {"rows": [], "may_confirm": False}
    rows = [row for row in queries.minutes_of(sitting) if row.state != MinuteState.REPLACED and row.words]
    said = queries.said_by(rows, key)
    return {
        "rows": [_row(row, sitting, said.get(row.pk), typed) for row in rows],
        "may_confirm": commands.may_confirm(own, now),
        "until": dates.moment(sitting.minutes_until, sitting.office.zone, now),
    }


def _row(row: Minute, sitting: Sitting, said: Confirmation | None, typed: Typed) -> dict[str, Any]:
    row.sitting = sitting
    return {
        "number": row.number,
        "id": f"id_words_{row.number}",
        "topic": told(sitting.agenda[row.topic - 1]) if row.topic else None,
        "words": row.words,
        "language": row.language,
        "corrects": row.corrects.number if row.corrects else 0,
        "said": "" if said is None else "mine" if said.mine else "right" if said.right else "other",
        "typed": typed.get(f"words_{row.number}", ""),
        "choice": typed.get(f"m{row.number}", ""),
        "receipt": _receipt(row, said),
    }


def _receipt(row: Minute, said: Confirmation | None) -> str:
    """Where two people call the same words theirs, nobody gets the code by which these can be taken away."""
    if said is None or not said.mine or row.voice_id is None:
        return ""
    if row.confirmations.filter(mine=True).count() > 1:
        return ""
    return reverse("web:receipt", args=[row.sitting.office.slug, commands.receipt_of(row)])
