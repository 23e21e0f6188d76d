"""``lianxin import FILE``: messages of an older system, with replies and times, taken in as history."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from django.db import DatabaseError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lianxin.act.queries import median_answer_seconds
from lianxin.channels.file.fields import FIELDS, parse_map, settle
from lianxin.channels.file.importing import Import, Summary
from lianxin.channels.file.problems import BadFile
from lianxin.channels.file.rejects import Rejects, default_path
from lianxin.channels.file.source import open_table
from lianxin.channels.file.table import Table
from lianxin.office import clock
from lianxin.office.commands import OfficeError, open_office
from lianxin.office.models import Office

from ._prepare import explain_no_office, migrate, say, the_office

DEFAULT_ZONE = "Asia/Shanghai"
DAY = 86400
FAILED, MISUSED, INTERRUPTED = 1, 2, 130


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("import", help=_("take in messages from a CSV, JSONL or XLSX file"))
    parser.add_argument("file", type=Path, metavar="FILE")
    known = ", ".join(FIELDS)
    parser.add_argument(
        "--map", help=_("which column holds what: field=column,…; fields: %(known)s") % {"known": known}
    )
    parser.add_argument("--office", metavar="SLUG", help=_("the office that takes the messages in"))
    parser.add_argument("--office-name", help=_("the name of the office that is opened if there is none yet"))
    parser.add_argument(
        "--rejects", type=Path, metavar="FILE", help=_("where rows that cannot be taken in are put")
    )
    parser.add_argument("--zone", help=_("the zone of times that name none; by default the office's"))
    parser.add_argument("--encoding", default="", help=_("the encoding of the text; by default found out"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object instead of sentences"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every row is accounted for, taken in or in the rejects file; 2 when the file or the call is at fault."""
    try:
        chosen = None if arguments.map is None else parse_map(arguments.map)
        zone = _zone(arguments.zone)
        table = open_table(arguments.file, arguments.encoding)
    except BadFile as problem:
        say(str(problem))
        return MISUSED
    try:
        mapping = settle(chosen, table.columns)
        rejects = _rejects(arguments, table)
        migrate()
        office = _office(arguments)
        if office is None:
            return MISUSED
        job = Import(
            office=office,
            table=table,
            mapping=mapping,
            zone=zone or office.zone,
            rejects=rejects,
            clock=clock.read,
        )
        return _run(job, as_json=arguments.json)
    except (BadFile, OfficeError) as problem:
        say(str(problem))
        return MISUSED
    finally:
        table.close()


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        raise BadFile(_("There is no time zone “%(name)s”.") % {"name": name}) from None


def _rejects(arguments: argparse.Namespace, table: Table) -> Rejects:
    path: Path = arguments.rejects or default_path(arguments.file)
    if path.resolve() == arguments.file.resolve():
        raise BadFile(_("The rejects file must not be the file that is imported."))
    if not path.resolve().parent.is_dir():
        raise BadFile(_("There is no folder %(folder)s.") % {"folder": path.parent})
    return Rejects(path, table.columns, keep=arguments.rejects is None)


def _office(arguments: argparse.Namespace) -> Office | None:
    """The office that is meant; the first one is opened, so that a fresh machine can import at once."""
    if office := the_office(arguments.office):
        return office
    if Office.objects.exists():
        explain_no_office(arguments.office)
        return None
    slug = arguments.office or "office"
    names = {get_language() or "en": arguments.office_name} if arguments.office_name else _PLAIN_NAMES
    return open_office(slug=slug, names=names, now=clock.read(), time_zone=arguments.zone or DEFAULT_ZONE)


_PLAIN_NAMES = {"zh-hans": "本机构", "zh-hant": "本機構", "en": "Office"}


def _run(job: Import, *, as_json: bool) -> int:
    try:
        with _progress(job) as tell, _stopping() as stopped:
            summary = job.run(stop=lambda: bool(stopped), tell=tell)
    except DatabaseError as error:
        say(
            _("The database gave up: %(problem)s. What came in stays; run the same command again.")
            % {"problem": error}
        )
        return FAILED
    if as_json:
        print(json.dumps(_as_json(job, summary), ensure_ascii=False))
    else:
        print("\n".join(_sentences(job, summary)))
    if summary.broken:
        say(summary.broken)
        return MISUSED
    return INTERRUPTED if summary.stopped else 0


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """Ctrl-C lets the batch in hand finish; a second one does not wait, and nothing is lost by it either."""
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        signal.signal(signal.SIGINT, previous)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield received
    finally:
        signal.signal(signal.SIGINT, previous)


class _Teller:
    """Shows how far the import is."""

    def __init__(self, bar: Progress, table: Table) -> None:
        self._bar, self._table = bar, table
        self._task = bar.add_task("", total=1.0, rows=0, speed="")

    def __call__(self, summary: Summary) -> None:
        elapsed = self._bar.tasks[0].elapsed
        speed = _("%(n)d rows/s") % {"n": summary.rows / elapsed} if elapsed else ""
        self._bar.update(self._task, completed=self._table.part_read(), rows=summary.rows, speed=speed)


@contextmanager
def _progress(job: Import) -> Iterator[_Teller]:
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%  {task.fields[rows]}  {task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as bar:
        yield _Teller(bar, job.table)


def _as_json(job: Import, summary: Summary) -> dict[str, object]:
    return {
        "office": job.office.slug,
        "rows": summary.rows,
        "imported": summary.imported,
        "already_in": summary.already_in,
        "duplicates": summary.duplicates,
        "answers": summary.answers,
        "rejected": summary.rejected,
        "rejects_file": str(summary.rejects_file) if summary.rejects_file else None,
        "median_days_to_answer": _median_days(job.office),
        "encoding": job.table.encoding,
    }


def _median_days(office: Office) -> float | None:
    """Over everything that this office ever took over, not this file alone."""
    seconds = median_answer_seconds(office, imported=True)
    return None if seconds is None else round(seconds / DAY, 4)


def _sentences(job: Import, summary: Summary) -> Iterator[str]:
    columns = ", ".join(f"{field} = {column}" for field, column in job.mapping.items())
    yield _("Read as %(encoding)s; %(columns)s.") % {"encoding": job.table.encoding, "columns": columns}
    if summary.stopped:
        yield _("Stopped. What came in stays; run the same command again to go on.")
    yield _("Rows read: %(rows)d. Taken in: %(imported)d, with %(answers)d answers.") % vars(summary)
    yield _(
        "In already: %(already_in)d. Duplicates in the file: %(duplicates)d. Rejected: %(rejected)d."
    ) % vars(summary)
    if summary.rejects_file:
        yield _("The rejected rows and the reasons are in %(file)s.") % {"file": summary.rejects_file}
    if (days := _median_days(job.office)) is not None:
        yield _("Median time to an answer, over all messages taken over: %(days)s days.") % {"days": days}
