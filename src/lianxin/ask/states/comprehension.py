"""Whether somebody found in the office's own page what a question asks for."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Grasp(TextChoices):
    """To skip is an answer of its own: nobody is asked to prove anything before they vote."""

    RIGHT = "right", _("Found the answer")
    WRONG = "wrong", _("Found another answer")
    SKIPPED = "skipped", _("Skipped it")
