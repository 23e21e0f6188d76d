"""The public record: its signed head, its entries, and proofs that it was never rewritten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.algorithms.strict64 import encode64
from lianxin.record import queries
from lianxin.record.models import Entry

from .asked import office_of
from .errors import REFUSED, Error, NotFound, Refused
from .inputs import MOST_NUMBER, Number

router = Router(tags=["record"])
RECORD = "/offices/{slug:slug}/record"
PAGE = 25


class HeadOut(Schema):
    """The newest signed head, and the key that checks it. Keep it: a later record must contain it."""

    origin: str
    size: int
    root: str
    head: str
    key: str


class EntryLine(Schema):
    """One line of the record; ``leaf`` is exactly what the tree is built over."""

    number: int
    kind: str
    time: datetime
    subject: str
    leaf: str


class EntryPage(Schema):
    items: list[EntryLine]
    after: int | None


class EntryOut(EntryLine):
    """``proof`` leads from the leaf's hash to the root of ``head``, in base64; ``receipt`` says it in one text."""

    leaf_hash: str
    proof: list[str]
    head: str
    receipt: str


class Consistency(Schema):
    """Shows that the record of ``old`` entries is the beginning of the one of ``new`` entries."""

    old: int
    new: int
    proof: list[str]


@router.get(RECORD, response={200: HeadOut, REFUSED: Error}, operation_id="show_head")
def show_head(request: HttpRequest, slug: str) -> HeadOut:
    """How long the record is, and its signed head."""
    stream = office_of(slug).stream
    return HeadOut(
        origin=stream.origin,
        size=stream.size,
        root=encode64(stream.tree().root()),
        head=stream.head,
        key=queries.verifier_key(stream),
    )


@router.get(f"{RECORD}/entries", response={200: EntryPage, REFUSED: Error}, operation_id="list_entries")
def list_entries(request: HttpRequest, slug: str, after: Number = 0) -> EntryPage:
    """Entries in order, 25 at a time."""
    stream = office_of(slug).stream
    last = min(after, MOST_NUMBER - PAGE) + PAGE
    rows = Entry.objects.filter(stream=stream, number__gt=after, number__lte=last).order_by("number")
    return EntryPage(
        items=[EntryLine(**_line(row)) for row in rows], after=last if last < stream.size else None
    )


@router.get(
    f"{RECORD}/entries/{{int:number}}", response={200: EntryOut, REFUSED: Error}, operation_id="show_entry"
)
def show_entry(request: HttpRequest, slug: str, number: int) -> EntryOut:
    """One entry, and the proof that it stands in the record."""
    entry = Entry.objects.filter(stream=office_of(slug).stream, number=number).first()
    if entry is None:
        raise NotFound
    receipt = queries.receipt_for(entry)
    return EntryOut(
        **_line(entry),
        leaf_hash=encode64(bytes(entry.leaf_hash)),
        proof=[encode64(step) for step in receipt.path],
        head=receipt.head,
        receipt=receipt.encode(),
    )


@router.get(
    f"{RECORD}/consistency", response={200: Consistency, REFUSED: Error}, operation_id="show_consistency"
)
def show_consistency(request: HttpRequest, slug: str, old: Number, new: Number) -> Consistency:
    """The proof that nothing was rewritten between two heads."""
    stream = office_of(slug).stream
    if new > stream.size:
        raise Refused(422, "range", "new")
    if old > new:
        raise Refused(422, "range", "old")
    proof = queries.consistency(stream, old, new)
    return Consistency(old=old, new=new, proof=[encode64(step) for step in proof])


def _line(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in EntryLine.model_fields}
