"""States of asking back, of reviews and of findings."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WordSource(TextChoices):
    """Through whom a word came: on the own receipt page, or told to somebody outside the unit."""

    RECEIPT = "receipt", _("with the receipt")
    CONTACT = "contact", _("told to somebody outside the unit")
    AGAIN = "again", _("told when asked again later")


class RoundKind(TextChoices):
    FIRST = "first", _("Return contact")
    AGAIN = "again", _("Asked again later")


class ContactState(TextChoices):
    """Where the asking of one person stands.  Whoever could not be reached is a column of its own."""

    WAITING = "waiting", _("To be asked")
    REACHED = "reached", _("Asked")
    DECLINED = "declined", _("Did not want to say")
    NO_ANSWER = "no_answer", _("Not reached in three tries")


class ContactWay(TextChoices):
    PHONE = "phone", _("Phone")
    MESSAGE = "message", _("Message")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")


class ReviewState(TextChoices):
    ASKED = "asked", _("Asked for")
    UPHELD = "upheld", _("The person was right")
    PARTLY = "partly", _("The person was partly right")
    REJECTED = "rejected", _("The answer stands")


class CheckKind(TextChoices):
    SITE = "site", _("Looked on the spot")
    MYSTERY = "mystery", _("Tried the door as anybody would")
    PAPERS = "papers", _("Looked through the papers")


class OrderState(TextChoices):
    """Where a correction order stands; whoever did it cannot say that it is right."""

    ORDERED = "ordered", _("Ordered")
    DONE = "done", _("Done, not checked yet")
    VERIFIED = "verified", _("Checked: it is right")
    BACK = "back", _("Checked: not yet")


class FindingState(TextChoices):
    """A finding is a hint until somebody has looked."""

    OPEN = "open", _("To be looked at")
    EXPLAINED = "explained", _("There is a good reason")
    UPHELD = "upheld", _("It is as it looks")


class FindingKind(TextChoices):
    EMPTY_HANDOFF = "empty_handoff", _("Handed on and called an answer")
    TEMPLATE_REUSED = "template_reused", _("One answer to different questions")
    NO_DEED = "no_deed", _("A promise without a deed")
    COPIED_NOTES = "copied_notes", _("Notes of visits that repeat each other")
    REUSED_PHOTO = "reused_photo", _("One photo for several things")
    IMPOSSIBLE_ROUND = "impossible_round", _("More visits than the hours allow")
    INVENTED_PEOPLE = "invented_people", _("Names or phones that look made up")
    ONE_PLACE = "one_place", _("Many confirmations from one place at once")
    PING_PONG = "ping_pong", _("Sent back and forth")
    SPLIT = "split", _("Split or linked more than others do")
    EXCLUDED = "excluded", _("Left out of the figures more than others do")
    TOO_REGULAR = "too_regular", _("Figures that are too regular")
    BACK_DATED = "back_dated", _("Evidence written down afterwards")
    PRESSED = "pressed", _("Fewer say solved when asked again in private")
    NOT_FIXED = "not_fixed", _("Answered, but people say it is not solved")
    IDLE = "idle", _("Things lie about longer than elsewhere")
    EASY_FIRST = "easy_first", _("The hard ones wait while newer ones are done")
    OFF_THE_BOOK = "off_the_book", _("People spoke and got no receipt")


class DemandKind(TextChoices):
    """What a lead's weekly digest asks about, the gravest first."""

    GRAVE_OVERDUE = "grave_overdue", _("What presses is overdue")
    NOT_SOLVED = "not_solved", _("Many say it is not solved")
    UNDECIDED = "undecided", _("Refused twice, and nobody decided")
    ORDER_LATE = "order_late", _("An order is late")
    SIGN = "sign", _("A sign is as it looks, and no order followed")
    BROKEN = "broken", _("A promise is broken, and nothing was done")


class Decision(TextChoices):
    """What a lead says to a demand."""

    ACT = "act", _("Something is done")
    DECLINE = "decline", _("Declined, with a reason")


class CorrectionReason(TextChoices):
    """Why a published figure is wrong; the words beside it stay with the office's pages, not in the record."""

    TYPED = "typed", _("It was typed wrongly")
    OUTAGE = "outage", _("Something was not counted, because of an outage")
    MISCOUNTED = "miscounted", _("It was counted wrongly")
    OTHER = "other", _("Another reason")


class CorrectionState(TextChoices):
    ASKED = "asked", _("Asked for")
    AGREED = "agreed", _("Corrected")
    DECLINED = "declined", _("The figure stays")
