"""Tracking codes: 80 bits that only the receipt's holder has; the office keeps a keyed hash.

A code is derived from the sender's idempotency key and the words themselves.  So the same form sent twice
finds the same voice and shows the same code, without the code being kept anywhere; and changed words under an
old key are a new voice, so nothing that was said is swallowed as a repetition.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.codes import encode_code

CODE_BYTES = 10


def _keyed(purpose: str, *parts: str) -> bytes:
    message = canonical([purpose, *parts])
    return hmac.new(settings.CODE_KEY.encode(), message, hashlib.sha256).digest()


def code_for(*, office_slug: str, idempotency_key: str, words: list[str]) -> str:
    """The tracking code of these words under this key (a fresh one when no key is given)."""
    key = idempotency_key or secrets.token_urlsafe(16)
    return encode_code(_keyed("code", office_slug, key, *words)[:CODE_BYTES])


def lookup(*, office_slug: str, code: str) -> bytes:
    """What is kept of a code: enough to find it again, useless without the key."""
    return _keyed("lookup", office_slug, code)


def once(idempotency_key: str, *words: str) -> bytes:
    """What is kept of a sender's idempotency key together with the words that came under it."""
    return _keyed("once", idempotency_key, *words)


def derived(purpose: str, *parts: str) -> bytes:
    """A secret of 32 bytes that only this house can derive again: for labels, thread tokens and door keys."""
    return _keyed(f"derived/{purpose}", *parts)
