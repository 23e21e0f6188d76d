"""Kinds of voices, and the bounds of what can be said in one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VoiceKind(TextChoices):
    REPORT = "report", _("Report")
    NEED = "need", _("Need")
    IDEA = "idea", _("Idea")
    OPINION = "opinion", _("Opinion")
    REMARK = "remark", _("Remark")
    QUESTION = "question", _("Question")
    THANKS = "thanks", _("Thanks")


class Speaker(TextChoices):
    """Who wrote a line of a voice's thread."""

    RESIDENT = "resident", _("The person who spoke")
    OFFICE = "office", _("The office")


class Severity(TextChoices):
    """How much it presses, judged by what is needed alone: never by who says it, how loudly or how often."""

    ORDINARY = "ordinary", _("Ordinary")
    PRESSING = "pressing", _("Pressing")
    DANGER = "danger", _("Danger to life or home")


#: From the gravest to the least.
GRAVEST_FIRST = (Severity.DANGER, Severity.PRESSING, Severity.ORDINARY)


class ConsentBasis(TextChoices):
    """By what right a visitor writes down a household's need."""

    AGREED = "agreed", _("The household agreed")
    REPRESENTED = "represented", _("Somebody who may speak for them agreed")
    DANGER = "danger", _("Nobody could be asked, and waiting would be dangerous")


class Leads(TextChoices):
    """What a need that was recorded on a visit leads to."""

    CASE = "case", _("A case of this office")
    REFERRAL = "referral", _("Somebody else was asked to help")
    REASON = "reason", _("Nothing further, for a stated reason")


class ReferralOutcome(TextChoices):
    """What became of a referral."""

    HELPED = "helped", _("It helped")
    NOT_HELPED = "not_helped", _("It did not help")
    NOT_NEEDED = "not_needed", _("No longer needed")


class SafetyCheck(TextChoices):
    """What a visitor asks about safety in a home."""

    GAS = "gas", _("Does it smell of gas?")
    HEATING = "heating", _("Is heating, or cooling in the heat, missing?")
    MEDICINE = "medicine", _("Is medicine missing?")
    FALL = "fall", _("Could somebody easily fall?")
    ISOLATION = "isolation", _("Does nobody look in on them?")


class Checked(TextChoices):
    """The answer to a safety question; a question that was not asked has none."""

    YES = "yes", pgettext_lazy("safety question", "Yes")
    NO = "no", pgettext_lazy("safety question", "No")


class NoticeState(TextChoices):
    """What became of a message to the person who spoke."""

    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Came back")
    GIVEN_UP = "given_up", _("Given up after a week of tries")
    NO_WAY = "no_way", _("Not sent: no channel of this office reaches the contact")
    WITHHELD = "withheld", _("Not sent: the person does not want messages any more")


class OpeningReason(TextChoices):
    """Why who a person is may be opened, beside asking them back: no other reason counts."""

    DANGER = "danger", _("Somebody's life or health is in danger")
    LAW = "law", _("A law or a court demands it")
    WISH = "wish", _("The person who spoke asked for it")
    THREAT = "threat", _("The words threaten somebody")


class OpeningState(TextChoices):
    """``ASKED`` waits for a second person; whatever was agreed to and not opened in time stays closed."""

    ASKED = "asked", _("Waits for a second person")
    AGREED = "agreed", _("Agreed: may be opened once")
    DECLINED = "declined", _("Declined")
    OPENED = "opened", _("Opened")


class Seen(TextChoices):
    """What somebody of the office saw of a voice; the values are the columns of ``Look``."""

    WORDS = "words", _("your words")
    PASSAGE = "passage", _("a passage of your words, in a search")
    PHOTOS = "photos", _("your photos or recordings")
    CONTACT = "contact", _("how to reach you, to ask you back")


#: Characters.  Long talk is welcome; a book is not one voice.
MOST_TEXT = 20_000
MOST_TITLE = 200
MOST_PLACE = 200
MOST_CONTACT = 200
