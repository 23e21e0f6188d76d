"""Kinds of fields that the frontline is asked to fill in."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FieldKind(TextChoices):
    """What somebody has to do for one field; the paperwork meter counts taps and seconds by it."""

    CHOICE = "choice", _("One tap")
    NUMBER = "number", _("A number or a date")
    LINE = "line", _("A line of text")
    TEXT = "text", _("A paragraph")
    PHOTO = "photo", _("A photo, never demanded")
