"""How a panel by lot goes on."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PanelState(TextChoices):
    """Nothing that was announced is ever taken off the list."""

    OPEN = "open", _("Names can be put into the pot")
    STUCK = "stuck", _("Somebody has to decide how it goes on")
    LISTED = "listed", _("The list is published; the draw comes")
    DRAWN = "drawn", _("Drawn")
    ADVISED = "advised", _("Its advice is published")
    CANCELLED = "cancelled", _("Cancelled, with a reason")


class Stuck(TextChoices):
    """Why no list could be made."""

    QUOTAS = "quotas", _("No panel of those who stand ready can keep these seats.")
    FEW = "few", _("Too few people, or too few households, stand ready.")
    LATE = "late", _("The list was not ready in time before the draw.")


#: Names were or can be put into the pot, and nothing is drawn yet.
BEFORE_DRAW = (PanelState.OPEN, PanelState.STUCK, PanelState.LISTED)
#: The decision waits for it.
PANEL_GOES_ON = (*BEFORE_DRAW, PanelState.DRAWN)
