"""What was taken already: a message is taken once, and the very same one again gets the same answer."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from lianxin.office.models import Office
from lianxin.record.commit import grouped

from .. import codes
from ..models import Nonce
from .signing import WINDOW

#: A clock may be ahead by one window when a message comes, and behind by one when it comes again.
KEPT = 2 * WINDOW


class UsedNonce(Exception):
    """The nonce has been used for another message."""


def take(office: Office, channel: str, nonce: str, body: bytes, now: datetime) -> None:
    """Remember a message.  The same nonce over the same body is a retry and passes; over another body it does not."""
    digest = codes.derived("hook nonce", office.slug, channel, nonce)
    said = codes.derived("hook body", office.slug, channel, hashlib.sha256(body).hexdigest())

    def work() -> bytes:
        known = Nonce.objects.filter(office=office, channel=channel, digest=digest).first()
        if known is None:
            known = _remembered(office, channel, digest, said, now)
        return bytes(known.body)

    if grouped(work) != said:
        raise UsedNonce


def _remembered(office: Office, channel: str, digest: bytes, said: bytes, now: datetime) -> Nonce:
    try:
        with transaction.atomic():
            return Nonce.objects.create(office=office, channel=channel, digest=digest, body=said, seen_at=now)
    except IntegrityError:  # it came twice at once
        return Nonce.objects.get(office=office, channel=channel, digest=digest)


def forget(now: datetime) -> None:
    """What no clock can bring back any more is deleted."""
    Nonce.objects.filter(seen_at__lt=now - KEPT).delete()
