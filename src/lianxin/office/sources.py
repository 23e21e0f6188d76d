"""Where a request comes from, so that nobody can read it: for the gate and for the door of the staff."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time

from django.conf import settings
from django.http import HttpRequest

DAY = 86_400
#: Networks hand each home a /64 of these addresses: whoever has one has them all.
HOME_BITS = 64


class Sources:
    """Addresses as nobody can read them: hashed under a key that is thrown away every day."""

    def __init__(self) -> None:
        self._key, self._ends = b"", 0.0
        self._lock = threading.Lock()

    def of(self, request: HttpRequest) -> bytes:
        return hmac.digest(self._key_of_today(), _home(_address(request)).encode(), hashlib.sha256)[:16]

    def _key_of_today(self) -> bytes:
        """One key for all threads: with two, the same source would have twice as many places."""
        now = time.monotonic()
        with self._lock:
            if now >= self._ends:
                self._key, self._ends = secrets.token_bytes(32), now + DAY
            return self._key


#: For the door of the staff: pages and programs know a source by the same hash.
SOURCES = Sources()


def _address(request: HttpRequest) -> str:
    """Where a request comes from; behind our proxy, what the proxy saw last."""
    if settings.HTTPS and (told := request.headers.get("X-Forwarded-For", "")):
        return told.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _home(address: str) -> str:
    """The network of one home."""
    try:
        found = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, HOME_BITS), strict=False))
