"""What every message to somebody who spoke needs, by whatever channel it goes."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from ..models import Voice
from .threads import token_of


def language_of(voice: Voice) -> str:
    """The language in which the person spoke to us, else the office's first."""
    known = {code for code, _name in settings.LANGUAGES}
    return voice.language if voice.language in known else next(iter(voice.office.names), "en")


def stop_link(voice: Voice) -> str:
    """Where one press of a button stops all messages about this voice."""
    address: str = settings.PUBLIC_ORIGIN + reverse(
        "web:stop", args=[voice.office.slug, token_of("stop", voice)]
    )
    return address
