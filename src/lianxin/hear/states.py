"""Kinds of voices, and the bounds of what can be said in one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class Aspect(TextChoices):
    """What understanding may suggest about a voice."""

    TOPIC = "topic", _("Topic")
    PLACE = "place", _("Place")
    AREA = "area", _("Village or street")
    SEVERITY = "severity", _("How much it presses")
    LANGUAGE = "language", _("Language")
    PERSONAL = "personal", _("Personal data in the text")


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


class NoticeState(TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Came back")
    GIVEN_UP = "given_up", _("Given up after several tries")
    WITHHELD = "withheld", _("Not sent: the person does not want notices any more")


#: Characters.  Long talk is welcome; a book is not one voice.
MOST_TEXT = 20_000
MOST_TITLE = 200
MOST_PLACE = 200
MOST_CONTACT = 200
