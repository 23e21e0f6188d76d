"""Signed notes and heads of the record: C2SP signed-note and tlog-checkpoint, with Ed25519 keys."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .merkle import HASH_SIZE
from .strict64 import decode64, encode64

MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100

_ED25519 = b"\x01"
_KEY_SIZE = 32
_ID_SIZE = 4
_PRIVATE = "PRIVATE+KEY+"
_DASH = "\N{EM DASH} "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+(.+)")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteError(ValueError):
    """The note, key or head is not what it claims to be; the message says why."""


class Signer:
    """A named Ed25519 key that signs notes."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        _demand_name(name)
        self.name = name
        self._key = key
        self._public = key.public_key().public_bytes_raw()
        self._id = _key_id(name, self._public)

    @classmethod
    def generate(cls, name: str) -> "Signer":
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, text: str) -> "Signer":
        """Read the standard `PRIVATE+KEY+name+id+key` text that `dump` writes."""
        if not text.startswith(_PRIVATE):
            raise NoteError("this is not a private note key")
        name, key_id, seed = _split_key(text.removeprefix(_PRIVATE))
        signer = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        if signer._id != key_id:
            raise NoteError("the private note key does not match its own id")
        return signer

    def dump(self) -> str:
        return _PRIVATE + _key_text(self.name, self._id, self._key.private_bytes_raw())

    @property
    def verifier_key(self) -> str:
        return _key_text(self.name, self._id, self._public)

    def sign(self, text: str) -> str:
        """The whole note: the text, a blank line and this key's signature line."""
        _demand_text(text)
        signature = encode64(self._id + self._key.sign(text.encode()))
        return f"{text}\n{_DASH}{self.name} {signature}\n"


def open_note(note: str, verifier_keys: Iterable[str]) -> str:
    """The text of a note that at least one of these keys signed; signatures of unknown keys are ignored.

    Raises NoteError when no known key signed it, or when a known key's signature does not hold.
    """
    return _open(note, verifier_keys)[0]


def open_head(note: str, verifier_keys: Iterable[str]) -> "Checkpoint":
    """The head inside a note, if the key that bears the name of the record itself signed it.

    A witness, or another office, cannot speak for a record that is not its own.
    """
    text, names = _open(note, verifier_keys)
    head = Checkpoint.parse(text)
    if head.origin not in names:
        raise NoteError("the head is not signed by the record that it speaks for")
    return head


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


def _open(note: str, verifier_keys: Iterable[str]) -> tuple[str, set[str]]:
    """The text, and the names of the known keys that signed it."""
    known = _known_keys(verifier_keys)
    text, signatures = split_note(note)
    names = set()
    for name, value in signatures:
        key = known.get((name, value[:_ID_SIZE]))
        if key is not None:
            _demand_signature(key, value[_ID_SIZE:], text)
            names.add(name)
    if not names:
        raise NoteError("no key that we know has signed this note")
    return text, names


def _known_keys(verifier_keys: Iterable[str]) -> dict[tuple[str, bytes], Ed25519PublicKey]:
    known = {}
    for text in verifier_keys:
        name, key_id, public = _split_key(text)
        if _key_id(name, public) != key_id:
            raise NoteError("a verifier key does not match its own id")
        known[name, key_id] = Ed25519PublicKey.from_public_bytes(public)
    return known


def _demand_signature(key: Ed25519PublicKey, signature: bytes, text: str) -> None:
    try:
        key.verify(signature, text.encode())
    except InvalidSignature:
        raise NoteError("the signature does not belong to this text") from None


def _signature_line(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise NoteError("a signature line is malformed")
    _demand_name(name)
    value = _decode(encoded, "a signature")
    if len(value) <= _ID_SIZE:
        raise NoteError("a signature is too short")
    return name, value


def _split_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, id and 32 bytes of an Ed25519 key text."""
    parts = _KEY.fullmatch(text)
    if parts is None:
        raise NoteError("a note key is malformed")
    name, key_id, encoded = parts.groups()
    _demand_name(name)
    key = _decode(encoded, "a note key")
    if key[:1] != _ED25519 or len(key) != 1 + _KEY_SIZE:
        raise NoteError("a note key is not an Ed25519 key")
    return name, bytes.fromhex(key_id), key[1:]


def _key_text(name: str, key_id: bytes, key: bytes) -> str:
    return f"{name}+{key_id.hex()}+{encode64(_ED25519 + key)}"


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_ID_SIZE]


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
