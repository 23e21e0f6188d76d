"""A backup: databases at one moment, files and keys, sealed into one file while the house stays open.

It is all that a house needs to live on elsewhere, its keys included: without them contacts stay shut, codes open nothing
and nobody can sign.  So whoever holds a backup and the key to backups reads what the house reads; a backup alone is
noise.  What opens it must lie neither beside the backups nor in the house.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from ..commands import stamp
from ..models import Stream
from ..verification.folders import FILES
from ..verification.tables import snapshot
from . import databases
from .recipients import Recipient
from .sealing import Unopened, flush, sealed

FORMAT = 1
MANIFEST = "manifest.json"
ENDING = ".tar.age"
PATTERN = f"lianxin-*{ENDING}"
#: What was erased by whom it belongs to, by number: kept beside the backups too, so that it stays erased.
ERASED = "erased.jsonl"
_WORK, _LOCK = ".backup-", ".backup.lock"
#: Half received and not yet cleaned: nobody has spoken with it.
_ON_ITS_WAY = Path("files/incoming")
#: Kept in the environment by some houses; a backup without them would open nothing.
_SECRETS = {"secret.key": "SECRET_KEY", "codes.key": "CODE_KEY", "vault.key": "VAULT_KEY"}
#: Bytes that stay free for people's words while the copy of the databases lies on the disk.
_LEAST_FREE = 64 * 1024 * 1024
Step = Callable[[int], None]


@dataclass
class Manifest:
    """What is in a backup: it stands at its end."""

    made_at: str
    engine: str
    heads: dict[str, str]
    migrations: dict[str, list[list[str]]]
    format: int = FORMAT
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    def text(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1).encode()


def back_up(*, to: Path, recipients: Sequence[Recipient], now: datetime, step: Step) -> Path:
    """Take a backup; it appears under its name when it is whole.  Only one is taken at a time."""
    data = Path(settings.DATA)
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(data), _workbench(data, to) as work:
        target = to / f"lianxin-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}{ENDING}"
        with sealed(target, recipients) as pipe:
            _write(pipe, data, work, now, step)
        if (erased := data / ERASED).is_file():
            _copy(erased, to / ERASED)
    return target


def rotate(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups; their names sort by their time."""
    old = sorted(folder.glob(PATTERN))[:-keep]
    for path in old:
        path.unlink()
    return old


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / _LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unopened(_("Another backup of this house is being taken.")) from None
        yield


@contextmanager
def _workbench(data: Path, to: Path) -> Iterator[Path]:
    """A folder in the house, where its databases lie anyway; what a fall left behind goes first."""
    for left in (*data.glob(f"{_WORK}*/"), *to.glob(f".{PATTERN}.part")):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    _demand_room(data)
    work = Path(mkdtemp(prefix=_WORK, dir=data))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _demand_room(data: Path) -> None:
    sizes = [(data / name).stat().st_size for name in FILES.values() if (data / name).is_file()]
    wanted, free = max(sizes, default=0) + _LEAST_FREE, shutil.disk_usage(data).free
    if free < wanted:
        told = {"folder": data, "free": free // 2**20, "wanted": wanted // 2**20}
        raise Unopened(_("%(folder)s has %(free)s MB free; a backup needs %(wanted)s MB there.") % told)


def _write(pipe: IO[bytes], data: Path, work: Path, now: datetime, step: Step) -> None:
    with tarfile.open(fileobj=pipe, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        # The vault last: it commits before the office's database, so nothing that is pointed to is missing.
        with snapshot(*FILES):
            manifest = Manifest(
                made_at=stamp(now),
                engine=databases.engine("default"),
                heads=dict(Stream.objects.values_list("origin", "head")),
                migrations={alias: databases.migrations_of(alias) for alias in FILES},
            )

            def put(name: str, path: Path) -> None:
                _add(tar, manifest, name, path, step)

            databases.dump(work, put)
        for name, path in _files(data, work):
            put(name, path)
        text = manifest.text()
        (work / MANIFEST).write_bytes(text)
        tar.add(work / MANIFEST, MANIFEST)


def _files(data: Path, work: Path) -> Iterator[tuple[str, Path]]:
    """Everything in the house beside its databases; files after the rows that point to them."""
    skipped = {f"{name}{end}" for name in FILES.values() for end in ("", "-wal", "-shm", "-journal")}
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data)
        hidden = any(part.startswith(".") for part in inside.parts)
        passing = inside.is_relative_to(_ON_ITS_WAY) or path.suffix in {".log", ".new"}
        if path.is_file() and not (path.is_symlink() or hidden or passing or str(inside) in skipped):
            yield str(inside), path
    for name, setting in _SECRETS.items():
        if not (data / "keys" / name).is_file():
            path = work / name
            path.write_text(getattr(settings, setting), encoding="utf-8")
            yield f"keys/{name}", path


def _add(tar: tarfile.TarFile, manifest: Manifest, name: str, path: Path, step: Step) -> None:
    with suppress(FileNotFoundError), path.open("rb") as file:  # somebody's file may be deleted meanwhile
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        read = _Counted(file, info.size, step)
        tar.addfile(info, read)  # type: ignore[arg-type]  # it only reads
        manifest.files[name] = (info.size, read.digest.hexdigest())


class _Counted:
    """What is read of a file: the digest of it, and no more than it held at first."""

    def __init__(self, file: IO[bytes], size: int, step: Step) -> None:
        self.digest = hashlib.sha256()
        self._file, self._left, self._step = file, size, step

    def read(self, size: int) -> bytes:
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        self.digest.update(data)
        self._step(len(data))
        return data


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, part)
    flush(part)
    part.replace(target)
    flush(target.parent)
