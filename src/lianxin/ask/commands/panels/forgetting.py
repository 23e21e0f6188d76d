"""How to reach people is forgotten when nobody needs it; what somebody said of themselves too, if no list holds it yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from lianxin.office.models import Office
from lianxin.record.erasing import Why

from ...entries.panels import PANEL_ANNOUNCED
from ...models import Entrant
from ...states import PanelState, SeatState
from ..standing import forget

#: So long after the draw of a panel that never advised nobody needs to be reached about it.
LATEST = timedelta(days=400)
#: The name under which the ledger of erasures knows somebody who stood ready.
LEDGER = "entrant"


def forget_entrants(*, entrants: Sequence[Entrant], why: Why, now: datetime) -> int:
    """What these people of one office left goes for good; with the list for the draw it stays as a number's."""
    return forget(entrants, what=_left, ledger=LEDGER, since=PANEL_ANNOUNCED, why=why, now=now)


def _left(row: Entrant) -> dict[str, Any]:
    found: dict[str, Any] = {"contact": None} if row.contact else {}
    if row.number is None and row.features:
        found["features"] = []
    if row.number is None and row.household:
        found["household"] = b""
    return found


def no_longer_needed(now: datetime) -> list[Entrant]:
    """Whose panel has advised or never will, who does not come, and who was not drawn when it has advised."""
    over = Q(panel__state__in=[PanelState.ADVISED, PanelState.CANCELLED])
    over |= Q(state=SeatState.GONE) | Q(panel__draws_at__lte=now - LATEST)
    rows = Entrant.objects.select_related("panel__consultation__office__stream")
    left = Q(contact__isnull=False) | (Q(number__isnull=True) & ~Q(features=[]))
    return list(rows.filter(left).filter(over).order_by("pk"))


def forget_again(office: Office, key_hash: str, why: Why, now: datetime) -> int:
    """What a restored backup brought back goes again."""
    rows = Entrant.objects.select_related("panel__consultation__office__stream")
    found = rows.filter(panel__consultation__office=office, key_hash=bytes.fromhex(key_hash))
    return forget_entrants(entrants=list(found), why=why, now=now)
