"""Sealing words so that only the holder of a key outside can read them: HPKE (RFC 9180), base mode.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: what browsers can do as well (``static/lianxin/hpke.js``).  A
sealed text is the 32 bytes of the encapsulated key, then the ciphertext with its tag of 16 bytes.
"""

from __future__ import annotations

import re
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from .strict64 import decode64, encode64

#: What a sealed text is longer than the padded one.
OVERHEAD = 32 + 16
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_TYPE, _KEY_SIZE, _ID_SIZE = b"\x20", 32, 4  # the type is RFC 9180's number of the key exchange
_PRIVATE = "UNSEALING+KEY+"
_TEXT = re.compile(r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)")
_END = b"\x80"


class SealError(ValueError):
    """The key is none, or the text was not sealed for it; the message says which."""


def generate(name: str) -> str:
    """A fresh private key as one line of text; ``name`` says whose it is."""
    return _PRIVATE + _key_text(name, X25519PrivateKey.generate().private_bytes_raw())


def public_key(private: str) -> str:
    """The line that everybody may know, for whom texts are sealed."""
    name, secret = _private(private)
    return _key_text(name, secret.public_key().public_bytes_raw())


def name_of(public: str) -> str:
    """Whose key it is; raises ``SealError`` when it is none."""
    return _split(public)[0]


def seal(text: bytes, public: str, *, context: str, block: int) -> bytes:
    """Seal ``text``, padded to whole blocks so that its length says little.

    ``context`` binds it to its place: with another one it does not open.
    """
    key = X25519PublicKey.from_public_bytes(_split(public)[1])
    return _SUITE.encrypt(_padded(text, block), key, context.encode())


def unseal(sealed: bytes, private: str, *, context: str) -> bytes:
    """What was sealed; raises ``SealError`` for another key, another place, or a changed byte."""
    try:
        return _unpadded(_SUITE.decrypt(sealed, _private(private)[1], context.encode()))
    except (InvalidTag, ValueError):
        raise SealError("this was not sealed for this key, or not for this place") from None


def _padded(text: bytes, block: int) -> bytes:
    return text + _END + bytes(-(len(text) + 1) % block)


def _unpadded(text: bytes) -> bytes:
    words, end, rest = text.rpartition(_END)
    if not end or any(rest):
        raise SealError("the text has no end")
    return words


def _private(text: str) -> tuple[str, X25519PrivateKey]:
    if not text.startswith(_PRIVATE):
        raise SealError("this is not a private key for sealed texts")
    name, secret = _split(text.removeprefix(_PRIVATE))
    return name, X25519PrivateKey.from_private_bytes(secret)


def _key_text(name: str, key: bytes) -> str:
    if not _TEXT.fullmatch(f"{name}+00000000+x"):
        raise SealError("the name of a key holds neither spaces nor a plus sign")
    return f"{name}+{_id(name, key).hex()}+{encode64(_TYPE + key)}"


def _id(name: str, key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _TYPE + key).digest()[:_ID_SIZE]


def _split(text: str) -> tuple[str, bytes]:
    parts = _TEXT.fullmatch(text.strip())
    try:
        text.encode()  # half of a character, which JSON can spell, is no text
        key = decode64(parts[3]) if parts else b""
    except ValueError:
        key = b""
    if parts is None or key[:1] != _TYPE or len(key) != 1 + _KEY_SIZE:
        raise SealError("this is not a key for sealed texts")
    if _id(parts[1], key[1:]).hex() != parts[2]:
        raise SealError("the key does not match its own id")
    return parts[1], key[1:]
