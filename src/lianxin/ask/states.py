"""How a ballot goes on."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
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


class StatementState(TextChoices):
    WAITING = "waiting", _("Waits to be looked at")
    SHOWN = "shown", _("Shown to everybody")
    NOT_SHOWN = "not_shown", _("Not shown, with a reason")
    ERASED = "erased", _("Taken back by the person who said it")


class NotShown(TextChoices):
    """Why a statement is not put to everybody.  Disagreeing with the office is none of the reasons."""

    SAID_ALREADY = "said_already", _("Somebody has said the same")
    SEVERAL = "several", _("It holds several ideas at once; each can be said by itself")
    PERSONAL = "personal", _("It tells of a person who did not agree to that")
    INSULT = "insult", _("It insults or threatens somebody")
    ELSEWHERE = "elsewhere", _("It is about something else, and belongs in a report")
    NO_STATEMENT = "no_statement", _("It is no statement that others could agree or disagree with")


class Way(TextChoices):
    """How votes came in: paper and telephone count like the page."""

    WEB = "web", _("Page")
    PAPER = "paper", _("Paper")
    HOTLINE = "hotline", _("Telephone")


class Choice(IntegerChoices):
    """What one person makes of one statement.  To pass is an answer; not having seen it is none."""

    DISAGREE = -1, _("Disagree")
    PASS = 0, _("Pass")
    AGREE = 1, _("Agree")
