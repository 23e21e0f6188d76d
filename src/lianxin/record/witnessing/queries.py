"""Reads of heads, keys and cosignatures."""

from __future__ import annotations

from typing import Any

from lianxin.algorithms.notes import split_note

from ..entries import KEY_CHANGED
from ..models import Cosignature, Entry, Head, Stream, Witness
from ..queries import verifier_key

#: Pages and feeds of heads end here; the record itself has all that came before.
MOST_HEADS = 100


def keys(stream: Stream) -> list[str]:
    """Every key that signed heads of this record, the oldest first."""
    changed = [entry.public for entry in _changes(stream)]
    return [changed[0]["old"], *(one["new"] for one in changed)] if changed else [verifier_key(stream)]


def key_history(stream: Stream) -> dict[str, Any]:
    """What ``keys.json`` says: every key, and for each change the head that both keys signed."""
    entries = _changes(stream)
    heads = dict(Head.objects.filter(stream=stream).values_list("size", "note")) if entries else {}
    changes = [
        {
            "number": entry.number,
            "old": entry.public["old"],
            "new": entry.public["new"],
            "head": heads.get(entry.number, ""),
        }
        for entry in entries
    ]
    return {"keys": keys(stream), "changes": changes}


def _changes(stream: Stream) -> list[Entry]:
    return list(
        Entry.objects.filter(stream=stream, kind=KEY_CHANGED.name, number__lte=stream.size).order_by("number")
    )


def witnesses(stream: Stream) -> list[Witness]:
    """Those who are named and not dropped, in the order in which they were named."""
    return list(
        Witness.objects.filter(stream=stream, dropped_at=None).select_related("asking").order_by("pk")
    )


def newest_witnessed(stream_id: int, *, at_least: int = 0, at_most: int | None = None) -> Head | None:
    """The newest head that a witness cosigned, if it covers ``at_least`` so many entries."""
    found = Head.objects.filter(stream_id=stream_id, cosignatures__isnull=False, size__gte=at_least)
    if at_most is not None:
        found = found.filter(size__lte=at_most)
    return found.order_by("-size").first()


def newest_size(witness: Witness) -> int | None:
    """How many entries the largest head had that a witness signed, if they signed any."""
    sizes = Cosignature.objects.filter(witness=witness).order_by("-head__size")
    return sizes.values_list("head__size", flat=True).first()


def newest_heads(stream: Stream) -> list[Head]:
    """The heads that are kept, the newest first, with their cosignatures."""
    found = Head.objects.filter(stream=stream).prefetch_related("cosignatures__witness")
    return list(found.order_by("-size")[:MOST_HEADS])


def root_in(note: str) -> str:
    """The root hash that a head speaks of, as it stands there."""
    return split_note(note)[0].split("\n")[2]
