"""What goes when somebody takes their words away: said by every room that holds some, and noted for restored backups.

Rooms above tell what they hold of a voice with ``@holds_words``, so that all of it goes in one transaction.  The
ledger ``erased.jsonl`` in the data folder names what was erased by keyed hashes and codes of homes alone; a backup
that is older than an erasure brings the words back, and ``commands.reapply`` takes them away again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from lianxin.algorithms.quoting import Quotes
from lianxin.office.models import Office
from lianxin.record.commands import stamp
from lianxin.record.erasing import Why

from .models import Voice

LEDGER = "erased.jsonl"


@dataclass(frozen=True)
class Change:
    """What becomes of one row: these columns get these values, or (None) the row goes.

    ``since``: the number of the first entry that spoke of the row, where that is older than the voice's own.
    """

    row: models.Model
    values: dict[str, Any] | None
    since: int | None = None


Holder = Callable[[Voice, Quotes], Iterable[Change]]
HOLDERS: list[Holder] = []


def holds_words(holder: Holder) -> Holder:
    """Declare what a room holds of the words of a voice."""
    HOLDERS.append(holder)
    return holder


#: What a line of the ledger names that is no voice, visit or home, and who lets it go again.
Again = Callable[[Office, str, Why, datetime], int]
AGAIN: dict[str, Again] = {}


def erased_again(named: str, again: Again) -> None:
    """Declare how a room above lets go again what a restored backup brought back."""
    AGAIN[named] = again


def blanked(rows: Iterable[models.Model], *names: str) -> Iterator[Change]:
    """Texts that the person wrote: empty from now on."""
    for row in rows:
        if values := {name: "" for name in names if getattr(row, name)}:
            yield Change(row, values)


def unquoted(rows: Iterable[models.Model], quotes: Quotes, *names: str) -> Iterator[Change]:
    """Texts that the office wrote: they stay, without what they quote of the person's words."""
    for row in rows:
        new = {name: without_quotes(getattr(row, name), quotes) for name in names}
        if values := {name: text for name, text in new.items() if text != getattr(row, name)}:
            yield Change(row, values)


def without_quotes(told: Any, quotes: Quotes, *, but: Collection[str] = ()) -> Any:
    """Every text in it, however deep it lies, except under the names in ``but``."""
    if isinstance(told, str):
        return quotes.without(told)
    if isinstance(told, dict):
        return {
            name: one if name in but else without_quotes(one, quotes, but=but) for name, one in told.items()
        }
    if isinstance(told, list):
        return [without_quotes(one, quotes, but=but) for one in told]
    return told


def ledger() -> Path:
    """Where the erasures of this house are noted."""
    return Path(settings.DATA) / LEDGER


def note(office: Office, named: dict[str, str], *, why: Why, now: datetime) -> None:
    """Add to the ledger, on disk for good before the erasure commits: it may say too much, never too little."""
    line = {"office": office.slug, **named, "why": why, "at": stamp(now)}
    append_lines(ledger(), [json.dumps(line)])


def append_lines(path: Path, lines: Iterable[str]) -> None:
    """Add lines to a file that only this house reads, flushed to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
