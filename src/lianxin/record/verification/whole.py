"""The whole check of an office's own tables: heads over tree, tree over leaves, leaves over rows.

O(entries + rows) time.  Memory: one digest for each row that the record vouches for (about 250 bytes), and one
hash for every 256 entries.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import models, router
from django.utils.translation import gettext as _

from lianxin.algorithms.merkle import leaf_hash

from ..commands import stamp
from ..digests import commitment, digest_of, recorded_models
from ..models import Cursor, Entry, Setback, Stream, Subtree
from .erasures import Erasures
from .heads import KeptHeads
from .leaves import Leaf, Walk
from .report import Report, Step, StreamReport, no_step
from .tables import Row, Table

#: What the newest entry says about a row: its digest, and the entry that vouches for it.
Vouched = dict[str, tuple[bytes, int]]
KeysOf = Callable[[str], Sequence[str]]


class StreamCheck:
    """One stream: its entries, tree, subtrees and head.  ``leaves`` must be exhausted, then ``finish`` called."""

    def __init__(self, row: Row, using: str, report: Report, keys_of: KeysOf, vouched: Vouched) -> None:
        self.pk = row.columns["id"]
        self.state = StreamReport(str(row.columns["origin"]))
        self.walk = Walk(report)
        self.walk.signers.trusted = keys_of(self.state.origin)
        self._heads = KeptHeads(self.pk, using)
        self.walk.watched = self._heads.sizes
        self._row = row
        self._using = using
        self._report = report
        self._vouched = vouched
        self._erasures = Erasures()
        report.streams.append(self.state)

    def leaves(self, step: Step = no_step) -> Iterator[Leaf]:
        """Every well-formed leaf in order, each checked against its row on the way."""
        for row in Table(Entry, self._using).rows("WHERE stream_id = %s ORDER BY number", [self.pk]):
            leaf = self._entry(row)
            step(1)
            if leaf is not None:
                yield leaf

    def finish(self) -> None:
        """The tree as it came out, against the stream's row, its subtrees and its signed head."""
        edge, columns = self.walk.edge, self._row.columns
        found = {"size": edge.size, "edge": edge.encode()}
        for name, value in found.items():
            if columns[name] != value:
                self._fail(self._row, _("%(column)s is not what the entries give") % {"column": name})
        for name in self._row.unreadable:
            self._fail(self._row, _("%(column)s cannot be read") % {"column": name})
        for number, problem in self._erasures.problems():
            where = f"{Entry._meta.db_table}/{self.pk}/{number}"
            self._report.fail(where, f"{self.state.origin}: {problem}")
        self._subtrees()
        head = columns["head"] if isinstance(columns["head"], str) else ""
        self.walk.check_head(head, self.state, self._heads.bridges, self._row.key)
        self._heads.check(self.walk, self._report)

    def _entry(self, row: Row) -> Leaf | None:
        columns, number = row.columns, self.walk.edge.size + 1
        if columns["number"] != number:
            self._fail(row, _("here entry %(number)s should stand") % {"number": number})
        text = columns["leaf"] if isinstance(columns["leaf"], str) else ""
        data = text.encode("utf-8", "surrogateescape")
        leaf = self.walk.take(data, row.key)
        problems = [_("%(column)s cannot be read") % {"column": name} for name in row.unreadable]
        if columns["leaf_hash"] != leaf_hash(data):
            problems.append(_("the hash does not belong to the public part"))
        if leaf is not None:
            problems += self._against_leaf(row, leaf)
        for problem in problems:
            self._fail(row, _("entry %(number)s: %(problem)s") % {"number": number, "problem": problem})
        return leaf

    def _against_leaf(self, row: Row, leaf: Leaf) -> Iterator[str]:
        """What the row's columns say otherwise than the leaf; the digests are kept when they are proven."""
        columns = row.columns
        told = {"kind": columns["kind"], "time": _stamp(columns["time"]), "subject": columns["subject"]}
        for name, value in told.items():
            if value != leaf[name]:
                yield _("%(column)s differs from the public part") % {"column": name}
        salt, opening = columns["salt"], columns["opening"]
        if self._erasures.take(leaf, gone=salt is None and opening is None):
            return
        if not isinstance(salt, bytes) or not isinstance(opening, str):
            yield _("the private part is gone or not readable")
        elif commitment(salt, opening.encode("utf-8", "surrogateescape")) != leaf["commitment"]:
            yield _("the private part is not the one that the public part commits to")
        else:
            self._keep(json.loads(opening)["rows"], leaf["number"])

    def _keep(self, digests: dict[str, str], number: int) -> None:
        self._vouched.update({key: (bytes.fromhex(digest), number) for key, digest in digests.items()})

    def _subtrees(self) -> None:
        expected = dict(self.walk.subtrees)
        rows = Table(Subtree, self._using).rows("WHERE stream_id = %s ORDER BY level, position", [self.pk])
        for row in rows:
            place = (row.columns["level"], row.columns["position"])
            if row.unreadable or expected.pop(place, None) != row.columns["hash"]:
                self._fail(row, _("the hash is not what the entries give"))
        for level, position in expected:
            where = f"{Subtree._meta.db_table}/{level}/{position}"
            self._report.fail(where, _("a hash above the entries is missing"))

    def _fail(self, row: Row, problem: str) -> None:
        self._report.fail(row.key, f"{self.state.origin}: {problem}")


