"""The check of one receipt: without any network, or against a record as it stands today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms.merkle import TILE_WIDTH, consistency_proof, verify_consistency
from lianxin.algorithms.notes import Checkpoint, NoteError, open_head
from lianxin.algorithms.receipts import HEADER, Receipt, ReceiptError, check_receipt

from .. import tiles
from ..tiles import Tile
from .leaves import Leaf, LeafError, read_leaf
from .public import claimed_head, text_at
from .report import Report, Unreadable
from .sources import Source

SUFFIX = ".tlog-proof"
MOST_BYTES = 1_000_000


def is_receipt(path: Path) -> bool:
    """Whether a file is a receipt, by its name or its first line."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return path.suffix == SUFFIX or file.readline(len(HEADER) + 2).strip() == HEADER.encode()


def read_receipt(path: Path) -> Receipt:
    """The receipt in a file; raises ``Unreadable`` when the file holds none."""
    try:
        with path.open("rb") as file:
            return Receipt.parse(file.read(MOST_BYTES).decode())
    except ReceiptError as error:
        raise Unreadable(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise Unreadable(_("%(path)s is not a receipt: it is not text.") % {"path": path}) from None
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from None


def origin_of(receipt: Receipt) -> str:
    """The record that the receipt says it belongs to."""
    head = claimed_head(receipt.head)
    return head.origin if head else ""


def check(receipt: Receipt, key: str, report: Report, where: str) -> tuple[Checkpoint, Leaf] | None:
    """The head and the entry that the receipt proves, or None (and the report says why)."""
    if receipt.extra is None:
        report.fail(where, _("the receipt does not carry the entry that it speaks of"))
        return None
    try:
        head = check_receipt(receipt, receipt.extra, [key])
        return head, read_leaf(receipt.extra, receipt.index + 1)
    except (ReceiptError, NoteError, LeafError) as error:
        report.fail(where, str(error))
        return None


def check_against(head: Checkpoint, source: Source, key: str, report: Report) -> None:
    """The record as it stands today must have grown from the one that the receipt was given under."""
    where = f"{source.name}: checkpoint"
    try:
        today = open_head(text_at(source, "checkpoint"), [key])
    except NoteError as error:
        report.fail(where, _("the signed head does not hold: %(problem)s") % {"problem": error})
        return
    if today.origin != head.origin:
        report.fail(
            where, _("the signed head is that of another record, %(origin)s") % {"origin": today.origin}
        )
    elif today.size < head.size:
        told = {"then": head.size, "now": today.size}
        report.fail(
            where, _("the record had %(then)s entries and has only %(now)s now: some were removed") % told
        )
    elif not _grew(head, today, source):
        report.fail(where, _("the record no longer contains what it contained when the receipt was given"))


def _grew(old: Checkpoint, new: Checkpoint, source: Source) -> bool:
    try:
        proof = consistency_proof(old.size, new.size, _Fetched(source))
    except (ValueError, IndexError):
        return False
    return verify_consistency(old.size, old.root, new.size, new.root, proof)


class _Fetched:
    """Hashes from the tiles of a public record, as the proof maker asks for them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __call__(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        tile = Tile(level, start // TILE_WIDTH, stop - start)
        return tiles.hashes_in(self._source.read(f"tile/{tile.path}") or b"")
