"""A panel that was drawn meets: its people have the seats of the sitting, with the codes that they have already."""

from __future__ import annotations

from ...models import Panel, Seat, Sitting
from ...queries.sittings import panel_seat_hash
from ...states import SITS, SeatKind, SeatState, SittingState


def seats_beside(panel: Panel) -> list[Seat]:
    """The seats of every sitting of the panel that is still to come, as its people come and go; returns what changed.

    Called by whoever changes something about the panel, within the same entry.
    """
    rows = panel.sittings.filter(state=SittingState.ANNOUNCED).order_by("pk")
    return [seat for sitting in rows for seat in _seats(sitting, panel)]


def _seats(sitting: Sitting, panel: Panel) -> list[Seat]:
    """Who has said that they do not come to one sitting stays away from it, whatever they do about the panel."""
    known = {bytes(row.key_hash): row for row in sitting.people.filter(kind=SeatKind.LOT)}
    changed = []
    for entrant in panel.entrants.filter(called_at__isnull=False).order_by("number"):
        key, state = panel_seat_hash(sitting, entrant), SeatState(entrant.state)
        row = known.get(key)
        if row is None and state in SITS:
            row = Seat(sitting=sitting, kind=SeatKind.LOT, key_hash=key, number=entrant.number, state=state)
            row.save(force_insert=True)
            changed.append(row)
        elif row is not None and row.state not in {SeatState.GONE, state}:
            row.state = state
            row.save(force_update=True)
            changed.append(row)
    return changed
