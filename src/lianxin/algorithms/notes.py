"""Signed notes and heads of the record: C2SP signed-note, tlog-checkpoint and tlog-cosignature, with Ed25519 keys."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .merkle import HASH_SIZE
from .strict64 import decode64, encode64

MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100

#: What a key may sign with: a note as it stands, or the statement of a witness that a record has only grown.
SIGNS, COSIGNS = b"\x01", b"\x04"
_KEY_SIZE = 32
_ID_SIZE = 4
_TIME_SIZE = 8
_LATEST = 2**63 - 1
_PRIVATE = "PRIVATE+KEY+"
_DASH = "\N{EM DASH} "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+(.+)")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteError(ValueError):
    """The note, key or head is not what it claims to be; the message says why."""


class _Named:
    """A named Ed25519 key of one kind, with the texts by which it is handed on."""

    kind: bytes

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        _demand_name(name)
        self.name = name
        self._key = key
        self._public = key.public_key().public_bytes_raw()
        self._id = _key_id(name, self.kind, self._public)

    @classmethod
    def generate(cls, name: str) -> Self:
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, text: str) -> Self:
        """Read the standard `PRIVATE+KEY+name+id+key` text that `dump` writes."""
        if not text.startswith(_PRIVATE):
            raise NoteError("this is not a private note key")
        parts = _split_key(text.removeprefix(_PRIVATE))
        if parts.kind != cls.kind:
            raise NoteError("the private note key is of another kind")
        signer = cls(parts.name, Ed25519PrivateKey.from_private_bytes(parts.key))
        if signer._id != parts.key_id:
            raise NoteError("the private note key does not match its own id")
        return signer

    def dump(self) -> str:
        return _PRIVATE + _key_text(self.name, self._id, self.kind, self._key.private_bytes_raw())

    @property
    def verifier_key(self) -> str:
        return _key_text(self.name, self._id, self.kind, self._public)

    @property
    def key_id(self) -> str:
        """The short number that stands in each of its signature lines, in hexadecimal digits."""
        return self._id.hex()

    def _line(self, signature: bytes) -> str:
        return _note_line(self.name, self._id + signature)


class Signer(_Named):
    """A named Ed25519 key that signs notes."""

    kind = SIGNS

    def sign(self, text: str) -> str:
        """The whole note: the text, a blank line and this key's signature line."""
        return f"{text}\n{self.line(text)}"

    def line(self, text: str) -> str:
        """This key's signature line alone, to stand below those of others."""
        _demand_text(text)
        return self._line(self._key.sign(text.encode()))


class Cosigner(_Named):
    """A named Ed25519 key with which a witness states what it has seen, and when."""

    kind = COSIGNS

    def line(self, text: str, time: int) -> str:
        """The statement that at `time` (seconds since 1970) this was the largest head seen of its record."""
        _demand_text(text)
        if not 0 <= time <= _LATEST:
            raise NoteError("a cosignature cannot be of that time")
        return self._line(time.to_bytes(_TIME_SIZE) + self._key.sign(_cosigned(time, text)))


def open_note(note: str, verifier_keys: Iterable[str]) -> str:
    """The text of a note that at least one of these keys signed; signatures of unknown keys are ignored.

    Raises NoteError when no known key signed it, or when a known key's signature does not hold.
    """
    return _open(note, verifier_keys)[0]


def open_head(note: str, verifier_keys: Iterable[str]) -> "Checkpoint":
    """The head inside a note, if the key that bears the name of the record itself signed it.

    A witness, or another office, cannot speak for a record that is not its own.
    """
    text, found = _open(note, verifier_keys)
    head = Checkpoint.parse(text)
    if all((key.name, key.kind) != (head.origin, SIGNS) for key in map(_split_key, found)):
        raise NoteError("the head is not signed by the record that it speaks for")
    return head


def signers_of(note: str, verifier_keys: Iterable[str]) -> set[str]:
    """Which of these keys signed the note; raises NoteError as `open_note` does."""
    return set(_open(note, verifier_keys)[1])


def cosigned_at(note: str, verifier_keys: Iterable[str]) -> dict[str, int]:
    """Which of these witnesses' keys cosigned the note, and when (seconds since 1970)."""
    return {key: time for key, time in _open(note, verifier_keys)[1].items() if time is not None}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head: which record, how many entries, and the root hash above them all."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin or _CONTROL.search(self.origin):
            raise NoteError("the name of the record in the head must be one line of text")
        if self.size < 0:
            raise NoteError("a head cannot count less than no entries")
        if len(self.root) != HASH_SIZE:
            raise NoteError("the root hash in the head has the wrong length")

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encode64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a head; extension lines, which the format permits, are signed but say nothing to us."""
        match text.split("\n"):
            case [origin, size, root, *extensions, ""] if origin and all(extensions):
                return cls(origin, parse_number(size), parse_hash(root))
        raise NoteError("the head does not have its three lines")


def parse_number(text: str) -> int:
    """A count in plain digits without leading zeros."""
    if not _NUMBER.fullmatch(text):
        raise NoteError("a number is not written in plain digits")
    return int(text)


def parse_hash(text: str) -> bytes:
    value = _decode(text, "a hash")
    if len(value) != HASH_SIZE:
        raise NoteError("a hash has the wrong length")
    return value


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, and each signature line as (key name, key id and signature); only the form is checked."""
    if len(note) > MAX_NOTE:
        raise NoteError("the note is too long")
    text, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise NoteError("the note carries no signature")
    _demand_text(text + "\n")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError("the note carries too many signatures")
    return text + "\n", [_signature_line(line) for line in lines]


