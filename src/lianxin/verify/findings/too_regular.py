"""Figures and times that are too regular: hints, never proof.  Proof is counting again."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.regular import figures, last_digits, same_gap, too_even, too_often
from lianxin.hear.models import Visit
from lianxin.office.models import Unit

from ..states import FindingKind
from .above_usual import bound, evidence_of
from .answers import answers_of
from .homes import units_of_visits, visits_of, words_of
from .shape import Bound, Detector, Evidence, Looking, Sign, sign_of

_DIGITS, _EVEN, _GAPS = "digits", "even", "gaps"
#: Two visits further apart than this are not of one round.
_ROUND_MINUTES = 4 * 60


def _look(looking: Looking) -> Iterable[Sign]:
    visits = visits_of(looking)
    units = units_of_visits(looking.office)
    known = Unit.objects.in_bulk()
    yield from _of_figures(looking, visits, units, known)
    yield from _of_gaps(looking, visits, units, known)


def _of_figures(
    looking: Looking, visits: list[Visit], units: dict[int, int], known: dict[int, Unit]
) -> Iterator[Sign]:
    """The last digits of figures that people typed into answers and notes, without those that people round to."""
    typed: defaultdict[int | None, list[tuple[str, str]]] = defaultdict(list)
    for one in answers_of(looking):
        typed[one.unit] += [(figure, one.name) for figure in figures(one.text)]
    for visit in visits:
        noted = figures(words_of(visit))
        typed[units.get(visit.visitor_id)] += [(figure, visit.subject) for figure in noted]
    for unit, written in typed.items():
        counts = last_digits([figure for figure, _name in written])
        if sum(counts) < looking.values["least"]:
            continue
        for about, chance in ((_DIGITS, too_often(counts)), (_EVEN, too_even(counts))):
            # Two questions are asked of each unit.
            if chance <= bound(looking, 2 * len(typed)):
                evidence = evidence_of([name for _figure, name in written], sum(counts), chance, about)
                seen = {"seen": max(counts)} if about == _DIGITS else {}
                yield sign_of(
                    known[unit] if unit else None, looking.month(), {**evidence, **seen}, about=about
                )


def _of_gaps(
    looking: Looking, visits: list[Visit], units: dict[int, int], known: dict[int, Unit]
) -> Iterator[Sign]:
    """How often the same number of minutes lies between one home and the next."""
    gaps: defaultdict[int | None, list[tuple[int, str]]] = defaultdict(list)
    for one, other in itertools.pairwise(visits):
        minutes = round((other.written_at - one.written_at).total_seconds() / 60)
        if one.visitor_id == other.visitor_id and 0 < minutes <= _ROUND_MINUTES:
            gaps[units.get(one.visitor_id)].append((minutes, other.subject))
    for unit, found in gaps.items():
        most, chance = same_gap([minutes for minutes, _name in found], looking.values["usual"] / 100)
        if len(found) >= looking.values["least"] and chance <= bound(looking, len(gaps)):
            evidence = evidence_of([name for _minutes, name in found], len(found), chance, _GAPS)
            yield sign_of(
                known[unit] if unit else None, looking.month(), {**evidence, "seen": most}, about=_GAPS
            )


def _tell(evidence: Evidence) -> str:
    told = {"seen": evidence["seen"], "of": evidence["of"]}
    if evidence["about"] == _DIGITS:
        return _("Of %(of)s figures that nobody rounded, %(seen)s end in the same digit.") % told
    if evidence["about"] == _EVEN:
        return _("The last digits of %(of)s figures occur more evenly than chance would have it.") % told
    return (
        _("Of %(of)s ways from one home to the next, %(seen)s took exactly the same number of minutes.")
        % told
    )


DETECTOR = Detector(
    kind=FindingKind.TOO_REGULAR,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "Figures whose last digits are too often the same or too evenly spread, and visits at always the same distance in time. Round figures do not count."
    ),
    otherwise=gettext_lazy(
        "Prices, plot sizes and appointments can be regular by themselves. Only counting again shows what is true."
    ),
    bounds=(
        Bound("least", 30, gettext_lazy("Fewer than so many figures or ways are not judged"), least=10),
        Bound(
            "usual",
            40,
            gettext_lazy("So many per cent of the ways may take the same time"),
            least=5,
            most=95,
        ),
        Bound("one_in", 400, gettext_lazy("At most one false alarm in so many years of an office"), least=1),
    ),
)
