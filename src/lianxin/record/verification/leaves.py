"""The form of a leaf, and the walk along all leaves that rebuilds the tree above them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import EMPTY_EDGE, Edge, leaf_hash
from lianxin.algorithms.notes import NoteError, open_head
from lianxin.algorithms.strict64 import encode64

from ..entries import KINDS
from .report import Report, StreamReport
from .signers import Bridges, KeyChain

Leaf = Mapping[str, Any]
FIELDS = {"number", "kind", "time", "subject", "public", "commitment"}
#: How far a clock that is kept by the network may step back, as it does every day.
CLOCK_DRIFT = timedelta(minutes=5)
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
        self.signers = KeyChain()
        #: Sizes of heads that will be asked about, and the roots at these sizes.
        self.watched: set[int] = set()
        self._roots: dict[int, bytes] = {}
        self._strange: set[str] = set()
        self._newest = ""
        self.set_back = 0

    def take(self, data: bytes, where: str) -> Leaf | None:
        """Add the next leaf; returns it, or None (and says so in the report) when it is damaged."""
        number = self.edge.size + 1
        self.edge, finished = self.edge.append(leaf_hash(data))
        self.subtrees.update({(level, position): value for level, position, value in finished})
        if number in self.watched:
            self._roots[number] = self.edge.root()
        try:
            leaf = read_leaf(data, number)
        except LeafError as error:
            self.damaged = True
            self.report.fail(where, _("entry %(number)s: %(problem)s") % {"number": number, "problem": error})
            return None
        self._note_strange(leaf["kind"], where)
        self._note_time(leaf)
        self.signers.take(leaf["kind"], leaf["public"], self.edge)
        return leaf

    def _note_strange(self, kind: str, where: str) -> None:
        if kind not in KINDS and kind not in self._strange:
            self._strange.add(kind)
            self.report.warn(where, _("entries of the kind %(kind)s are unknown here") % {"kind": kind})

    def _note_time(self, leaf: Leaf) -> None:
        """Numbers order the record, not times.  How often its clock was set back, a reader learns."""
        before, self._newest = self._newest, leaf["time"]
        with suppress(ValueError):  # nothing before it, or a time of the right form that is none
            back = datetime.fromisoformat(before) - datetime.fromisoformat(leaf["time"])
            self.set_back += back > CLOCK_DRIFT

    def check_kept(self, note: str, where: str, *, witnessed: bool = False) -> int | None:
        """A head of earlier must be the one that the leaves gave then; returns its size if it is readable."""
        try:
            head = self.signers.open_witnessed(note) if witnessed else self.signers.open(note)
        except NoteError as error:
            self.report.fail(where, _("the signed head does not hold: %(problem)s") % {"problem": error})
            return None
        root = EMPTY_EDGE.root() if head.size == 0 else self._roots.get(head.size)
        if head.root != root:
            self.report.fail(
                where,
                _("a head of %(size)s entries was signed that these entries do not give")
                % {"size": head.size},
            )
        return head.size

    def check_head(self, head: str, stream: StreamReport, bridges: Bridges, where: str) -> None:
        """The signed head must bear the key that is in use and say what the leaves give."""
        stream.size, stream.root = self.edge.size, encode64(self.edge.root())
        stream.set_back = self.set_back
        if not self.signers.trusted:
            self.report.fail(where, _("there is no key to check the signed head with; give one with --key"))
            return
        problems = list(self.signers.problems(stream.origin, bridges))
        for problem in problems:
            self.report.fail(where, problem)
        try:
            signed = open_head(head, self.signers.keys_at(self.edge.size))
        except NoteError as error:
            self.report.fail(where, _("the signed head does not hold: %(problem)s") % {"problem": error})
            return
        said = (signed.origin, signed.size, signed.root)
        fits = said == (stream.origin, self.edge.size, self.edge.root())
        stream.head_ok = fits and not problems
        if not fits:
            self.report.fail(
                where,
                _("the signed head speaks of %(signed)s entries and another root; the entries give %(found)s")
                % {"signed": signed.size, "found": self.edge.size}
                if signed.origin == stream.origin
                else _("the signed head is that of another record, %(origin)s") % {"origin": signed.origin},
            )
