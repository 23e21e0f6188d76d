"""Trying a hook from outside, with a key of its own channel."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from lianxin.office import clock, door_keys
from lianxin.office.models import Office

from ..posting import ChannelClosed, knock
from .signing import headers


def say_signed(*, office: Office, channel: str, message: Mapping[str, str]) -> None:
    """Hand a message to our own hook as a gateway does, and want a receipt for it."""
    keys = door_keys.open_keys(office, channel)
    if not keys:
        raise ChannelClosed("not_set_up")
    body = json.dumps({"id": secrets.token_urlsafe(16), **message}, ensure_ascii=False).encode()
    answer = knock(f"/hooks/{office.slug}/{channel}", body=body, headers=headers(keys[0], body, clock.read()))
    if answer.status not in {200, 201}:
        raise ChannelClosed("refused")
    content = answer.json()
    if not isinstance(content, dict) or not content.get("code"):
        raise ChannelClosed("no_receipt")
