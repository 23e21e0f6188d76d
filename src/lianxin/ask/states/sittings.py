"""How a sitting goes on, who sits there, and what becomes of its minutes."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SittingState(TextChoices):
    """Nothing that was announced is ever taken off the list."""

    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held; the minutes are being confirmed")
    SETTLED = "settled", _("Held; the minutes stand")
    CANCELLED = "cancelled", _("Cancelled, with a reason")


class SittingMode(TextChoices):
    OPEN = "open", _("In the open")
    CONFIDENTIAL = "confidential", _("Confidential")


class Sharing(TextChoices):
    """How seats by lot are divided among the groups that the matter concerns."""

    PROPORTIONAL = "proportional", _("In proportion to how many they are")
    EQUAL = "equal", _("The same number for each group")


class SeatKind(TextChoices):
    LOT = "lot", _("By lot")
    NAMED = "named", _("Named")


class SeatState(TextChoices):
    WAITING = "waiting", _("Waits for the draw")
    DRAWN = "drawn", _("Drawn; has not answered yet")
    COMES = "comes", _("Will come")
    GONE = "gone", _("Will not come")


class MinuteState(TextChoices):
    """What was said at a sitting, one idea each."""

    WAITING = "waiting", _("Waits for those who were there")
    DISPUTED = "disputed", _("Somebody who was there says it differently")
    STANDS = "stands", _("Stands in the minutes")
    REPLACED = "replaced", _("Replaced by the words of somebody who was there")


#: Who has a seat.
SITS = (SeatState.DRAWN, SeatState.COMES)
