"""Figures of a survey, plain and weighted beside each other, and what changed from the first round to the second.

Before a round is counted there is no figure, and after it none moves.  Nobody who answers was chosen by lot, so no figure here is a poll.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TypeVar, cast

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.surveys import BEGUN, PASS, Asked, Kind, Paired, Told, counted, paired, read, told
from lianxin.algorithms.surveys.telling import AGREE, DISAGREE
from lianxin.algorithms.weighting import (
    Estimate,
    OtherInstrument,
    ShownEstimate,
    change,
    shown_estimate,
)

from ...models import Participant, Survey, SurveyAnswer, SurveyRound
from ..heard.margins import Division, divisions_of
from ..heard.weighing import Cell, Weighing, cell_of, estimated, weighed
from .rounds import rounds_of
from .tallies import is_published

#: By row key of the participant what they answered to one question.
Answers = Mapping[int, str]


@dataclass(frozen=True)
class Point:
    """One thing of which it is told how many said it: a place of a list, or half of a scale (``agree``, ``disagree``).

    ``whole`` is not for showing; ``shown`` is, and None where it is too few.
    """

    name: str
    count: int | None
    shown: ShownEstimate | None
    whole: Estimate | None


@dataclass(frozen=True)
class Figures:
    """One question in one round."""

    number: int
    asked: Asked
    told: Told
    points: tuple[Point, ...]


T = TypeVar("T")
#: What was counted never changes: by the salts of the rounds, which nobody draws twice.
_kept: dict[Hashable, object] = {}
_MOST_KEPT = 100
_weighing = threading.RLock()


def _once(key: Hashable, work: Callable[[], T]) -> T:
    """Weighing takes long, so nobody does it beside another."""
    with _weighing:
        if key not in _kept:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[key] = work()
        return cast("T", _kept[key])


def figures_of(row: SurveyRound) -> list[Figures]:
    """Of all answers in the record, by question; nothing before they were counted, or where fewer than five took part."""
    salt = _salt(row)
    return _once(salt, lambda: _counted(row)) if salt else []


def _salt(row: SurveyRound) -> bytes:
    if not is_published(row):
        return b""
    return bytes(row.batches.values_list("salt", flat=True).get(number=1))


def _answers(row: SurveyRound) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    sealed = SurveyAnswer.objects.filter(round=row, batch__isnull=False)
    for question, participant, answer in sealed.values_list("question", "participant", "answer"):
        found.setdefault(question, {})[participant] = answer
    return found


@dataclass(frozen=True)
class _Asking:
    """One round while it is counted: ``cells`` is what each said of themselves, by row key, and is never shown."""

    people: int
    digest: str
    divisions: Sequence[Division]
    cells: Mapping[int, Cell]

    def of(self, people: Iterable[int]) -> Counter[Cell]:
        return Counter(self.cells[key] for key in people)


def _counted(row: SurveyRound) -> list[Figures]:
    answers = _answers(row)
    consultation = row.survey.consultation
    divisions = divisions_of(consultation)
    rows = Participant.objects.filter(consultation=consultation, survey_answers__round=row).distinct()
    told_of = rows.values_list("pk", "group__number", "bands")
    cells = {key: cell_of(divisions, group, bands) for key, group, bands in told_of}
    asking = _Asking(len(answers.get(BEGUN, {})), row.instrument.digest, divisions, cells)
    return [
        _figures(asking, number, asked, answers.get(number, {}))
        for number, asked in row.instrument.asked.items()
    ]


def _figures(asking: _Asking, number: int, asked: Asked, answers: Answers) -> Figures:
    found = told(asked, counted(asked, answers.values(), asking.people))
    said = {key: answer for key, answer in answers.items() if answer != PASS}
    weights = weighed(asking.divisions, asking.of(said))
    points = tuple(
        _point(asking, weights, name, count, _yes(asked, said, name))
        for name, count in _points(asked, found).items()
    )
    return Figures(number, asked, found, points)


def _points(asked: Asked, found: Told) -> dict[str, int | None]:
    """What shares are told of, with how many said it; None of those that are hidden, or whose whole is."""
    if asked.kind == Kind.SCALE:
        counts: dict[str, int | None] = {"agree": found.agree, "disagree": found.disagree}
    else:
        counts = {str(place): count for place, count in found.chosen.items()}
    return {name: None if found.answered is None else count for name, count in counts.items()}


def _yes(asked: Asked, said: Answers, name: str) -> dict[int, bool]:
    places = set({"agree": AGREE, "disagree": DISAGREE}[name] if asked.kind == Kind.SCALE else (int(name),))
    return {key: not places.isdisjoint(read(asked, answer)) for key, answer in said.items()}


def _point(
    asking: _Asking, weights: Weighing, name: str, count: int | None, yes: Mapping[int, bool]
) -> Point:
    if count is None:
        return Point(name, None, None, None)
    cells = asking.of(key for key, said in yes.items() if said)
    whole = estimated(weights, cells, instrument=asking.digest)
    shown = shown_estimate(whole) if whole else None
    if whole is None or shown is None:
        return Point(name, count, None, None)
    # What is too few to be shown weighted is not compared weighted either.
    return Point(name, count, shown, whole if shown.weighted else replace(whole, weighted=None))


@dataclass(frozen=True)
class Changed:
    """By how much a share changed, in points of a hundred; ``sure``: the interval does not hold nought.

    ``paired`` is about those who answered both times, None where they are too few.
    """

    number: int
    name: str
    points: int
    low: int
    high: int
    weighted: bool
    paired: Paired | None

    @property
    def sure(self) -> bool:
        return self.low > 0 or self.high < 0


def changes_of(survey: Survey) -> list[Changed]:
    """What changed from the first round to the second; nothing while one is missing or too few answered.

    Raises OtherInstrument where the two rounds did not ask the same.
    """
    first, *later = rounds_of(survey)
    salts = [_salt(row) for row in (first, *later[:1])]
    if not later or not all(salts):
        return []
    second = later[0]
    if first.instrument.digest != second.instrument.digest:
        raise OtherInstrument("the questions were changed")
    return _once(tuple(salts), lambda: _compared(first, second))


def _compared(first: SurveyRound, second: SurveyRound) -> list[Changed]:
    both = _answers(first), _answers(second)
    return [
        _changed(before.number, one.name, one.whole, other.whole, _paired(before, one.name, *both))
        for before, after in zip(figures_of(first), figures_of(second), strict=True)
        for one, other in zip(before.points, after.points, strict=True)
        if one.whole and other.whole
    ]


def _changed(number: int, name: str, first: Estimate, second: Estimate, pairs: Paired | None) -> Changed:
    """In the steps in which the shares themselves are shown, the interval outwards."""
    found = change(first, second)
    step = ceil(100 * LEAST / min(first.asked, second.asked)) if found.weighted else 1
    points, low, high = (100 * one / step for one in (found.difference, found.low, found.high))
    low, high = min(floor(low), round(points)), max(ceil(high), round(points))
    bounds = round(points) * step, max(-100, low * step), min(100, high * step)
    return Changed(number, name, *bounds, found.weighted, pairs)


def _paired(
    of: Figures, name: str, first: Mapping[int, Answers], second: Mapping[int, Answers]
) -> Paired | None:
    before, after = (
        {key: said for key, said in answers.get(of.number, {}).items() if said != PASS}
        for answers in (first, second)
    )
    return paired(_yes(of.asked, before, name), _yes(of.asked, after, name))
