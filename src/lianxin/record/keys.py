"""The office's signing key: made once, kept beside the data, its public half published with the record."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from lianxin.algorithms.notes import Signer


def file_in(data: Path, origin: str) -> Path:
    """Where a data folder keeps the key of a stream."""
    return data / "keys" / f"record-{origin.replace('/', '-')}.key"


def _path(origin: str) -> Path:
    return file_in(Path(settings.DATA), origin)


def make_key(origin: str) -> None:
    """Make the key of a new stream; an existing key is never replaced."""
    path = _path(origin)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(Signer.generate(origin).dump() + "\n")


@cache
def signer(origin: str) -> Signer:
    """The signer of a stream; a missing key file is an error that names the file."""
    return Signer.load(_path(origin).read_text(encoding="utf-8").strip())
