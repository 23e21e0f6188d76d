"""Tables of the record, and the base of every table that the record vouches for."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from lianxin.algorithms.merkle import Edge
from lianxin.algorithms.notes import name_of


class Recorded(models.Model):
    """A row that stands behind the record.

    Only a command writes it, and the command's entry commits to a digest of all its columns, so that
    ``lianxin verify`` finds a single byte changed by any other way.
    """

    #: Columns that came after the first rows, with the value that older rows have.  Where a row has that value
    #: its digest leaves the column out, so what was written before the column existed still verifies.
    later: ClassVar[dict[str, Any]] = {}

    class Meta:
        abstract = True


class Stream(models.Model):
    """One office's log: its size, the right edge of its tree and its newest signed head."""

    origin = models.CharField(max_length=200, unique=True)
    size = models.BigIntegerField(default=0)
    edge = models.BinaryField(default=b"")
    head = models.TextField(default="")

    def tree(self) -> Edge:
        return Edge.decode(self.size, bytes(self.edge))


class Entry(models.Model):
    """One line of the log.  ``leaf`` is public and for ever; ``salt`` and ``opening`` may be erased."""

    # Without a row number of its own: nothing stands here that the record does not vouch for.
    pk = models.CompositePrimaryKey("stream_id", "number")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries", db_index=False)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    time = models.DateTimeField()
    subject = models.CharField(max_length=60)
    leaf = models.TextField()
    leaf_hash = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=32, null=True)
    opening = models.TextField(null=True)

    class Meta:
        indexes = [models.Index(fields=["stream", "subject", "number"], name="record_entry_subject")]

    @property
    def public(self) -> dict[str, Any]:
        """The public fields, as the leaf holds them."""
        fields: dict[str, Any] = json.loads(self.leaf)["public"]
        return fields


class Subtree(models.Model):
    """The hash over 256**level finished entries: what proofs read instead of every leaf."""

    pk = models.CompositePrimaryKey("stream_id", "level", "position")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False)
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)


class Cursor(models.Model):
    """How far a consumer has read one stream."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    consumer = models.CharField(max_length=60)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "consumer"], name="record_cursor_consumer")]


class Setback(models.Model):
    """An entry that a consumer could not handle yet: kept, shown to the steward and tried again."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    consumer = models.CharField(max_length=60)
    number = models.BigIntegerField()
    tries = models.IntegerField(default=1)
    next_try = models.DateTimeField()
    problem = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "consumer", "number"], name="record_setback_entry")
        ]


class Witness(Recorded):
    """Somebody outside who states that the record only grows.  Without an address they hand in what they sign."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="witnesses")
    key = models.CharField(max_length=400)
    address = models.CharField(max_length=400, default="")
    named_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    @property
    def name(self) -> str:
        return name_of(self.key)


class Head(models.Model):
    """A signed head that is kept: one a day, each with which the key changed, and each that a witness cosigned."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="heads")
    size = models.BigIntegerField()
    note = models.TextField()
    kept_at = models.DateTimeField()
    day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "size"], name="record_head_size")]

    def with_cosignatures(self) -> str:
        """The head with the office's signature and below it those of its witnesses."""
        return self.note + "".join(self.cosignatures.order_by("pk").values_list("line", flat=True))


class Cosignature(models.Model):
    """What a witness signed below a head, as it stands in the note, and when."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    line = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["head", "witness"], name="record_cosignature_once")]


class Asking(models.Model):
    """When a witness was last asked, how much of the record it knows, and what went wrong, if anything did."""

    witness = models.OneToOneField(Witness, on_delete=models.CASCADE, primary_key=True, related_name="asking")
    asked_at = models.DateTimeField()
    known = models.BigIntegerField(default=0)
    problem = models.CharField(max_length=40, default="")
