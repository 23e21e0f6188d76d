"""One session: moved or cancelled for a reason, held, or by the clock shown as not held."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.small_numbers import shown
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import session_days as entries
from ...models import SessionDay
from ...states import SessionState
from ..consultations.writing import checked_reason, demand_convenor, demand_keeper
from ..sittings.writing import checked_place
from .planning import cancel, move
from .writing import demand, held, record

#: So long after its hour somebody can say that it was held, before it is shown as not held.
PATIENCE = timedelta(days=1)
MOST_CAME = 5_000


def move_session(
    *, session: SessionDay, place: str, begins_at: datetime, reason: str, by: Person, now: datetime
) -> SessionDay:
    """This once at another place or hour, before its hour has come; what was registered stays with it."""
    demand_convenor(session.office, by)
    place, reason = checked_place(place), checked_reason(reason)
    if begins_at <= now:
        raise Refusal("begins", _("A session begins later than now."), "day")

    def work() -> SessionDay:
        row = held(session)
        _demand_ahead(row, now)
        move(row, place=place, begins_at=begins_at, reason=reason, now=now)
        return row

    return grouped(work)


def cancel_session(*, session: SessionDay, reason: str, by: Person, now: datetime) -> SessionDay:
    """It does not take place.  What was registered goes on as the cases that it is, and stands on the next day's page."""
    demand_convenor(session.office, by)
    reason = checked_reason(reason)

    def work() -> SessionDay:
        row = held(session)
        _demand_ahead(row, now)
        cancel(row, reason=reason, now=now)
        return row

    return grouped(work)


def _demand_ahead(session: SessionDay, now: datetime) -> None:
    """Nobody gets round "not held" by taking the day away after its hour has come."""
    demand(session, SessionState.ANNOUNCED)
    if now >= session.begins_at:
        raise Refusal("not_now", _("Its hour has come: it was held, or it is shown as not held."))


def hold_session(*, session: SessionDay, came: int, by: Person, now: datetime) -> SessionDay:
    """It took place, and so many came; no list of who.  Said late, it stays visible that it was said late."""
    demand_keeper(session.office, by)
    if not 0 <= came <= MOST_CAME:
        raise Refusal("came", _("Please write how many came, as numbers."), "came")

    def work() -> SessionDay:
        row = held(session)
        demand(row, SessionState.ANNOUNCED, SessionState.MISSED)
        if now < row.begins_at:
            raise Refusal("early", _("It has not begun yet."))
        late = row.state == SessionState.MISSED
        row.state, row.came, row.told_at = SessionState.HELD, came, now
        row.save(force_update=True)
        record(row, entries.SESSION_HELD, now=now, rows=[row], people=shown(came), late=late)
        return row

    return grouped(work)


def miss_session(*, session: SessionDay, now: datetime) -> SessionDay:
    """It was announced, and a day later nobody has said that it was held: everybody sees that."""

    def work() -> SessionDay:
        row = held(session)
        if row.state == SessionState.ANNOUNCED and now >= row.begins_at + PATIENCE:
            row.state = SessionState.MISSED
            row.save(force_update=True)
            record(row, entries.SESSION_MISSED, now=now, rows=[row])
        return row

    return grouped(work)
