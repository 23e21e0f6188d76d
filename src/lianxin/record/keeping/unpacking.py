"""The way back: a backup is opened into an empty folder, and every byte of it compared with what it says of itself."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from ..verification.folders import FILES
from .packing import FORMAT, MANIFEST, Manifest
from .recipients import Identity
from .sealing import Unopened, flush, new_file, unsealed

PIECE = 1 << 20
#: The folder in which a house is put together; it moves to its place when it is whole.
PART = ".restoring"
_OWN_KEYS = {"secret.key", "codes.key", "vault.key"}
Step = Callable[[int], None]


@dataclass
class _Found:
    """What came out of the stream so far."""

    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    manifest: bytes = b""
    newest: str = ""


def clear(folder: Path) -> Path:
    """The empty folder to unpack into.  Nothing that is a house is ever overwritten."""
    part = folder / PART
    if part.exists() and not (folder / FILES["default"]).exists():
        shutil.rmtree(folder)  # a restore was broken off: there was no house here before it
    if not _is_free(folder):
        raise Unopened(
            _("%(folder)s is not empty. A house is restored into a new folder only.") % {"folder": folder}
        )
    part.mkdir(parents=True, mode=0o700)
    return part


def _is_free(folder: Path) -> bool:
    """Nothing is there, or just the keys that the first look of this program made, which open nothing yet."""
    if not folder.exists():
        return True
    inside = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    return inside <= {"keys", *(f"keys/{name}" for name in _OWN_KEYS)}


def unpack(path: Path, into: Path, identities: Sequence[Identity], step: Step) -> Manifest:
    """Everything that the backup holds; raises ``Unopened`` at the first thing that is not what it should be."""
    found = _Found()
    try:
        with unsealed(path, identities) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                found.newest = member.name
                _take(tar, member, into, found, step)
    except (Unopened, tarfile.TarError, ValueError) as error:
        inside = found.newest or _("its beginning")
        raise Unopened(_("%(problem)s (inside: %(inside)s)") % {"problem": error, "inside": inside}) from None
    return _checked(found, path)


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path, found: _Found, step: Step) -> None:
    source = tar.extractfile(member) if member.isreg() else None
    target = into / member.name
    if source is None or not target.resolve().is_relative_to(into.resolve()):
        raise Unopened(_("%(name)s does not belong in a backup.") % {"name": member.name})
    if member.name == MANIFEST:
        found.manifest = source.read()
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found.files[member.name] = _copied(source, target, step)


def _copied(source: IO[bytes], target: Path, step: Step) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with new_file(target) as file:
        while piece := source.read(PIECE):
            file.write(piece)
            digest.update(piece)
            size += len(piece)
            step(len(piece))
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _checked(found: _Found, path: Path) -> Manifest:
    try:
        told = json.loads(found.manifest)
        manifest = Manifest(**told | {"files": {name: tuple(one) for name, one in told["files"].items()}})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Unopened(_("%(path)s does not say what it holds.") % {"path": path.name}) from None
    if manifest.format != FORMAT:
        raise Unopened(_("%(path)s was made by a newer version of Lianxin.") % {"path": path.name})
    for name in sorted(manifest.files.keys() | found.files.keys()):
        if manifest.files.get(name) != found.files.get(name):
            raise Unopened(
                _("%(path)s is damaged: %(name)s is not what was packed.") % {"path": path.name, "name": name}
            )
    return manifest


def settle(folder: Path) -> None:
    """Move what was put together to its place, the office's database last: with it the house is there."""
    part = folder / PART
    inside = sorted(part.iterdir(), key=lambda path: path.name == FILES["default"])
    for path in inside:
        target = folder / path.name
        if target.is_dir():
            shutil.rmtree(target)
        path.replace(target)
        flush(folder)
    part.rmdir()
    flush(folder)
