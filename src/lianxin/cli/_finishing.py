"""The second half of ``lianxin restore``, on the house that came out of the backup."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.hear.commands.reapplying import reapply
from lianxin.office import clock
from lianxin.record import restores
from lianxin.record.erasing import NotSound
from lianxin.record.keeping import databases
from lianxin.record.models import Stream
from lianxin.record.verification.folders import FILES
from lianxin.record.verification.report import Unreadable
from lianxin.record.witnessing.queries import keys

from ._checks import Checked, check_data
from ._prepare import migrate, say
from ._report import as_text

#: A process that falls over ends with 1, so what was broken before has a status of its own.
DONE, BROKEN_BEFORE = 0, 3
TOLD = "restore.json"


def finish(folder: Path) -> int:
    """Fill the databases, check everything, and say in each record that it was restored."""
    told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    for alias in reversed(FILES):  # the office's database last: with it the house is there
        if databases.engine(alias) != "sqlite":
            databases.load(folder, alias, told["migrations"][alias])
    migrate()
    checked = _checked()
    now = clock.read()
    for stream in Stream.objects.order_by("pk"):
        _tell(stream, told, now)
    erased = _erase_again(told["erased"], now)
    for alias in FILES:
        databases.finish(alias)
    _tidy(folder)
    return DONE if erased and (checked is None or checked.report.ok) else BROKEN_BEFORE


def _erase_again(ledger: str, now: datetime) -> bool:
    """What was erased after the backup goes once more; False where tampered rows stand in the way."""
    try:
        again = reapply(Path(ledger), now=now) if ledger else 0
    except NotSound as error:
        say(_("What was erased since could not be erased again: %(problem)s") % {"problem": error})
        return False
    if again:
        text = ngettext("%(n)d later erasure was done again.", "%(n)d later erasures were done again.", again)
        print(text % {"n": again})
    return True


def _checked() -> Checked | None:
    """The check of what was backed up, before anything new is written; None where there was no record at all."""
    try:
        checked = check_data(None, None, None)
    except Unreadable:
        return None
    if not checked.report.ok:
        say(as_text(checked))
        say(_("The backup itself is whole: this is how the house was when it was taken."))
    return checked


def _tell(stream: Stream, told: dict[str, Any], now: datetime) -> None:
    trusted = keys(stream)
    found = [restores.known_head(text, stream.origin, trusted) for text in told["heads"]]
    known = max((head.size for head in found if head), default=None)
    at = datetime.fromisoformat(told["made_at"])
    before = stream.size
    restores.restored(stream_id=stream.pk, backup_at=at, known_size=known, now=now)
    facts = {"origin": stream.origin, "size": before, "key": trusted[-1], "at": told["made_at"]}
    print(_("%(origin)s: %(size)s entries as of %(at)s; its key is %(key)s") % facts)
    if known is None or known <= before:
        print("  " + _("How much came after the backup is not known here; receipts of it can be shown."))
    else:
        lost = known - before
        text = ngettext("%(n)d later entry is lost.", "%(n)d later entries are lost.", lost)
        print("  " + text % {"n": lost})


def _tidy(folder: Path) -> None:
    (folder / TOLD).unlink()
    tables = folder / databases.TABLES
    for path in sorted(tables.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if tables.exists():
        tables.rmdir()
