"""A stream sealed with age while it is written, opened while it is read: memory stays small for a house of any size.

Format: age-encryption.org/v1.  Every 64 KiB carry a tag of their own, so a single altered byte is noticed where it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

import pyrage
from django.utils.translation import gettext as _


class Unopened(Exception):
    """The file cannot be opened, or not to its end; the text says why."""


class _Writer:
    """Remembers a failed write: the library forgets those of its last bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = self.error or error
            raise

    def flush(self) -> None:
        self._file.flush()


class _Reader:
    """Knows how far it has read, so that a damaged place can be named."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.at += len(data)
        return data


@contextmanager
def sealed(target: Path, recipients: Sequence[pyrage.x25519.Recipient]) -> Iterator[IO[bytes]]:
    """Write into what is yielded; ``target`` appears, whole and on the disk for good, when the block ends well."""
    part = target.with_name(f".{target.name}.part")
    try:
        with new_file(part) as file:
            yield from _through(file, recipients)
            os.fsync(file.fileno())
        part.replace(target)
        flush(target.parent)
    finally:
        part.unlink(missing_ok=True)


def new_file(path: Path) -> BinaryIO:
    """A file that nobody else may read, to write to."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _through(file: IO[bytes], recipients: Sequence[pyrage.x25519.Recipient]) -> Iterator[IO[bytes]]:
    writer, (read_end, write_end) = _Writer(file), os.pipe()
    with ThreadPoolExecutor(1) as helper:
        sealer = helper.submit(_seal, read_end, writer, recipients)
        try:
            with os.fdopen(write_end, "wb") as pipe:
                yield pipe
        except BrokenPipeError:
            raise writer.error or sealer.exception() or OSError(_("The backup broke off.")) from None
        sealer.result()
    file.flush()
    if writer.error:
        raise writer.error


def _seal(read_end: int, writer: _Writer, recipients: Sequence[pyrage.x25519.Recipient]) -> None:
    with os.fdopen(read_end, "rb") as source:
        pyrage.encrypt_io(source, writer, list(recipients))


@contextmanager
def unsealed(path: Path, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[IO[bytes]]:
    """What is in the file, as a stream.  Raises ``Unopened``, also for what the reader stumbles over behind a
    damaged place.
    """
    read_end, write_end = os.pipe()
    with path.open("rb") as file, ThreadPoolExecutor(1) as helper:
        reader = _Reader(file)
        opener = helper.submit(_unseal, reader, write_end, identities)
        try:
            with os.fdopen(read_end, "rb") as pipe:
                yield pipe
                while pipe.read(1 << 20):  # to the end, so that its last seal is looked at too
                    pass
        except Exception:
            _demand_whole(opener, reader, path)
            raise
        _demand_whole(opener, reader, path)


def _unseal(reader: _Reader, write_end: int, identities: Sequence[pyrage.x25519.Identity]) -> None:
    # Who reads may stop early and close the pipe: that is not a fault of the file.
    with suppress(BrokenPipeError), os.fdopen(write_end, "wb") as pipe:
        pyrage.decrypt_io(reader, pipe, list(identities))


def _demand_whole(opener: Future[None], reader: _Reader, path: Path) -> None:
    error = opener.exception()
    if error is None or isinstance(error, BrokenPipeError):
        return
    told = {"path": path.name, "at": reader.at}
    if isinstance(error, pyrage.DecryptError):
        raise Unopened(
            _("%(path)s cannot be opened: this is not its key, or its beginning was altered.") % told
        ) from None
    raise Unopened(_("%(path)s is damaged: it was altered or cut off before byte %(at)s.") % told) from None


def flush(path: Path) -> None:
    """Have the disk keep what was written to a file or a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
