"""What somebody shows beside a password: one-time codes from an app, recovery codes; passkeys stand apart.

The secret of one-time codes is sealed with AES-256-GCM under the house's key and bound to the account.  Recovery
codes have 120 bits, so a keyed digest of each is enough (ASVS 6.5, 6.6; 11.3).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import QuerySet

from lianxin.algorithms.codes import ALPHABET, display

from .models import Factor, Person
from .states import WITH_SECOND, FactorKind

STEP = 30
#: Clocks of phones are off by some seconds, and typing takes some: one step to either side.
EITHER_SIDE = 1
RECOVERY_CODES, RECOVERY_SYMBOLS = 10, 24
_NONCE = 12
_LOOKALIKES = str.maketrans("OIL", "011")
_MOST_TYPED = 100


@dataclass(frozen=True)
class Shown:
    """A passkey as its device described it when it was made."""

    credential: str
    public_key: bytes


def standing(person: Person) -> QuerySet[Factor]:
    """The factors of somebody, in the order in which they came."""
    return Factor.objects.filter(person=person, removed_at=None).order_by("pk")


def of_kind(person: Person, kind: FactorKind) -> Factor | None:
    """The one-time codes or the recovery codes of somebody, who has each once at most."""
    return standing(person).filter(kind=kind).first()


def has_second(person: Person) -> bool:
    """Whether a password alone does not open the account; recovery codes are no way of their own."""
    return standing(person).exclude(kind=FactorKind.CODES).exists()


def needs_second(person: Person) -> bool:
    """Whether the office demands it of somebody with these roles."""
    return person.office.second_factor and person.holds(*WITH_SECOND)


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lianxin factors\0" + key.encode()).digest())


def _binding(person: Person) -> bytes:
    return f"{person.office_id}/{person.pk}/totp".encode()


def seal(person: Person, secret: str) -> bytes:
    """The secret of one-time codes, so that only this house reads it, and only for this account."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(settings.VAULT_KEY).encrypt(nonce, secret.encode(), _binding(person))


def unseal(person: Person, sealed: bytes) -> str:
    """The secret; fails if its bytes were changed or moved from another account."""
    return _cipher(settings.VAULT_KEY).decrypt(sealed[:_NONCE], sealed[_NONCE:], _binding(person)).decode()


def new_secret() -> str:
    """160 random bits, as apps take them."""
    return pyotp.random_base32()


def address(person: Person, secret: str) -> str:
    """What the picture says that an app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.login, issuer_name=person.office.name)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The step of time whose code was typed, if it is one of now."""
    digits = "".join(unicodedata.normalize("NFKC", typed[:_MOST_TYPED]).split())
    if not (digits.isascii() and digits.isdecimal()):
        return None
    here = int(now.timestamp()) // STEP
    steps = range(here - EITHER_SIDE, here + EITHER_SIDE + 1)
    codes = {step: pyotp.TOTP(secret).generate_otp(step) for step in steps}
    fits = [step for step, code in codes.items() if hmac.compare_digest(code, digits)]
    return fits[0] if fits else None


def new_codes() -> list[str]:
    """Ten recovery codes, as they are shown once."""
    symbols = (
        "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_SYMBOLS)) for _ in range(RECOVERY_CODES)
    )
    return [display(code) for code in symbols]


def code_digest(person: Person, typed: str) -> str:
    """How a recovery code is kept; empty where what was typed cannot be one."""
    plain = unicodedata.normalize("NFKC", typed[:_MOST_TYPED]).upper()
    code = "".join(plain.replace("-", " ").split()).translate(_LOOKALIKES)
    if len(code) != RECOVERY_SYMBOLS or set(code) - set(ALPHABET):
        return ""
    key = hashlib.sha256(b"lianxin recovery\0" + settings.VAULT_KEY.encode()).digest()
    return hmac.new(key, f"{person.pk}/{code}".encode(), hashlib.sha256).hexdigest()
