"""Proof of work: a puzzle for the machine, never for the person.

A challenge is signed and says when it ends and how much work it asks for, so nothing is kept until it is solved;
solved ones are remembered until they end, so that each opens the door once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from threading import Lock

_MOST_NONCE = 20


class Challenges:
    """Challenges under one key.  Times are seconds on any clock that only goes forward."""

    def __init__(self, key: bytes, *, lasts: int) -> None:
        self._key, self._lasts = key, lasts
        self._spent: dict[str, int] = {}
        self._lock = Lock()

    def new(self, *, bits: int, now: float) -> str:
        """``end.bits.random.signature``: to solve it costs about 2**bits hashes."""
        told = f"{int(now) + self._lasts}.{bits}.{secrets.token_hex(8)}"
        return f"{told}.{self._signature(told)}"

    def redeem(self, proof: str, now: float) -> bool:
        """Whether ``challenge.nonce`` is solved, in time, ours, and comes for the first time."""
        challenge, _, nonce = proof.rpartition(".")
        told, _, signature = challenge.rpartition(".")
        if not nonce.isdecimal() or not nonce.isascii() or len(nonce) > _MOST_NONCE:
            return False
        if not hmac.compare_digest(signature.encode(), self._signature(told).encode()):
            return False
        end, bits = (int(part) for part in told.split(".")[:2])
        return end > now and zero_bits(proof) >= bits and self._first(challenge, end, now)

    def _first(self, challenge: str, end: int, now: float) -> bool:
        with self._lock:
            self._spent = {one: until for one, until in self._spent.items() if until > now}
            if challenge in self._spent:
                return False
            self._spent[challenge] = end
            return True

    def _signature(self, told: str) -> str:
        return hmac.new(self._key, told.encode(), hashlib.sha256).hexdigest()[:32]


def zero_bits(text: str) -> int:
    """With how many zero bits the SHA-256 of the text begins."""
    digest = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return 256 - digest.bit_length()
