"""How a consultation goes on, and what it opens for a time."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConsultationState(TextChoices):
    """How a consultation goes on.  Nothing that was announced is ever taken off the list."""

    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Being asked now")
    CLOSED = "closed", _("Closed, being weighed")
    WITHDRAWN = "withdrawn", _("Withdrawn, with a reason")


#: What the clock still moves, and what can still be withdrawn.
GOES_ON = (ConsultationState.ANNOUNCED, ConsultationState.OPEN)
#: What is over.
OVER = (ConsultationState.CLOSED, ConsultationState.WITHDRAWN)


class PhaseKind(TextChoices):
    """What a phase opens for a time."""

    SAY = "say", _("Say what you think")
    VOTE = "vote", _("Agree or disagree with what others said")
