"""How a consultation goes on, and what it opens for a time."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConsultationState(TextChoices):
    """How a consultation goes on.  Nothing that was announced is ever taken off the list."""

    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Being asked now")
    CLOSED = "closed", _("Closed, being weighed")
    DECIDED = "decided", _("Decided, with an answer to every statement")
    WITHDRAWN = "withdrawn", _("Withdrawn, with a reason")


#: What the clock still moves, and what can still be withdrawn.
GOES_ON = (ConsultationState.ANNOUNCED, ConsultationState.OPEN)
#: What was neither decided nor withdrawn.
UNDECIDED = (*GOES_ON, ConsultationState.CLOSED)
#: What can be decided, and where a decision can still be corrected.
WEIGHED = (ConsultationState.CLOSED, ConsultationState.DECIDED)
#: What is over.
OVER = (*WEIGHED, ConsultationState.WITHDRAWN)


class PhaseKind(TextChoices):
    """What a phase opens for a time."""

    SAY = "say", _("Say what you think")
    IDEAS = "ideas", _("Propose what could be done")
    VOTE = "vote", _("Agree or disagree with what others said")
