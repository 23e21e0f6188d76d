"""Who can be drawn to be asked back, folded from public leaves alone; the office and a stranger run the same fold.

The seed of a drawing is the SHA-256 of the record's head (origin, size, root) as it stood before the drawing's
own entry: nobody could choose it, and everybody can compute it from the leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from lianxin.act.states import Word
from lianxin.algorithms.drawing import draw
from lianxin.algorithms.merkle import Edge
from lianxin.algorithms.notes import Checkpoint
from lianxin.record.verification.report import Report

from . import tally
from .states import RoundKind
from .tally import Leaf


def seed_of(origin: str, edge: Edge) -> str:
    """The seed that the record's head gives."""
    return sha256(
        Checkpoint(origin, edge.size, edge.root()).text().encode(errors="surrogatepass")
    ).hexdigest()


@dataclass
class Drawable:
    """The fold.  O(1) a leaf.

    Every voice that came in live counts; ``answered`` is when the newest answer came, ``said`` the newest word
    and when it was given, ``drawn`` when a drawing of each kind last named a voice, ``asked`` who still waits to
    be asked.  Nobody is drawn twice about the same answer.
    """

    live: set[int] = field(default_factory=set)
    answered: dict[int, str] = field(default_factory=dict)
    said: dict[int, tuple[str, str]] = field(default_factory=dict)
    drawn: dict[tuple[str, int], str] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    _of_case: dict[int, list[int]] = field(default_factory=dict)

    def read(self, leaf: Leaf) -> None:
        """Take one more leaf."""
        public: Mapping[str, Any] = leaf["public"]
        match leaf["kind"]:
            case "voice.received" if tally.counts(leaf) and not public["imported"]:
                self.live.add(public["voice"])
            case "case.opened":
                self._of_case.setdefault(public["case"], []).append(public["voice"])
            case "case.answered":
                for voice in self._of_case.get(public["case"], ()):
                    self.answered[voice] = public["answered_at"]
            case "voice.verdict":
                self.said[public["voice"]] = (public["word"], leaf["time"])
            case "contact.drawn":
                self.drawn.update({(public["kind"], voice): leaf["time"] for voice in public["voices"]})
                self.asked.update(public["voices"])
            case "contact.settled":
                self.asked.discard(public["voice"])

    def population(self, kind: str, since: str, until: str) -> set[int]:
        """The voices that can be drawn: answered, or said to be solved, from ``since`` on and before ``until``."""
        moments = self.answered if kind == RoundKind.FIRST else self._solved()
        fitting = {voice for voice, moment in moments.items() if since <= moment < until}
        return {voice for voice in (fitting & self.live) - self.asked if self._is_new(kind, voice)}

    def _solved(self) -> dict[int, str]:
        return {voice: when for voice, (word, when) in self.said.items() if word == Word.SOLVED}

    def _is_new(self, kind: str, voice: int) -> bool:
        return self.drawn.get((kind, voice), "") <= self.answered.get(voice, "")


class Redrawing:
    """Draws every round again while somebody else walks along the leaves, and reports what differs."""

    def __init__(self, origin: str, report: Report) -> None:
        self._origin = origin
        self._report = report
        self._fold = Drawable()

    def watched(self, leaves: Iterable[Leaf], edge: Callable[[], Edge]) -> Iterator[Leaf]:
        """The same leaves; ``edge`` gives the tree above all that have been read so far."""
        before = edge()
        for leaf in leaves:
            try:
                if leaf["kind"] == "contact.drawn":
                    self._check(leaf, before)
                self._fold.read(leaf)
            except (KeyError, TypeError):
                self._fail(leaf, _("entry %(number)s: nobody can be drawn from what stands here"))
            yield leaf
            before = edge()

    def _check(self, leaf: Leaf, before: Edge) -> None:
        public, seed = leaf["public"], seed_of(self._origin, before)
        population = self._fold.population(public["kind"], public["since"], public["until"])
        told = (public["seed"], public["population"], public["voices"])
        if told != (seed, len(population), draw(seed, population, len(public["voices"]))):
            self._fail(leaf, _("entry %(number)s: the lot gives other people to ask than those written down"))

    def _fail(self, leaf: Leaf, problem: str) -> None:
        self._report.fail(self._origin, problem % {"number": leaf["number"]})
