"""What becomes of a statement, and what people make of it."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class StatementState(TextChoices):
    WAITING = "waiting", _("Waits to be looked at")
    SHOWN = "shown", _("Shown to everybody")
    NOT_SHOWN = "not_shown", _("Not shown, with a reason")
    KEPT = "kept", _("Taken in by those who weigh it, not shown to others")
    ERASED = "erased", _("Taken back by the person who said it")


#: What a decision has to answer.
ANSWERED = (StatementState.SHOWN, StatementState.KEPT)


class NotShown(TextChoices):
    """Why a statement is not put to everybody.  Disagreeing with the office is none of the reasons."""

    SAID_ALREADY = "said_already", _("Somebody has said the same")
    SEVERAL = "several", _("It holds several ideas at once; each can be said by itself")
    PERSONAL = "personal", _("It tells of a person who did not agree to that")
    INSULT = "insult", _("It insults or threatens somebody")
    ELSEWHERE = "elsewhere", _("It is about something else, and belongs in a report")
    NO_STATEMENT = "no_statement", _("It is no statement that others could agree or disagree with")
    BEFORE = "before", _("It had not been shown where it was brought in from")


#: What somebody who looks at a statement may give as the reason.
GROUNDS = tuple(one for one in NotShown if one != NotShown.BEFORE)


class Way(TextChoices):
    """How votes came in: paper and telephone count like the page; those of a file were cast elsewhere before."""

    WEB = "web", _("Page")
    PAPER = "paper", _("Paper")
    HOTLINE = "hotline", _("Telephone")
    FILE = "file", _("Brought in from elsewhere")


class Choice(IntegerChoices):
    """What one person makes of one statement.  To pass is an answer; not having seen it is none."""

    DISAGREE = -1, _("Disagree")
    PASS = 0, _("Pass")
    AGREE = 1, _("Agree")
