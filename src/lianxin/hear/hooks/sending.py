"""Handing a message over to the gateway of the house, signed with the same key by which the gateway signs."""

from __future__ import annotations

import json

from lianxin.office import clock, door_keys
from lianxin.office.models import Office

from ..posting import ChannelClosed, post
from .signing import headers

TAKEN = frozenset(range(200, 300))
#: The gateway knows that there is no such number or conversation; to try again is of no use.
NOBODY_THERE = frozenset({404, 410, 422})


def hand_over(*, gateway: str, office: Office, channel: str, to: str, text: str) -> None:
    """Return once the gateway has taken the message; anything else is ``ChannelClosed``, with nobody's address."""
    keys = door_keys.open_keys(office, channel)
    if not gateway or not keys:
        raise ChannelClosed("not_set_up")
    message = {"office": office.slug, "channel": channel, "to": to, "text": text}
    body = json.dumps(message, ensure_ascii=False).encode()
    answer = post(gateway, body, headers(keys[0], body, clock.read()))
    if answer.status not in TAKEN:
        raise ChannelClosed("refused" if answer.status in NOBODY_THERE else "not_taken")


def can_hand_over(gateway: str, office: Office, channel: str) -> bool:
    """Whether a gateway is named and the office has a key for it."""
    return bool(gateway) and door_keys.is_open(office, channel)
