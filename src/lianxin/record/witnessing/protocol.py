"""The words of C2SP tlog-witness: what a log says to a witness, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lianxin.algorithms.merkle import MAX_PATH
from lianxin.algorithms.notes import NoteError, parse_hash, parse_number
from lianxin.algorithms.strict64 import encode64

ADD_CHECKPOINT = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
#: A head with a hundred signatures of the largest kind has room in it.
MOST_BODY = 400_000


class Request(NamedTuple):
    """A new head, and the proof that it has grown from the one of ``old`` entries."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def encode(self) -> bytes:
        lines = [f"old {self.old}", *map(encode64, self.proof), "", self.note]
        return "\n".join(lines).encode()

    @classmethod
    def parse(cls, data: bytes) -> Request:
        """Read what `encode` wrote; raises ``NoteError``."""
        try:
            claim, blank, note = data.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise NoteError("the request is not text") from None
        first, *proof = claim.split("\n")
        if not blank or not first.startswith("old ") or len(proof) > MAX_PATH:
            raise NoteError("the request has not its lines")
        return cls(parse_number(first.removeprefix("old ")), tuple(map(parse_hash, proof)), note)


class Reply(NamedTuple):
    """What a witness answered."""

    status: int
    content_type: str
    text: str

    @property
    def size(self) -> int | None:
        """The size that the witness says it knows, where it says that."""
        if self.status != 409 or self.content_type.partition(";")[0].strip() != SIZE_TYPE:  # noqa: PLR2004
            return None
        try:
            return parse_number(self.text.removesuffix("\n"))
        except NoteError:
            return None


def below(note: str, lines: Sequence[str] | str) -> str:
    """A head with signature lines of others below it."""
    return note + "".join(lines)
