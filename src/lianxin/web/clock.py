"""The one place where the wall clock is read; everything else is given the moment."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.utils.module_loading import import_string


def system() -> datetime:
    return datetime.now(UTC)


def read() -> datetime:
    """The present moment by the clock in force (``settings.CLOCK``)."""
    moment: datetime = import_string(settings.CLOCK)()
    return moment
