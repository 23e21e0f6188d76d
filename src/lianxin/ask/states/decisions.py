"""What becomes of what was said, in a decision."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What the office makes of one point."""

    ADOPTED = "adopted", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    NOT_ADOPTED = "not_adopted", _("Not taken up")
    ALREADY_SO = "already_so", _("It is so already")
    ELSEWHERE = "elsewhere", _("For somebody else to decide")


#: What this decision brings about, and what it leaves undone.
FOLLOWED = (Outcome.ADOPTED, Outcome.PARTLY)
NOT_FOLLOWED = (Outcome.NOT_ADOPTED, Outcome.ELSEWHERE)
