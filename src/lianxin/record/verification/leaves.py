"""The form of a leaf, and the walk along all leaves that rebuilds the tree above them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import EMPTY_EDGE, Edge, leaf_hash
from lianxin.algorithms.notes import NoteError, open_head
from lianxin.algorithms.strict64 import encode64

from ..entries import KINDS
from .report import Report, StreamReport

Leaf = Mapping[str, Any]
FIELDS = {"number", "kind", "time", "subject", "public", "commitment"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_COMMITMENT = re.compile(r"[0-9a-f]{64}")


class LeafError(ValueError):
    """A leaf that no command of ours could have written; the text says why."""


def read_leaf(data: bytes, number: int) -> Leaf:
    """The leaf that stands at ``number``; raises ``LeafError`` when it is not well formed."""
    try:
        leaf = json.loads(data)
        spelled = canonical(leaf)
    except (ValueError, TypeError, RecursionError):
        raise LeafError(_("the public part is not readable")) from None
    if spelled != data or not isinstance(leaf, dict) or leaf.keys() != FIELDS or not _typed(leaf):
        raise LeafError(_("the public part is not spelled as the record spells it"))
    if leaf["number"] != number:
        raise LeafError(_("the public part belongs to entry %(number)s") % {"number": leaf["number"]})
    kind = KINDS.get(leaf["kind"])
    if kind is not None and not kind.fits(leaf["public"]):
        raise LeafError(_("the public fields are not those of its kind"))
    return leaf


def _typed(leaf: dict[str, Any]) -> bool:
    texts = [leaf["kind"], leaf["time"], leaf["subject"], leaf["commitment"]]
    return (
        type(leaf["number"]) is int
        and isinstance(leaf["public"], dict)
        and all(isinstance(text, str) for text in texts)
        and _TIME.fullmatch(leaf["time"]) is not None
        and _COMMITMENT.fullmatch(leaf["commitment"]) is not None
    )


class Walk:
    """Goes along the leaves of one stream in order and grows the tree that they must give.

    O(n) time; in memory it keeps the edge and the roots of finished subtrees, 1 in 256 leaves.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.edge: Edge = EMPTY_EDGE
        self.subtrees: dict[tuple[int, int], bytes] = {}
        self.damaged = False
        self._strange: set[str] = set()

    def take(self, data: bytes, where: str) -> Leaf | None:
        """Add the next leaf; returns it, or None (and says so in the report) when it is damaged."""
        number = self.edge.size + 1
        self.edge, finished = self.edge.append(leaf_hash(data))
        self.subtrees.update({(level, position): value for level, position, value in finished})
        try:
            leaf = read_leaf(data, number)
        except LeafError as error:
            self.damaged = True
            self.report.fail(where, _("entry %(number)s: %(problem)s") % {"number": number, "problem": error})
            return None
        self._note_strange(leaf["kind"], where)
        return leaf

    def _note_strange(self, kind: str, where: str) -> None:
        if kind not in KINDS and kind not in self._strange:
            self._strange.add(kind)
            self.report.warn(where, _("entries of the kind %(kind)s are unknown here") % {"kind": kind})

    def check_head(self, head: str, stream: StreamReport, key: str | None, where: str) -> None:
        """The signed head must bear the stream's key and say what the leaves give."""
        stream.size, stream.root = self.edge.size, encode64(self.edge.root())
        if key is None:
            self.report.fail(where, _("there is no key to check the signed head with; give one with --key"))
            return
        try:
            signed = open_head(head, [key])
        except NoteError as error:
            self.report.fail(where, _("the signed head does not hold: %(problem)s") % {"problem": error})
            return
        said = (signed.origin, signed.size, signed.root)
        stream.head_ok = said == (stream.origin, self.edge.size, self.edge.root())
        if not stream.head_ok:
            self.report.fail(
                where,
                _("the signed head speaks of %(signed)s entries and another root; the entries give %(found)s")
                % {"signed": signed.size, "found": self.edge.size}
                if signed.origin == stream.origin
                else _("the signed head is that of another record, %(origin)s") % {"origin": signed.origin},
            )
