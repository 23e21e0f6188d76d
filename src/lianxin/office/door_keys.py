"""Keys of doors: how a program proves that it may speak for people at one channel of one office.

The secret is derived from the house's own key and from the row, so it is kept nowhere, is in no backup, and can be
told to its holder again at any time.  A key is changed by opening a second one and closing the first.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.digits import whole

from .models import DoorKey, Office


def secret_of(key: DoorKey) -> str:
    """The whole secret as its holder gets it: the key's number, a dash, 160 bits in lower-case base32."""
    message = canonical(["door key", key.office.slug, key.channel, key.pk])
    raw = hmac.new(settings.CODE_KEY.encode(), message, hashlib.sha256).digest()[:20]
    return f"{key.pk}-{base64.b32encode(raw).decode().lower()}"


def open_keys(office: Office, channel: str) -> list[DoorKey]:
    """The keys that open this channel now, the newest first."""
    held = DoorKey.objects.select_related("office").filter(office=office, channel=channel, closed_at=None)
    return list(held.order_by("-pk"))


def is_open(office: Office, channel: str) -> bool:
    """Whether any program may speak here at all."""
    return DoorKey.objects.filter(office=office, channel=channel, closed_at=None).exists()


def by_number(office: Office, channel: str, number: str) -> DoorKey | None:
    """The open key with this number, as a signed message names it."""
    held = DoorKey.objects.select_related("office")
    return held.filter(office=office, channel=channel, closed_at=None, pk=whole(number) or 0).first()


def find(office: Office, channel: str, presented: str) -> DoorKey | None:
    """The open key whose secret was shown as it is; compared in constant time."""
    key = by_number(office, channel, presented.partition("-")[0])
    shown = presented.encode(errors="replace")
    return key if key and hmac.compare_digest(secret_of(key).encode(), shown) else None
