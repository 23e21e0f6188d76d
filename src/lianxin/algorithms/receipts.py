"""The receipt that a person takes home: a C2SP tlog-proof, checked without any network."""

from collections.abc import Iterable
from dataclasses import dataclass

from .merkle import HASH_SIZE, MAX_PATH, leaf_hash, verify_inclusion
from .notes import Checkpoint, NoteError, open_head, parse_hash, parse_number, split_note
from .strict64 import decode64, encode64

HEADER = "c2sp.org/tlog-proof@v1"


class ReceiptError(ValueError):
    """The receipt does not hold; the message says what."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the entry stands, the hashes from it to the root, and the signed head, verbatim.

    `extra` is carried along but vouched for by nobody: never trust it for its place in a receipt.
    """

    index: int
    path: tuple[bytes, ...]
    head: str
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if self.index < 0:
            raise ReceiptError("the entry number is negative")
        if len(self.path) > MAX_PATH:
            raise ReceiptError("the receipt has more hashes than any record needs")
        if any(len(step) != HASH_SIZE for step in self.path):
            raise ReceiptError("a hash in the receipt has the wrong length")
        if self.extra == b"":
            raise ReceiptError("the extra line must not be empty")

    def encode(self) -> str:
        extra = [] if self.extra is None else [f"extra {encode64(self.extra)}"]
        lines = [HEADER, *extra, f"index {self.index}", *map(encode64, self.path)]
        return "\n".join(lines) + "\n\n" + self.head

    @classmethod
    def parse(cls, text: str) -> "Receipt":
        """Read a receipt in its one proper spelling; raises ReceiptError for everything else."""
        proof, blank, head = text.partition("\n\n")
        header, *lines = proof.split("\n")
        if header != HEADER:
            raise ReceiptError("this is not a receipt of a public record")
        if not blank:
            raise ReceiptError("the receipt breaks off before the signed head")
        extra = _extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else None
        _demand_lines(lines)
        try:
            Checkpoint.parse(split_note(head)[0])
            index, *path = parse_number(lines[0].removeprefix("index ")), *map(parse_hash, lines[1:])
        except NoteError as error:
            raise ReceiptError(str(error)) from None
        return cls(index, tuple(path), head, extra)


def check_receipt(receipt: Receipt, leaf_data: bytes, verifier_keys: Iterable[str]) -> Checkpoint:
    """The head under which `leaf_data` stands in the record; raises ReceiptError saying what does not hold."""
    try:
        head = open_head(receipt.head, verifier_keys)
    except NoteError as error:
        raise ReceiptError(str(error)) from None
    if receipt.index >= head.size:
        raise ReceiptError("the head was signed before this entry number existed")
    if not verify_inclusion(leaf_hash(leaf_data), receipt.index, head.size, receipt.path, head.root):
        raise ReceiptError("the entry is not the one that stands in the record at this number")
    return head


def _demand_lines(lines: list[str]) -> None:
    if not lines or not lines[0].startswith("index "):
        raise ReceiptError("the receipt does not say the entry number")
    if len(lines) - 1 > MAX_PATH:
        raise ReceiptError("the receipt has more hashes than any record needs")


def _extra(line: str) -> bytes:
    try:
        return decode64(line.removeprefix("extra "))
    except ValueError:
        raise ReceiptError("the extra line is not proper base64") from None
