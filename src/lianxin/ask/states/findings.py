"""How a study and what is done about its findings go on."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StudyState(TextChoices):
    OUT = "out", _("Under way")
    ENDED = "ended", _("Ended")


class TaskState(TextChoices):
    """Nobody checks their own work."""

    OPEN = "open", _("To be done")
    DONE = "done", _("Done, says the unit; somebody else has to look")
    CHECKED = "checked", _("Done, somebody else has looked")
    DECLINED = "declined", _("Nothing is done, with a reason")


#: What keeps a campaign from being over.
STILL_TO_DO = (TaskState.OPEN, TaskState.DONE)
