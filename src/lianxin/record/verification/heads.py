"""Heads that an office keeps, and what witnesses signed below them: they must be what the leaves give."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.algorithms.notes import NoteError, cosigned_at

from ..models import Cosignature, Head, Witness
from .leaves import Walk
from .report import Report
from .signers import Bridges
from .tables import Row, Table


class KeptHeads:
    """The heads that one stream keeps.  Known before the leaves are read, checked after them."""

    def __init__(self, stream: int, using: str) -> None:
        condition = "WHERE stream_id = %s ORDER BY size"
        self._using = using
        self._rows = list(Table(Head, using).rows(condition, [stream]))
        self._keys = {
            row.columns["id"]: str(row.columns["key"])
            for row in Table(Witness, using).rows("WHERE stream_id = %s", [stream])
        }

    @property
    def sizes(self) -> set[int]:
        return {row.columns["size"] for row in self._rows}

    @property
    def bridges(self) -> Bridges:
        return {row.columns["size"]: _text(row, "note") for row in self._rows}

    def check(self, walk: Walk, report: Report) -> None:
        """Each head is that of the first so many leaves, and each cosignature that of the witness it names."""
        for row in self._rows:
            if walk.check_kept(_text(row, "note"), row.key) not in {None, row.columns["size"]}:
                report.fail(row.key, _("the size beside the head is not the one in it"))
        notes = {row.columns["id"]: _text(row, "note") for row in self._rows}
        for row in Table(Cosignature, self._using).rows():
            if row.columns["head_id"] in notes:
                self._check_line(row, notes[row.columns["head_id"]], report)

    def _check_line(self, row: Row, note: str, report: Report) -> None:
        key = self._keys.get(row.columns["witness_id"])
        try:
            at = cosigned_at(note + _text(row, "line"), [key]) if key else {}
        except NoteError:
            at = {}
        if key not in at or row.unreadable or int(row.columns["signed_at"].timestamp()) != at[key]:
            report.fail(row.key, _("the signature is not that of the witness below this head"))


def _text(row: Row, name: str) -> str:
    value = row.columns[name]
    return value if isinstance(value, str) else ""
