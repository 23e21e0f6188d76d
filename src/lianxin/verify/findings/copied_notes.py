"""Notes of visits that repeat each other: what was seen in one home cannot be what was seen in all.

The notes lie sealed.  They are opened in memory for the moment of the comparison, and nothing of their words is
kept, told or shown; a sign names visits, and those who may read them anyway read them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import CareVisit
from lianxin.act.states import CareState
from lianxin.algorithms.shingles import Shingles, near_copies, shingles, weight

from ..states import FindingKind
from .above_usual import above_usual, bounds_of
from .beside_peers import Thing
from .homes import units_of_visits, visits_of, words_of
from .shape import Bound, Detector, Evidence, Looking, Sign

#: A shorter note may honestly say the same: "all is well".
LEAST_WEIGHT = 24
#: Words that so many visitors use are the office's own form, whatever they say.
LEAST_AUTHORS = 3


@dataclass(frozen=True)
class _Note:
    """One note without its words: who wrote it, about which home, and its pairs of neighbouring words."""

    unit: int | None
    author: int
    home: str
    name: str
    words: Shingles


def _look(looking: Looking) -> Iterable[Sign]:
    notes = _without_the_form([*_of_visits(looking), *_of_care(looking)])
    copied = _copied(notes, looking.values["percent"] / 100)
    return above_usual(
        looking, (Thing(note.unit, row in copied, note.name) for row, note in enumerate(notes))
    )


def _copied(notes: list[_Note], least: float) -> set[int]:
    """Notes that repeat an earlier one about another home; to the same home one may go and find the same."""
    found: set[int] = set()
    for group in near_copies([note.words for note in notes], least):
        if len({notes[row].home for row in group}) > 1:
            found.update(row for row in group[1:] if notes[row].home != notes[group[0]].home)
    return found


def _without_the_form(notes: list[_Note]) -> list[_Note]:
    """The notes without what at least half of the visitors write: a form that the office gave them."""
    authors: defaultdict[int, set[int]] = defaultdict(set)
    for note in notes:
        for pair in note.words:
            authors[pair].add(note.author)
    spread = Counter({pair: len(those) for pair, those in authors.items()})
    many = max(LEAST_AUTHORS, len({note.author for note in notes}) / 2)
    form = frozenset(pair for pair, count in spread.items() if count >= many)
    left = [(note, note.words - form) for note in notes]
    return [
        _Note(
            note.unit,
            note.author,
            note.home,
            note.name,
            words if 2 * len(words) >= LEAST_WEIGHT else frozenset(),
        )
        for note, words in left
    ]


def _of_visits(looking: Looking) -> Iterator[_Note]:
    units = units_of_visits(looking.office)
    for visit in visits_of(looking):
        home, unit = f"home/{visit.household_id}", units.get(visit.visitor_id)
        yield _note(unit, visit.visitor_id, home, visit.subject, words_of(visit))


def _of_care(looking: Looking) -> Iterator[_Note]:
    done = CareVisit.objects.filter(
        office=looking.office, state=CareState.DONE, done_at__gte=looking.since, done_at__lte=looking.now
    ).order_by("done_at", "pk")
    for visit in done.select_related("plan__case"):
        case = visit.plan.case
        name = f"case/{case.number}"
        yield _note(case.unit_id, visit.done_by_id or 0, name, name, visit.note)


def _note(unit: int | None, author: int, home: str, name: str, text: str) -> _Note:
    return _Note(unit, author, home, name, shingles(text) if weight(text) >= LEAST_WEIGHT else frozenset())


def _tell(evidence: Evidence) -> str:
    return _("Of %(of)s notes of visits, %(seen)s repeat what was noted at another home.") % {
        "seen": evidence["seen"],
        "of": evidence["of"],
    }


DETECTOR = Detector(
    kind=FindingKind.COPIED_NOTES,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "Notes of visits to different homes with nearly the same words. Words that many visitors use and short notes do not count."
    ),
    otherwise=gettext_lazy(
        "Something may have been the same in many homes (a flood, a power cut), or a form was filled in."
    ),
    bounds=(
        *bounds_of(usual=10),
        Bound(
            "percent",
            80,
            gettext_lazy("Two notes with so many per cent of their words in common repeat each other"),
            least=50,
            most=100,
        ),
    ),
)
