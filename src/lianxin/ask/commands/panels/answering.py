"""Who was drawn comes or does not; silence for the days that were announced is a no; the same lot fills the seats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms import lots
from lianxin.algorithms.canonical import JSON
from lianxin.hear.commands.letting_go import at_their_word
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import panels as entries
from ...models import Entrant, Panel, PanelDraw
from ...queries.panels import draw_of, pool_of, replacement_seed, seated
from ...states import PANEL_GOES_ON, SITS, PanelState, SeatState
from ..consultations.writing import demand_reaching
from ..sittings.of_panels import seats_beside
from ..standing import opened
from .forgetting import forget_entrants
from .writing import demand, held, record

NO_SEAT = _("There is no seat for you here now.")
NOBODY = _("Nobody stands ready here with this code. Please compare it with what you noted.")


def call(panel: Panel, numbers: Iterable[int], now: datetime) -> list[Entrant]:
    """They have a seat from now on; whoever has gone meanwhile stays away, and somebody else is drawn."""
    rows = list(panel.entrants.filter(number__in=list(numbers)).order_by("number"))
    for row in rows:
        row.called_at = now
        if row.state == SeatState.WAITING:
            row.state = SeatState.DRAWN
        row.save(force_update=True)
    return rows


def accept(*, entrant: Entrant, now: datetime) -> Entrant:
    """They come."""

    def work() -> Entrant:
        row, fresh = held(entrant.panel), Entrant.objects.get(pk=entrant.pk)
        demand(row, PanelState.DRAWN)
        if fresh.state not in SITS:
            raise Refusal("no_seat", NO_SEAT)
        if fresh.state == SeatState.DRAWN:
            fresh.state = SeatState.COMES
            fresh.save(force_update=True)
            rows = [fresh, *seats_beside(row)]
            record(row, entries.PANEL_ANSWERED, now=now, rows=rows, comes=True)
        return fresh

    return grouped(work)


def step_back(*, entrant: Entrant, now: datetime) -> Entrant:
    """They take their name out of the pot, or do not come.  What they left is forgotten at once; no reason is asked."""

    def work() -> Entrant:
        row, fresh = held(entrant.panel), Entrant.objects.get(pk=entrant.pk)
        if fresh.state != SeatState.GONE and row.state in PANEL_GOES_ON:
            fresh.state = SeatState.GONE
            fresh.save(force_update=True)
            rows = [fresh, *seats_beside(row)]
            record(row, entries.PANEL_ANSWERED, now=now, rows=rows, comes=False)
        fresh.panel = row
        return fresh

    gone = grouped(work)
    try:
        with at_their_word():
            forget_entrants(entrants=[gone], why="asked", now=now)
    finally:
        fill_places(panel=entrant.panel, now=now)
    return Entrant.objects.get(pk=gone.pk)


def fill_places(*, panel: Panel, now: datetime) -> list[int]:
    """Whoever was silent too long does not come; for everybody who does not, somebody is drawn from the same list.

    Returns the numbers of who came in.
    """

    def work() -> list[int]:
        row, draw = held(panel), draw_of(panel)
        if draw is None or row.state != PanelState.DRAWN:
            return []
        _note_silence(row, now)
        return _filled(row, draw, now)

    return grouped(work)


def _note_silence(row: Panel, now: datetime) -> None:
    late = row.entrants.filter(state=SeatState.DRAWN, called_at__lte=now - timedelta(days=row.answer_days))
    silent = list(late.order_by("number"))
    for one in silent:
        one.state = SeatState.GONE
        one.save(force_update=True)
    if silent:
        rows = [*silent, *seats_beside(row)]
        numbers = [one.number for one in silent]
        record(row, entries.PANEL_SILENT, now=now, rows=rows, numbers=numbers)


def _filled(row: Panel, draw: PanelDraw, now: datetime) -> list[int]:
    away = list(row.entrants.filter(state=SeatState.GONE, number__isnull=False).order_by("number"))
    empty = [one for one in away if one.called_at and not one.followed]
    if not empty:
        return []
    gone, sits = _numbers(empty), _numbers(seated(row))
    found = lots.replacements(
        pool_of(draw), [*sits, *gone], gone, replacement_seed(draw), away=_numbers(away)
    )
    came = sorted(found.came)
    followed = _followed(empty, found)
    taken = call(row, came, now)
    if taken:
        missed: list[JSON] = [[quota.category, quota.feature] for quota, _has in found.missed]
        told: dict[str, JSON] = {"gone": [*_numbers(followed)], "came": [*came], "missed": missed}
        rows = [*followed, *taken, *seats_beside(row)]
        record(row, entries.PANEL_REPLACED, now=now, rows=rows, **told)
    return came


def _followed(empty: Sequence[Entrant], found: lots.Replaced) -> list[Entrant]:
    """In whose place somebody comes: first those for whom somebody alike does, then as many others as came."""
    alike = {gone for gone, _came in found.alike}
    order = sorted(empty, key=lambda row: (row.number not in alike, row.number))
    followed = order[: len(found.came)]
    for row in followed:
        row.followed = True
        row.save(force_update=True)
    return followed


def _numbers(rows: Iterable[Entrant]) -> list[int]:
    return sorted(row.number for row in rows if row.number)


def open_contacts(*, panel: Panel, by: Person, now: datetime) -> list[tuple[Entrant, str, str]]:
    """What those drawn want to be called by and how to reach them, to tell them so.  The record says that it was read."""
    demand_reaching(panel.office, by)

    def work() -> list[tuple[Entrant, str, str]]:
        row = held(panel)
        demand(row, PanelState.DRAWN)
        rows = opened(seated(row))
        record(row, entries.PANEL_CALLED, now=now, rows=[], count=len(rows))
        return rows

    return grouped(work)
