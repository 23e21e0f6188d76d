"""The import of one file: rows in, voices with their cases and answers, and a file of what was rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lianxin.office.models import Office
from lianxin.record.consumers import run_until_idle

from .fields import Mapping
from .messages import Message, Reader
from .problems import BadFile, Rejected
from .rejects import Rejects
from .table import Row, Table
from .taking import Fate, Taken, Taker

#: Rows to a commit: one flush of the disk for all of them, and nobody else waits long for the lock.
BATCH = 100


@dataclass
class Summary:
    """What became of the rows.  Every row is exactly one of imported, already in, duplicate or rejected."""

    rows: int = 0
    imported: int = 0
    already_in: int = 0
    duplicates: int = 0
    rejected: int = 0
    answers: int = 0
    stopped: bool = False
    broken: str = ""
    rejects_file: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Import:
    """Everything that an import needs to know."""

    office: Office
    table: Table
    mapping: Mapping
    zone: ZoneInfo
    rejects: Rejects
    clock: Callable[[], datetime]

    def run(self, *, stop: Callable[[], bool], tell: Callable[[Summary], None]) -> Summary:
        """Take in the whole file, or as much as there is until ``stop`` says so after a batch.

        A file that breaks off keeps what came before: ``broken`` then says where the reading ended and why.
        """
        summary = Summary()
        reader = Reader(office=self.office, mapping=self.mapping, zone=self.zone)
        taker = Taker(self.office)
        try:
            for batch in _batches(self.table.rows()):
                self._take(batch, reader, taker, summary)
                tell(summary)
                summary.stopped = stop()
                if summary.stopped:
                    break
        except BadFile as error:
            summary.broken = str(error)
        run_until_idle(self.clock(), stream_id=self.office.stream_id)
        summary.rejects_file = self.rejects.finish()
        return summary

    def _take(self, batch: list[Row], reader: Reader, taker: Taker, summary: Summary) -> None:
        now = self.clock()
        refused: dict[int, str] = {}
        messages = list(_readable(batch, reader, now, refused))
        taken = taker.take(messages, now)
        refused |= {one.message.row.number: one.reason for one in taken if one.fate is Fate.REJECTED}
        for row in batch:
            if row.number in refused:
                self.rejects.add(row, refused[row.number])
        _count(summary, batch, refused, taken)


def _readable(
    batch: Iterable[Row], reader: Reader, now: datetime, refused: dict[int, str]
) -> Iterator[Message]:
    for row in batch:
        try:
            yield reader.read(row, now)
        except Rejected as error:
            refused[row.number] = str(error)


def _count(summary: Summary, batch: list[Row], refused: dict[int, str], taken: Iterable[Taken]) -> None:
    fates = Counter(one.fate for one in taken)
    summary.rows += len(batch)
    summary.imported += fates[Fate.IMPORTED]
    summary.already_in += fates[Fate.ALREADY_IN]
    summary.duplicates += fates[Fate.DUPLICATE]
    summary.rejected += len(refused)
    summary.answers += sum(one.answered for one in taken)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows by the hundred; those before a break in the file still come through."""
    batch: list[Row] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except BadFile:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
