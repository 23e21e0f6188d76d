"""Signatures: HMAC-SHA256 over ``timestamp.nonce.body`` with the secret of a door's key."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianxin.office import door_keys
from lianxin.office.models import DoorKey, Office

KEY, TIMESTAMP, NONCE, SIGNATURE = (
    "Lianxin-Key",
    "Lianxin-Timestamp",
    "Lianxin-Nonce",
    "Lianxin-Signature",
)
#: How far the clocks of two machines may differ, and how long a message may be on its way.
WINDOW = timedelta(minutes=5)
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_NOBODY = "0-nobody"


class BadSignature(Exception):
    """A message that is not taken; ``problem`` says why, as far as a stranger may know."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Signed:
    """A message whose signature holds: by which key, and under which nonce."""

    key: DoorKey
    nonce: str


def sign(secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature in lower-case hexadecimal."""
    return hmac.new(secret.encode(), f"{timestamp}.{nonce}.".encode() + body, hashlib.sha256).hexdigest()


def headers(key: DoorKey, body: bytes, now: datetime) -> dict[str, str]:
    """What stands above a message that this house signs."""
    timestamp, nonce = str(int(now.timestamp())), secrets.token_urlsafe(16)
    signature = sign(door_keys.secret_of(key), timestamp, nonce, body)
    return {
        KEY: str(key.pk),
        TIMESTAMP: timestamp,
        NONCE: nonce,
        SIGNATURE: signature,
        "Content-Type": "application/json; charset=utf-8",
    }


def check(office: Office, channel: str, given: Mapping[str, str], body: bytes, now: datetime) -> Signed:
    """Who signed this message for this channel of this office.

    Whether the key or the signature was wrong is not told, and takes as long to find out.  That the clock is
    wrong is told only to whoever signs well.
    """
    parts = [given.get(name, "") for name in (KEY, TIMESTAMP, NONCE, SIGNATURE)]
    if not all(parts):
        raise BadSignature("unsigned")
    number, timestamp, nonce, signature = parts
    key = door_keys.by_number(office, channel, number)
    expected = sign(door_keys.secret_of(key) if key else _NOBODY, timestamp, nonce, body)
    holds = hmac.compare_digest(expected.encode(), signature.strip().lower().encode(errors="replace"))
    if key is None or not holds:
        raise BadSignature("signature")
    if not _NONCE.fullmatch(nonce):
        raise BadSignature("nonce")
    if not _SECONDS.fullmatch(timestamp) or abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise BadSignature("time")
    return Signed(key, nonce)
