"""Refused sign-ins: whoever guesses waits longer and longer, and nobody can lock somebody else out.

What counts is the name together with the network it is tried from, so a stranger's guesses make the stranger wait.
Guesses from many networks at once share a small measure for the name; who has opened the account from their own
network before does not notice, and a passkey, which nobody can guess, opens at any time.  Names that do not exist
are treated alike.  All of it lies in memory, hashed, and is forgotten when the house restarts (ASVS 6.3.1).
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from collections import OrderedDict
from threading import Lock
from typing import TypeVar

from django.conf import settings

from lianxin.algorithms.buckets import Buckets

#: So many slips of the finger cost nothing; from then on each costs twice the wait of the one before.
FREE, LONGEST = 4, 900.0
#: What all networks together may guess at one name: a burst, then one in two minutes.
OF_A_NAME, OF_A_NAME_A_SECOND = 50, 1 / 120
#: What one network may guess at all names together: an office behind one address makes slips too.
OF_A_SOURCE, OF_A_SOURCE_A_SECOND = 40, 0.1
#: A guesser is told of once it cannot have been the person's own slip.
WORTH_TELLING = 3


Value = TypeVar("Value")


class TooMany(Exception):
    """Too many sign-ins were refused here; ``seconds`` until the next one is looked at."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = max(1, math.ceil(seconds))


class Tries:
    """Bounded tables: what was not touched for longest is forgotten first."""

    def __init__(self, most: int = 50_000) -> None:
        self._most = most
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew, as after a restart."""
        self._salt = secrets.token_bytes(16)
        self._pairs: OrderedDict[bytes, tuple[int, float]] = OrderedDict()
        self._known: OrderedDict[bytes, None] = OrderedDict()
        self._refused: OrderedDict[bytes, int] = OrderedDict()
        self._names = Buckets(burst=OF_A_NAME, per_second=OF_A_NAME_A_SECOND)
        self._sources = Buckets(burst=OF_A_SOURCE, per_second=OF_A_SOURCE_A_SECOND)

    def check(self, *, login: str, source: bytes, now: float) -> None:
        """Pass, or raise ``TooMany``: then nothing is looked at, not even whether the password is right."""
        name, pair = self._keys(login, source)
        with self._lock:
            count, last = self._pairs.get(pair, (0, now))
            known = pair in self._known
        wait = last + _wait(count) - now
        if not known:
            wait = max(wait, self._names.missing(name, now))
        if settings.GATE is not None:
            wait = max(wait, self._sources.missing(source, now))
        if wait > 0:
            raise TooMany(wait)

    def refused(self, *, login: str, source: bytes, now: float) -> None:
        """Count a sign-in that was refused."""
        name, pair = self._keys(login, source)
        with self._lock:
            self._put(self._pairs, pair, (self._pairs.get(pair, (0, now))[0] + 1, now))
            self._put(self._refused, name, self._refused.get(name, 0) + 1)
        self._names.take(name, now)
        self._sources.take(source, now)

    def opened(self, *, login: str, source: bytes) -> int:
        """The person is in; how many tries were refused since they last were, if it is worth telling."""
        name, pair = self._keys(login, source)
        with self._lock:
            here = self._pairs.pop(pair, (0, 0.0))[0]
            count = self._refused.pop(name, 0)
            self._put(self._known, pair, None)
        return count if count > here or count >= WORTH_TELLING else 0

    def _keys(self, login: str, source: bytes) -> tuple[bytes, bytes]:
        name = hmac.digest(self._salt, login.encode(errors="replace"), hashlib.sha256)[:16]
        return name, hmac.digest(self._salt, name + source, hashlib.sha256)[:16]

    def _put(self, table: OrderedDict[bytes, Value], key: bytes, value: Value) -> None:
        table[key] = value
        table.move_to_end(key)
        while len(table) > self._most:
            table.popitem(last=False)


def _wait(count: int) -> float:
    """Seconds after so many refusals in a row from one network."""
    return 0.0 if count <= FREE else min(LONGEST, 2.0 ** min(count - FREE, 20))


TRIES = Tries()
