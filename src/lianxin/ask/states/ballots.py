"""How a ballot goes on."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BallotState(TextChoices):
    PROPOSED = "proposed", _("Waits for an overseer")
    DECLINED = "declined", _("Declined")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Voting is open")
    CLOSED = "closed", _("Closed, being counted")
    COUNTED = "counted", _("Counted")


#: What everybody sees.
PUBLIC = (BallotState.ANNOUNCED, BallotState.OPEN, BallotState.CLOSED, BallotState.COUNTED)
#: Ballots whose lists are published.
ENDED = (BallotState.CLOSED, BallotState.COUNTED)


class Maker(TextChoices):
    """Who made the tokens."""

    HOUSE = "house", _("this office")
    OUTSIDE = "outside", _("an outside body")
