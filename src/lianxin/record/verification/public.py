"""The check that any stranger can make: the public record alone, from a folder or an address.

O(entries) time; memory as for one tile and the edge of the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from lianxin.algorithms.merkle import TILE_WIDTH, Edge, leaf_hash
from lianxin.algorithms.notes import Checkpoint, NoteError, split_note

from .. import tiles
from ..tiles import Tile
from .leaves import Leaf, Walk
from .published import KEYS, bridges_at, keys_file
from .report import Report, Step, StreamReport, Unreadable, no_step
from .signers import Bridges
from .sources import Source


def text_at(source: Source, path: str) -> str:
    """A text file of the record; raises ``Unreadable`` when it is not there."""
    data = source.read(path)
    if data is None:
        raise Unreadable(
            _("There is no record here: %(place)s is missing.") % {"place": f"{source.name}/{path}"}
        )
    return data.decode("utf-8", "replace")


def claimed_head(note: str) -> Checkpoint | None:
    """What a head says, before anybody has checked its signature."""
    try:
        return Checkpoint.parse(split_note(note)[0])
    except NoteError:
        return None


class PublicCheck:
    """One public record.  ``leaves`` must be exhausted, then ``finish`` called."""

    def __init__(self, source: Source, report: Report, key: str | None = None) -> None:
        self._source = source
        self._report = report
        # Before the newest head: the record may grow while it is read.
        self._witnessed = source.read("witnessed")
        self._note = text_at(source, "checkpoint")
        self._claimed = claimed_head(self._note)
        self._walk = Walk(report)
        self._walk.signers.trusted = [key or self._key_beside()]
        self._watch_witnessed()
        self.size = self._claimed.size if self._claimed else 0
        self.state = StreamReport(self._claimed.origin if self._claimed else source.name)
        self._complete = True
        report.streams.append(self.state)

    @property
    def sound(self) -> bool:
        """Whether every entry could be read, so that counting them makes sense."""
        return self._complete and not self._walk.damaged

    def edge(self) -> Edge:
        """The tree above the leaves that have been read."""
        return self._walk.edge

    def leaves(self, step: Step = no_step) -> Iterator[Leaf]:
        """Every well-formed leaf in order; stops where the record breaks off."""
        for bundle in tiles.bundles_of(self.size):
            found = self._bundle(bundle)
            if found is None:
                self._complete = False
                return
            where = self._where(bundle)
            self._compare_hashes(Tile(0, bundle.index, bundle.width), [leaf_hash(data) for data in found])
            for data in found:
                leaf = self._walk.take(data, where)
                step(1)
                if leaf is not None:
                    yield leaf

    def finish(self) -> None:
        """Tiles above the entries, and the head."""
        if self._complete:
            self._upper_tiles()
        bridges = bridges_at(self._source)
        self._walk.check_head(self._note, self.state, bridges, f"{self._source.name}: checkpoint")
        if self._complete:
            self._check_keys(bridges)
            self._check_witnessed()

    def _check_keys(self, bridges: Bridges) -> None:
        """What is told of the keys must be what the entries say, where it is told at all."""
        told, signers = self._source.read(KEYS), self._walk.signers
        if not self.state.head_ok:
            return  # whose record this is stands in doubt already
        if told is not None and told != keys_file(signers.keys(), signers.changes, bridges):
            self._report.fail(
                f"{self._source.name}: {KEYS}", _("the keys are not those that the entries name")
            )

    def _check_witnessed(self) -> None:
        if self._witnessed is not None:
            note = self._witnessed.decode("utf-8", "replace")
            self._walk.check_kept(note, f"{self._source.name}: witnessed", witnessed=True)

    def _watch_witnessed(self) -> None:
        head = claimed_head((self._witnessed or b"").decode("utf-8", "replace"))
        if head:
            self._walk.watched = {head.size}

    def _key_beside(self) -> str:
        self._report.warn(
            f"{self._source.name}: key",
            _(
                "the key comes from the same place as the record; compare it with one from elsewhere, or give --key"
            ),
        )
        return text_at(self._source, "key").removesuffix("\n")

    def _bundle(self, bundle: Tile) -> list[bytes] | None:
        data = self._source.read(f"tile/{bundle.path}")
        if data is None:
            self._report.fail(self._where(bundle), _("these entries are missing"))
            return None
        try:
            found = tiles.unbundle(data)
        except ValueError:
            found = []
        if len(found) == bundle.width:
            return found
        self._report.fail(self._where(bundle), _("these entries break off or are too many"))
        return None

    def _upper_tiles(self) -> None:
        for tile in tiles.tiles_of(self.size):
            if tile.level:
                start = tile.index * TILE_WIDTH
                places = [(tile.level, at) for at in range(start, start + tile.width)]
                self._compare_hashes(tile, [self._walk.subtrees[place] for place in places])

    def _compare_hashes(self, tile: Tile, expected: Sequence[bytes]) -> None:
        if self._source.read(f"tile/{tile.path}") != b"".join(expected):
            self._report.fail(self._where(tile), _("the hashes are not what the entries give"))

    def _where(self, tile: Tile) -> str:
        return f"{self._source.name}: tile/{tile.path}"
