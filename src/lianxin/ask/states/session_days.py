"""How a day on which anybody can come and speak goes on, and where each topic stands."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionState(TextChoices):
    """Nothing that was announced is ever taken off the list."""

    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    MISSED = "missed", _("Announced, and nobody has said that it was held")
    CANCELLED = "cancelled", _("Cancelled, with a reason")


class Step(TextChoices):
    """The four steps of a topic, and how it can end.  They follow from the case and the word of whoever spoke."""

    SAY = "say", _("Said: it waits for the day")
    DISCUSS = "discuss", _("Discussed: no unit has taken it on yet")
    DO = "do", _("Being done")
    RATE = "rate", _("Answered: the person who spoke has the word")
    SOLVED = "solved", _("Solved, says the person who spoke")
    TAKEN_BACK = "taken_back", _("Taken back by the person who spoke")


#: What is not over.
STILL = (Step.SAY, Step.DISCUSS, Step.DO, Step.RATE)
