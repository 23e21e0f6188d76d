"""An office's record and witnesses of it, as tests need them: each with a folder of its own, nothing shared."""

from dataclasses import dataclass
from pathlib import Path

from lianxin.algorithms.notes import Cosigner, Signer
from lianxin.record import tiles
from lianxin.record.models import Stream
from lianxin.record.verification.sources import Folder
from lianxin.record.witnessing.memory import Log, Memory
from lianxin.record.witnessing.watching import look
from tests.factories import MONDAY
from tests.record.forging import head_of, leaves_in, write_record

NOW = int(MONDAY.timestamp())


@dataclass
class Watcher:
    """A witness with its folder."""

    memory: Memory
    cosigner: Cosigner

    @property
    def key(self) -> str:
        return self.cosigner.verifier_key

    def look(self, source: Folder, origin: str) -> str:
        return look(memory=self.memory, cosigner=self.cosigner, source=source, origin=origin, time=NOW)

    def knows(self, origin: str, key: str, address: str = "") -> None:
        self.memory.remember(Log(origin, address, key, key))


def watcher(folder: Path, name: str = "neighbour.example/w1") -> Watcher:
    memory = Memory(folder)
    return Watcher(memory, memory.cosigner(name))


def published(stream: Stream, folder: Path) -> Folder:
    """The record as it stands now."""
    tiles.export(Stream.objects.get(pk=stream.pk), folder)
    return Folder(folder)


@dataclass
class Forgery:
    """A record that its holder can write as it likes, under its own key."""

    signer: Signer
    folder: Path
    leaves: list[bytes]

    @property
    def origin(self) -> str:
        return self.signer.name

    @property
    def head(self) -> str:
        return head_of(self.signer, self.leaves)

    def write(self, leaves: list[bytes] | None = None) -> Folder:
        self.leaves = self.leaves if leaves is None else leaves
        write_record(self.folder, self.signer, self.leaves)
        assert leaves_in(self.folder) == self.leaves
        return Folder(self.folder)


def forgery(folder: Path, size: int) -> Forgery:
    made = Forgery(Signer.generate("record.example/willow"), folder, [b"entry %d" % n for n in range(size)])
    made.write()
    return made
