"""Where files lie: clean bytes under their own digest, and those on their way in apart from them.

``LIANXIN_DATA/files/ab/cdef…`` holds the bytes whose SHA-256 begins with ``ab``; the same photo sent by many lies
there once.  ``files/incoming`` is on the same disk, so that a finished file moves in one step.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

FILES = "files"
PIECE = 64 * 1024
LOCK = ".lock"
#: Bytes that must stay free on the disk: words must always find room, photos need not.
LEAST_FREE = 512 * 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")


def folder(data: Path | None = None) -> Path:
    """The folder of all files of a house."""
    return (data or Path(settings.DATA)) / FILES


def path_of(digest: str, data: Path | None = None) -> Path:
    """Where the bytes with this digest lie."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("not a digest")
    return folder(data) / digest[:2] / digest[2:]


def incoming() -> Path:
    """The folder of files that are on their way in; made when it is first needed."""
    path = folder() / "incoming"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def has_room(size: int) -> bool:
    """Whether a file of this size, and its clean copy, leave the disk room for words."""
    return shutil.disk_usage(incoming()).free - 2 * size > LEAST_FREE


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def workbench() -> Iterator[Path]:
    """A folder for one file while it is cleaned; gone afterwards."""
    with TemporaryDirectory(dir=incoming(), prefix="clean-") as name:
        yield Path(name)


def put(clean: Path, digest: str) -> None:
    """Move a clean file to its place: on the disk for good before anything points to it."""
    target = path_of(digest)
    if target.exists():
        return
    target.parent.mkdir(exist_ok=True, mode=0o700)
    clean.chmod(0o600)
    _flush(clean)
    clean.replace(target)
    _flush(target.parent)


def remove(digest: str) -> None:
    """Delete the bytes; the caller holds the ``lock`` and knows that nobody refers to them."""
    with suppress(FileNotFoundError):
        path_of(digest).unlink()


def sweep(before: datetime) -> None:
    """Delete what a fall of the house left on its way in: nobody comes back for it, and it was not cleaned."""
    for path in incoming().iterdir():
        with suppress(FileNotFoundError):  # whoever works on it may take it away at the same moment
            if path.name != LOCK and path.stat().st_mtime < before.timestamp():
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def lock() -> Iterator[None]:
    """One at a time: whoever keeps new bytes and whoever deletes old ones must not meet over the same digest."""
    with (incoming() / LOCK).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