def streams(using: str, report: Report, keys_of: KeysOf, vouched: Vouched) -> list[StreamCheck]:
    """A check for every stream of the database."""
    return [StreamCheck(row, using, report, keys_of, vouched) for row in Table(Stream, using).rows()]


def check_strays(using: str, report: Report) -> None:
    """Rows of the log that belong to no stream, and cursors that are ahead of the entries."""
    for model in (Entry, Subtree, Cursor, Setback):
        for row in Table(model, using).rows("WHERE stream_id NOT IN (SELECT id FROM record_stream)"):
            report.fail(row.key, _("it belongs to no record"))
    sizes = {row.columns["id"]: row.columns["size"] for row in Table(Stream, using).rows()}
    for row in Table(Cursor, using).rows():
        number, size = row.columns["number"], sizes.get(row.columns["stream_id"])
        if row.unreadable or not isinstance(size, int) or not 0 <= number <= size:
            report.fail(row.key, _("the consumer claims to have read entries that do not exist"))
    for row in Table(Setback, using).rows():
        report.warn(
            row.key,
            _("entry %(number)s could not be handled yet by %(consumer)s")
            % {"number": row.columns["number"], "consumer": row.columns["consumer"]},
        )


def check_rows(
    databases: dict[str, str],
    report: Report,
    vouched: Vouched,
    step: Step = no_step,
    office: int | None = None,
) -> None:
    """Every row behind the record must be exactly what the newest entry about it says; uses up ``vouched``.

    With ``office``, rows of other offices are left out.
    """
    for model in recorded_models():
        alias = router.db_for_read(model) or "default"
        for row in Table(model, databases[alias]).rows():
            step(1)
            if row.key in vouched or office is None or row.columns.get("office_id") == office:
                _check_row(model, row, vouched.pop(row.key, None), report, in_vault=alias != "default")
    for key, (_digest, number) in sorted(vouched.items(), key=lambda item: item[1][1]):
        report.fail(key, _("the row is gone; entry %(number)s vouches for it") % {"number": number})


def _check_row(
    model: type[models.Model], row: Row, told: tuple[bytes, int] | None, report: Report, *, in_vault: bool
) -> None:
    if told is None and in_vault:
        report.warn(row.key, _("nobody claims this contact: its voice was never received"))
    elif told is None:
        report.fail(row.key, _("no entry of the record vouches for this row"))
    elif row.unreadable:
        names = {"columns": ", ".join(row.unreadable), "number": told[1]}
        report.fail(row.key, _("%(columns)s cannot be read; entry %(number)s vouches for the row") % names)
    elif _digest(model, row) != told[0]:
        report.fail(row.key, _("the row was changed; entry %(number)s vouches for it") % {"number": told[1]})


def _digest(model: type[models.Model], row: Row) -> bytes | None:
    """The digest of the row as it stands; None for values that no command could have written."""
    try:
        return bytes.fromhex(digest_of(model, row.columns))
    except (ValueError, TypeError):
        return None


def _stamp(time: Any) -> str | None:
    return stamp(time) if hasattr(time, "astimezone") else None
