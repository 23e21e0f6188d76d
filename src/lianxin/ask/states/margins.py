"""What a known number counts."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MarginKind(TextChoices):
    PEOPLE = "people", _("People")
    HOMES = "homes", _("Homes of areas")
