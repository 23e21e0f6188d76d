"""Files on their way in: received piece by piece, cleaned, and kept for a day until somebody speaks with them.

A staged file belongs to whoever has its token.  What it was sent as (name, type, time) is never looked at.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO

from lianxin.hear import codes
from lianxin.hear.cleaning import Unclean
from lianxin.hear.cleaning.kinds import HEAD, MOST_FILE, demand_size, kind_of
from lianxin.hear.models import Attachment, StagedFile
from lianxin.office.models import Office
from lianxin.record.commit import grouped

from . import running, storage

#: How long a file waits for the words it belongs to.
KEPT = timedelta(days=1)
#: A purge comes this much later, so that it never meets somebody who just hands in.
GRACE = timedelta(hours=1)
#: Files of one office that may be half received at the same time.
MOST_OPEN = 200
MOST_FILES = 10
_PURGED_AT_ONCE = 100

#: What is known of clean bytes, by column.
Facts = dict[str, str | int | None]


def begin(*, office: Office, length: int, now: datetime) -> tuple[StagedFile, str]:
    """Make room for a file of this length; returns it and the token by which alone it can be found."""
    if length <= 0:
        raise Unclean("empty")
    if length > MOST_FILE:
        raise Unclean("large")
    if not storage.has_room(length):
        raise Unclean("full")
    if _open_at(office, now) >= MOST_OPEN:
        raise Unclean("busy")
    token = secrets.token_urlsafe(16)
    staged = StagedFile(office=office, token_lookup=_lookup(office, token), length=length, begun_at=now)
    grouped(partial(staged.save, force_insert=True))
    part_of(staged).touch(mode=0o600)
    return staged, token


def _open_at(office: Office, now: datetime) -> int:
    waiting = StagedFile.objects.filter(office=office, digest="", problem="", begun_at__gt=now - KEPT)
    return waiting.count()


def _lookup(office: Office, token: str) -> bytes:
    return codes.derived("staged file", office.slug, token)


def part_of(staged: StagedFile) -> Path:
    """Where the bytes lie as they come; how many came is the length of this file and stands nowhere else."""
    return storage.incoming() / f"{bytes(staged.token_lookup).hex()}.part"


def received(staged: StagedFile) -> int:
    """How many bytes have come so far."""
    if staged.digest or staged.problem:
        return staged.length
    try:
        return part_of(staged).stat().st_size
    except FileNotFoundError:
        return 0


def find(*, office: Office, token: str, now: datetime) -> StagedFile | None:
    """The file of this token, unless its day is over."""
    lookup = _lookup(office, token)
    return StagedFile.objects.filter(office=office, token_lookup=lookup, begun_at__gt=now - KEPT).first()


def settle(staged: StagedFile) -> StagedFile:
    """Clean a file that has come whole; raises ``Unclean``, now and whenever asked again, if it cannot be taken."""
    if staged.problem:
        raise Unclean(staged.problem)
    if staged.digest:
        return staged
    if received(staged) < staged.length:
        raise Unclean("unfinished")
    part = part_of(staged)
    try:
        _clean(staged, part)
    except Unclean as error:
        if error.problem != "busy":
            staged.problem = error.problem
            grouped(partial(staged.save, update_fields=["problem"]))
            part.unlink(missing_ok=True)
        raise
    part.unlink(missing_ok=True)
    return staged


def _clean(staged: StagedFile, part: Path) -> None:
    with part.open("rb") as file:
        demand_size(kind_of(file.read(HEAD)), staged.length)
    with storage.workbench() as bench:
        target = bench / "clean"
        clean = running.cleaned(part, target)
        facts: Facts = {
            "original": storage.digest_of(part),
            "digest": storage.digest_of(target),
            "size": target.stat().st_size,
            "media_type": clean.media_type,
            "width": clean.width,
            "height": clean.height,
            "phash": clean.phash,
        }
        keep(staged, target, facts)


def keep(staged: StagedFile, clean: Path, facts: Facts) -> None:
    """Put clean bytes in their place and note what they are."""
    for name, value in facts.items():
        setattr(staged, name, value)
    with storage.lock():
        storage.put(clean, staged.digest)
        grouped(partial(staged.save, update_fields=list(facts)))


def stage_bytes(office: Office, content: bytes | IO[bytes], now: datetime) -> str:
    """Stage a file that a channel holds already; returns its token for ``Said.attachments``.

    Raises ``Unclean``, whose ``problem`` ``wording.why_unclean`` puts in words.
    """
    if isinstance(content, bytes):
        return _stage([content], len(content), office, now)
    length = content.seek(0, 2)
    content.seek(0)
    return _stage(iter(lambda: content.read(storage.PIECE), b""), length, office, now)


def _stage(pieces: Iterable[bytes], length: int, office: Office, now: datetime) -> str:
    staged, token = begin(office=office, length=length, now=now)
    with part_of(staged).open("wb") as file:
        file.writelines(pieces)
    try:
        settle(staged)
    except Unclean:
        drop(staged)
        raise
    return token


def drop(staged: StagedFile) -> None:
    """Forget a staged file; its bytes go unless somebody else refers to them."""
    with storage.lock():
        part_of(staged).unlink(missing_ok=True)
        if staged.digest and not _wanted(staged):
            storage.remove(staged.digest)
        grouped(staged.delete)


def _wanted(staged: StagedFile) -> bool:
    """Whether anything else refers to the same bytes.  Staged ones first: what is claimed moves that way."""
    others = StagedFile.objects.filter(digest=staged.digest).exclude(pk=staged.pk)
    return others.exists() or Attachment.objects.filter(digest=staged.digest).exists()


def purge(now: datetime) -> int:
    """Forget what nobody claimed within a day; returns how many files were forgotten."""
    end = now - KEPT - GRACE
    gone = list(StagedFile.objects.filter(begun_at__lte=end).order_by("begun_at")[:_PURGED_AT_ONCE])
    for staged in gone:
        drop(staged)
    storage.sweep(end)
    return len(gone)
