"""Tokens that stand for one voice outside the house: in the address of a reply, in the link that stops messages.

A token is derived from the house's key, so nothing is stored, nothing expires, and nobody can make one up.  Each
purpose has tokens of its own: the link that stops messages opens no conversation.
"""

from __future__ import annotations

import base64
import hmac
import re
from typing import Literal

from lianxin.office.models import Office

from .. import codes
from ..models import Voice

Purpose = Literal["thread", "stop"]
#: The voice's number and 65 bits of signature: with an office's short name it fits before the @ of an address.
_TOKEN = re.compile(r"([1-9][0-9]{0,18})-([a-z2-7]{13})")


def token_of(purpose: Purpose, voice: Voice) -> str:
    """The token of a voice for this purpose."""
    return f"{voice.pk}-{_signature(purpose, voice.office.slug, voice.pk)}"


def voice_of(purpose: Purpose, office: Office, token: str) -> Voice | None:
    """The voice that a token stands for; None for every token that this office did not make."""
    found = _TOKEN.fullmatch(token.lower())
    if not found or not hmac.compare_digest(found[2], _signature(purpose, office.slug, int(found[1]))):
        return None
    voice = Voice.objects.filter(office=office, pk=int(found[1])).first()
    if voice:
        voice.office = office
    return voice


def _signature(purpose: Purpose, slug: str, number: int) -> str:
    raw = codes.derived(f"token/{purpose}", slug, str(number))[:10]
    return base64.b32encode(raw).decode().lower()[:13]
