"""The office's signing keys: kept beside the data, their public halves published with the record.

The first key of a stream lies in a file of its name; a later one has its id in the name as well.  Which of them signs
is said by the newest head itself, so that a change takes hold in every process with the transaction that makes it.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from lianxin.algorithms.notes import NoteError, Signer, key_ids

from .models import Stream


def file_in(data: Path, origin: str, key_id: str = "") -> Path:
    """Where a data folder keeps a key of a stream: the first one, or the one with this id."""
    later = f".{key_id}" if key_id else ""
    return data / "keys" / f"record-{origin.replace('/', '-')}{later}.key"


def files_in(data: Path, origin: str) -> list[Path]:
    """Every key of a stream that a data folder still holds."""
    first = file_in(data, origin)
    later = first.parent.glob(f"{first.stem}.{'[0-9a-f]' * 8}.key")
    return [path for path in (first, *sorted(later)) if path.is_file()]


def make_key(origin: str) -> None:
    """Make the key of a new stream; an existing key is never replaced."""
    path = file_in(Path(settings.DATA), origin)
    if not path.exists():
        _write(path, Signer.generate(origin))


def make_next_key(origin: str) -> Signer:
    """Make another key for a stream.  It signs nothing before an entry of the record names it."""
    signer = Signer.generate(origin)
    _write(file_in(Path(settings.DATA), origin, signer.key_id), signer)
    return signer


def destroy(origin: str, key_id: str) -> bool:
    """Overwrite and remove the file of a key, if it is still here.

    What the disk or a backup keeps of it besides is beyond our reach.
    """
    path = _path_of(Path(settings.DATA), origin, key_id)
    if not path.exists() or Signer.load(path.read_text(encoding="utf-8").strip()).key_id != key_id:
        return False
    _load.cache_clear()
    with path.open("r+b", buffering=0) as file:
        file.write(b"\0" * path.stat().st_size)
        os.fsync(file.fileno())
    path.unlink()
    return True


def signer(origin: str) -> Signer:
    """The signer of a stream as it stands now."""
    head = Stream.objects.filter(origin=origin).values_list("head", flat=True).first()
    return signer_of(origin, head or "")


def signer_of(origin: str, head: str) -> Signer:
    """The signer that follows this head: the last of the record's own keys that signed it, or the first key of all.

    A missing key file is an error that names the file.
    """
    data = Path(settings.DATA)
    if not head:
        return _load(file_in(data, origin))
    key_id = key_ids(head, origin)[-1]
    found = _load(_path_of(data, origin, key_id))
    if found.key_id != key_id:
        raise NoteError(
            f"{_path_of(data, origin, key_id)} is not the key that the newest head is signed with"
        )
    return found


def _path_of(data: Path, origin: str, key_id: str) -> Path:
    later = file_in(data, origin, key_id)
    return later if later.exists() else file_in(data, origin)


@cache
def _load(path: Path) -> Signer:
    return Signer.load(path.read_text(encoding="utf-8").strip())


def _write(path: Path, signer: Signer) -> None:
    """On the disk, and only for us, before anything is signed with it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(signer.dump() + "\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
