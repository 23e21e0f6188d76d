"""Where a campaign stands; it follows from its days and its result, and is written down nowhere."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CampaignStage(TextChoices):
    """Only its result ends a campaign."""

    COMING = "coming", _("Coming")
    OPEN = "open", _("Going on")
    CLOSED = "closed", _("Closed, and something is being done about what was found")
    OVERDUE = "overdue", _("Its result is overdue")
    COMPLETE = "complete", _("Ended, with its result")
