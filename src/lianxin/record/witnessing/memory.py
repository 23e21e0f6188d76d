"""What a witness remembers, in a folder of its own: its key, and of each record the largest head it ever signed.

The head is on the disk before the signature exists.  So a witness that dies between the two has signed nothing, and
after a restart it signs nothing that contradicts what it may have said.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from lianxin.algorithms.notes import Checkpoint, Cosigner, NoteError, split_note

from ..verification.evidence import SUFFIX, Evidence

KEY = "witness.key"


@dataclass(frozen=True)
class Log:
    """A record that is watched: where it is, the key first trusted, the key in use, the newest head signed."""

    origin: str
    address: str
    pinned: str
    key: str
    note: str = ""

    @property
    def head(self) -> Checkpoint | None:
        return Checkpoint.parse(split_note(self.note)[0]) if self.note else None

    @property
    def keys(self) -> list[str]:
        return [self.key] if self.key == self.pinned else [self.pinned, self.key]


class Memory:
    """The folder of one witness.  Several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def cosigner(self, name: str) -> Cosigner:
        """The witness' key, made at the first run; its name never changes after that."""
        path = self.folder / KEY
        with self.held():
            if not path.exists():
                _replace(path, Cosigner.generate(name).dump() + "\n")
        return Cosigner.load(path.read_text(encoding="utf-8").strip())

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else looks and signs meanwhile."""
        with (self.folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def log(self, origin: str) -> Log | None:
        """What is remembered of a record; raises ``NoteError`` when the file is damaged: better silent than wrong."""
        path = self._path(origin)
        if not path.exists():
            return None
        try:
            log = Log(**json.loads(path.read_text(encoding="utf-8")))
            sound = log.origin == origin and (log.head is None or log.head.origin == origin)
        except (ValueError, TypeError):
            sound = False
        if not sound:
            raise NoteError(f"{path} is damaged; without it this witness signs nothing")
        return log

    def logs(self) -> list[Log]:
        """Every record that is watched."""
        names = [
            json.loads(path.read_text(encoding="utf-8"))["origin"] for path in self.folder.glob("*.log.json")
        ]
        return [log for name in sorted(names) if (log := self.log(name))]

    def remember(self, log: Log) -> None:
        """On the disk when this returns."""
        _replace(self._path(log.origin), json.dumps(asdict(log), ensure_ascii=False, indent=2) + "\n")

    def keep(self, evidence: Evidence) -> Path:
        """Keep two heads that do not fit; the same two give the same file."""
        text = evidence.encode()
        path = self.folder / f"{sha256(text.encode()).hexdigest()[:16]}{SUFFIX}"
        _replace(path, text)
        return path

    def _path(self, origin: str) -> Path:
        return self.folder / f"{quote(origin, safe='')}.log.json"


def _replace(path: Path, text: str) -> None:
    """The old file or the new one, never half of one, whatever happens."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
