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


#: Characters.  Long talk is welcome; a book is not one voice.
MOST_TEXT = 20_000
MOST_TITLE = 200
MOST_PLACE = 200
MOST_CONTACT = 200