def key_ids(note: str, name: str) -> list[str]:
    """The key ids of the lines that bear this name, in order; only the form is checked."""
    return [value[:_ID_SIZE].hex() for signer, value in split_note(note)[1] if signer == name]


def line_by(note: str, verifier_key: str) -> str:
    """The signature line that this key claims to have signed, or nothing; only the form is checked."""
    key = _checked_key(verifier_key)
    lines = (
        _note_line(name, value)
        for name, value in split_note(note)[1]
        if (name, value[:_ID_SIZE]) == (key.name, key.key_id)
    )
    return next(lines, "")


def name_of(verifier_key: str) -> str:
    """The name in a verifier key; raises NoteError when it is none."""
    return _checked_key(verifier_key).name


def id_of(verifier_key: str) -> str:
    """The key id in a verifier key, in hexadecimal digits; raises NoteError when it is none."""
    return _checked_key(verifier_key).key_id.hex()


def is_witness_key(verifier_key: str) -> bool:
    """Whether a verifier key is one for cosignatures; raises NoteError when it is none at all."""
    return _checked_key(verifier_key).kind == COSIGNS


class _Key(NamedTuple):
    name: str
    key_id: bytes
    kind: bytes
    key: bytes


def _open(note: str, verifier_keys: Iterable[str]) -> tuple[str, dict[str, int | None]]:
    """The text, and the known keys that signed it: a cosignature with its time."""
    known = {(key.name, key.key_id): (text, key) for text in verifier_keys for key in [_checked_key(text)]}
    text, signatures = split_note(note)
    found = {}
    for name, value in signatures:
        if (name, value[:_ID_SIZE]) in known:
            verifier_key, key = known[name, value[:_ID_SIZE]]
            found[verifier_key] = _demand_signature(key, value[_ID_SIZE:], text)
    if not found:
        raise NoteError("no key that we know has signed this note")
    return text, found


def _checked_key(text: str) -> _Key:
    key = _split_key(text)
    if _key_id(key.name, key.kind, key.key) != key.key_id:
        raise NoteError("a verifier key does not match its own id")
    return key


def _demand_signature(key: _Key, signature: bytes, text: str) -> int | None:
    """The time of a cosignature; None where a plain signature holds."""
    time, signed = None, text.encode()
    if key.kind == COSIGNS:
        time, signature = int.from_bytes(signature[:_TIME_SIZE]), signature[_TIME_SIZE:]
        signed = _cosigned(time, text)
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, signed)
    except InvalidSignature:
        raise NoteError("the signature does not belong to this text") from None
    if time is not None and time > _LATEST:
        raise NoteError("a cosignature cannot be of that time")
    return time


def _cosigned(time: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _signature_line(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise NoteError("a signature line is malformed")
    _demand_name(name)
    value = _decode(encoded, "a signature")
    if len(value) <= _ID_SIZE:
        raise NoteError("a signature is too short")
    return name, value


def _note_line(name: str, value: bytes) -> str:
    return f"{_DASH}{name} {encode64(value)}\n"


def _split_key(text: str) -> _Key:
    """Name, id, kind and 32 bytes of an Ed25519 key text."""
    parts = _KEY.fullmatch(text)
    if parts is None:
        raise NoteError("a note key is malformed")
    name, key_id, encoded = parts.groups()
    _demand_name(name)
    key = _decode(encoded, "a note key")
    if key[:1] not in {SIGNS, COSIGNS} or len(key) != 1 + _KEY_SIZE:
        raise NoteError("a note key is not an Ed25519 key")
    return _Key(name, bytes.fromhex(key_id), key[:1], key[1:])


def _key_text(name: str, key_id: bytes, kind: bytes, key: bytes) -> str:
    return f"{name}+{key_id.hex()}+{encode64(kind + key)}"


def _key_id(name: str, kind: bytes, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + kind + public).digest()[:_ID_SIZE]


def _demand_name(name: str) -> None:
    if not name or "+" in name or _CONTROL.search(name) or any(char.isspace() for char in name):
        raise NoteError("a key name must not be empty nor hold spaces or a plus sign")
    _demand_unicode(name)


def _demand_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteError("the text of a note must end with a new line")
    if _CONTROL.search(text):
        raise NoteError("the text of a note holds control characters")
    _demand_unicode(text)


def _demand_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NoteError("the note is not valid Unicode") from None


def _decode(text: str, what: str) -> bytes:
    try:
        return decode64(text)
    except ValueError:
        raise NoteError(f"{what} is not proper base64") from None
