"""What the staff's pages of session days show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.session_days import SeriesTerms
from lianxin.ask.commands.sittings.writing import MOST_PLACE
from lianxin.ask.models import SessionDay, SessionSeries
from lianxin.ask.queries.session_days import takes_entries
from lianxin.ask.rules import may_convene, may_keep_minutes
from lianxin.ask.states import SessionState
from lianxin.hear.rules import may_register
from lianxin.office.models import Person
from lianxin.office.queries import areas

from ....asking.session_days import pages
from ....posted import Typed
from ....problems import Problem

_HOLDS = (SessionState.ANNOUNCED, SessionState.MISSED)


def terms(typed: Typed) -> SeriesTerms:
    """Days as people write them, with any sign between them; what is no number is no day."""
    parts = typed.get("days", "").replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    days = [whole(part, 2) or 0 for part in parts if part]
    hour = typed.get("hour", "").strip().replace("：", ":")
    return SeriesTerms(days=days, hour=hour.zfill(5), place=typed.get("place", ""))


def listed(
    person: Person, now: datetime, typed: Typed, *, before: int = 0, errors: Sequence[Problem] = ()
) -> dict[str, Any]:
    found = pages.calendar_page(person.office, now, before=before)
    return {
        **found,
        "nav": "desk",
        "lists": [(_("Coming"), found["coming"]), (_("Over"), found["past"])],
        "may_convene": may_convene(person),
        "areas": areas(person.office),
        "typed": typed,
        "most_place": MOST_PLACE,
        "errors": errors,
    }


def series_page(series: SessionSeries, typed: Typed, errors: Sequence[Problem] = ()) -> dict[str, Any]:
    one = pages.series_line(series)
    there = {"days": one["days"], "hour": series.hour, "place": series.place}
    return {
        "office": series.office,
        "nav": "desk",
        "one": one,
        "typed": typed or there,
        "most_place": MOST_PLACE,
        "errors": errors,
    }


def page(
    session: SessionDay,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """What can be done about it now, and where each topic stands."""
    local = session.begins_at.astimezone(session.office.zone)
    begun = now >= session.begins_at
    return {
        **pages.page(session, now),
        "nav": "desk",
        "typed": typed or {},
        "errors": errors,
        "may_enter": may_register(person) and takes_entries(session, now),
        "may_hold": may_keep_minutes(person) and begun and session.state in _HOLDS,
        "may_change": may_convene(person) and not begun and session.state == SessionState.ANNOUNCED,
        "day": local.date().isoformat(),
        "hour": f"{local:%H:%M}",
        "most_place": MOST_PLACE,
    }
