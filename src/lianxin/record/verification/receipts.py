"""The check of one receipt: without any network, or against a record as it stands today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms.notes import Checkpoint, NoteError
from lianxin.algorithms.receipts import HEADER, Receipt, ReceiptError, check_receipt

from .evidence import Evidence, gather
from .leaves import Leaf, LeafError, read_leaf
from .public import claimed_head, text_at
from .published import KEYS, bridges_at, chain_at, grew
from .report import Report, Unreadable
from .signers import KeyChain
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


def check(
    receipt: Receipt, keys: Sequence[str], report: Report, where: str
) -> tuple[Checkpoint, Leaf] | None:
    """The head and the entry that the receipt proves, or None (and the report says why)."""
    if receipt.extra is None:
        report.fail(where, _("the receipt does not carry the entry that it speaks of"))
        return None
    try:
        head = check_receipt(receipt, receipt.extra, keys)
        return head, read_leaf(receipt.extra, receipt.index + 1)
    except (ReceiptError, NoteError, LeafError) as error:
        report.fail(where, str(error))
        return None


def signers_today(source: Source, trusted: str, report: Report) -> KeyChain:
    """Which key signed when, as the record of today proves it to whoever trusts one of them."""
    where = f"{source.name}: {KEYS}"
    today = claimed_head(text_at(source, "checkpoint"))
    try:
        chain = chain_at(source, [trusted], today) if today else KeyChain([trusted])
    except NoteError as error:
        report.fail(where, str(error))
        return KeyChain([trusted])
    for problem in chain.problems(today.origin, bridges_at(source)) if today else ():
        report.fail(where, problem)
    return chain


def check_against(note: str, source: Source, chain: KeyChain, report: Report) -> Evidence | None:
    """The record as it stands today must have grown from the head in ``note``, which holds.

    Where two heads with the record's own signature contradict each other, they are returned as evidence.
    """
    where, told = f"{source.name}: checkpoint", text_at(source, "checkpoint")
    head = chain.open(note)
    try:
        today = chain.open(told)
    except NoteError as error:
        report.fail(where, _("the signed head does not hold: %(problem)s") % {"problem": error})
        return None
    if today.origin != head.origin:
        report.fail(
            where, _("the signed head is that of another record, %(origin)s") % {"origin": today.origin}
        )
        return None
    if today.size < head.size:
        sizes = {"then": head.size, "now": today.size}
        report.fail(
            where, _("the record had %(then)s entries and has only %(now)s now: some were removed") % sizes
        )
    elif grew(head, today, source):
        return None
    else:
        report.fail(where, _("the record no longer contains what it contained when the receipt was given"))
    return gather(note, told, chain.keys(), source)
