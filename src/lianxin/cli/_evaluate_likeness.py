"""``lianxin evaluate likeness``: how well voices about one problem find each other, on an office's own past data.

Each message of a group is asked about, as it would be when it came in, with the index and the comparison of the
product.  P@1 is how often the first answer is of the same group; R@10 is how many of the group are among the first
ten, of as many as could be.  Both are means over the groups, so a large group does not hide a small one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, quantiles
from time import process_time

from django.utils.translation import gettext as _

from lianxin.channels.file.dates import moment
from lianxin.channels.file.problems import BadFile, Rejected
from lianxin.channels.file.text_table import TextTable
from lianxin.hear.models import Voice
from lianxin.hear.search import index_many
from lianxin.hear.text import clean
from lianxin.hear.understanding.likeness import likely
from lianxin.office.models import Office

from ._prepare import say
from ._scratch import scratch_office

FOUND, UNUSABLE, INTERRUPTED = 0, 2, 130
FIRST = 10
AT_ONCE = 500
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
MESSAGES, GROUPS = ("id", "title", "body", "time"), ("group", "id")

Groups = dict[str, list[str]]


@dataclass(frozen=True)
class Figures:
    """What was found; shares from 0 to 1, milliseconds of the processor for one question."""

    p_at_1: float
    r_at_10: float
    queries: int
    groups: int
    messages: int
    unknown_ids: int
    p95_ms: float


def add(parser: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ours = parser.add_parser("likeness", help=_("how well voices about one problem find each other"))
    ours.add_argument("messages", type=Path, metavar="MESSAGES.csv", help=_("columns id, title, body, time"))
    ours.add_argument("groups", type=Path, metavar="GROUPS.csv", help=_("columns group, id"))
    ours.add_argument("--json", action="store_true", help=_("print the figures as JSON"))
    ours.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: measured; 2: the files cannot be measured with."""
    try:
        messages = _messages(arguments.messages)
        groups, unknown = _groups(arguments.groups, messages)
        figures = measure(messages, groups, unknown)
    except (BadFile, OSError) as error:
        say(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        say(_("Interrupted: nothing was measured."))
        return INTERRUPTED
    print(json.dumps(asdict(figures)) if arguments.json else _table(figures))
    return FOUND


def _read(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    table = TextTable(path)
    try:
        if missing := [name for name in columns if name not in table.columns]:
            told = {"file": path.name, "names": ", ".join(missing)}
            raise BadFile(_("%(file)s has no column %(names)s.") % told)
        return [{name: str(row.cells[name]) for name in columns} for row in table.rows() if not row.problem]
    finally:
        table.close()


def _messages(path: Path) -> dict[str, dict[str, str]]:
    """Messages by their id; the first of an id counts."""
    found: dict[str, dict[str, str]] = {}
    for row in _read(path, MESSAGES):
        if clean(row["title"] + row["body"]):
            found.setdefault(row["id"].strip(), row)
    return found


def _groups(path: Path, messages: Mapping[str, object]) -> tuple[Groups, int]:
    """Groups with at least two known messages, and how many ids no message has."""
    found: Groups = {}
    rows = _read(path, GROUPS)
    known = [row for row in rows if row["id"].strip() in messages]
    for row in known:
        members = found.setdefault(row["group"], [])
        if row["id"].strip() not in members:
            members.append(row["id"].strip())
    groups = {name: members for name, members in found.items() if len(members) > 1}
    if not groups:
        raise BadFile(_("No group in %(file)s has two messages that are known.") % {"file": path.name})
    return groups, len(rows) - len(known)


def measure(messages: Mapping[str, Mapping[str, str]], groups: Groups, unknown: int = 0) -> Figures:
    """Index all messages in a database of their own, then ask about each that is in a group."""
    with scratch_office() as office:
        voices = _voices(office, messages)
        names = {voice.pk: name for name, voice in voices.items()}
        took: list[float] = []
        hits: list[float] = []
        shares: list[float] = []
        for members in groups.values():
            asked = [_ask(office, voices[name], names, took) for name in members]
            pairs = list(zip(members, asked, strict=True))
            hits.append(fmean(bool(set(found[:1]) & set(members)) for _name, found in pairs))
            shares.append(fmean(_share(found, set(members) - {name}) for name, found in pairs))
    return Figures(
        p_at_1=round(fmean(hits), 4),
        r_at_10=round(fmean(shares), 4),
        queries=len(took),
        groups=len(groups),
        messages=len(messages),
        unknown_ids=unknown,
        p95_ms=round(quantiles(took, n=20)[-1], 2),
    )


def _ask(office: Office, voice: Voice, names: Mapping[int, str], took: list[float]) -> list[str]:
    begun = process_time()
    found = [names[one.voice_id] for one in likely(office, voice, limit=FIRST)]
    took.append((process_time() - begun) * 1000)
    return found


def _share(found: list[str], wanted: set[str]) -> float:
    return len(wanted & set(found)) / min(FIRST, len(wanted))


def _voices(office: Office, messages: Mapping[str, Mapping[str, str]]) -> dict[str, Voice]:
    """Rows without a receipt: only what is found and likened is measured here, nobody speaks."""
    voices = {name: _voice(office, number, row) for number, (name, row) in enumerate(messages.items())}
    rows = list(voices.values())
    for start in range(0, len(rows), AT_ONCE):
        part = Voice.objects.bulk_create(rows[start : start + AT_ONCE])
        index_many(part)
    return voices


def _voice(office: Office, number: int, row: Mapping[str, str]) -> Voice:
    when = _when(row["time"], office)
    return Voice(
        office=office,
        channel="file",
        title=clean(row["title"]),
        body=clean(row["body"]),
        said_at=when,
        received_at=when,
        code_lookup=number.to_bytes(32),
    )


def _when(written: str, office: Office) -> datetime:
    """A time that cannot be understood says nothing about nearness; the message counts all the same."""
    try:
        return moment(written, office.zone)
    except Rejected:
        return UNDATED


def _table(figures: Figures) -> str:
    rows = {
        _("First answer about the same problem (P@1)"): f"{figures.p_at_1:.1%}",
        _("Of the same problem, among the first ten (R@10)"): f"{figures.r_at_10:.1%}",
        _("Questions asked"): str(figures.queries),
        _("Groups"): str(figures.groups),
        _("Messages"): str(figures.messages),
        _("Ids of groups that no message has"): str(figures.unknown_ids),
        _("Time for one question, 95 of 100 (ms)"): f"{figures.p95_ms:.1f}",
    }
    return "\n".join(f"{value:>8}  {label}" for label, value in rows.items())
