"""From outcomes to figures: one pure computation that pages, the API, ``lianxin verify`` and strangers all run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from lianxin.algorithms.double_sampling import Estimate, Share, Stratum, estimate

from .. import tally
from ..tally import TRANSFERRED, WITHDRAWN, VoiceOutcome
from .shape import By, Cell, Counts, Figures, Material, Queue, SetApart, Spans, Sums, Waiting

_WORDS = {"solved": 1.0, "partly": 0.0, "not": 0.0, "": None}
_SUMS = tuple(one.name for one in fields(Counts) if one.name != "unit")


def material_of(outcomes: Iterable[VoiceOutcome]) -> Material:
    """The material, from outcomes alone: what a stranger computes."""
    cells, days, first_days = Counter[Cell](), Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    waiting = []
    for outcome in outcomes:
        if outcome.imported:
            continue
        told = tally.columns(outcome)
        cells[cell(told["cell"])] += 1
        if not outcome.answered_at:
            waiting.append(waiting_of(outcome))
        for name, counted in (("answer_days", days), ("action_days", first_days)):
            if told[name] is not None:
                counted[outcome.unit, told[name]] += 1
    return Material(cells, waiting, days, first_days)


def cell(text: str) -> Cell:
    return Cell(*text.split("|"))


def waiting_of(outcome: VoiceOutcome) -> Waiting:
    facts = {name: getattr(outcome, name) for name in Waiting._fields}
    return Waiting(**facts)


def figures(material: Material, as_of: str, *, by: By = "unit") -> list[Figures]:
    """Figures by unit or by month, in the order of their names and of nothing else."""
    parts = _parts(material, by)
    return [_figures(name, parts[name], as_of) for name in sorted(parts)]


def months_of_unit(material: Material, unit: str, as_of: str) -> list[Figures]:
    """The figures of one unit by month."""
    return figures(_parts(material, "unit").get(unit, Material()), as_of, by="month")


def whole(material: Material, as_of: str) -> Figures:
    """The figures of the whole office."""
    return _figures("", material, as_of)


def _parts(material: Material, by: By) -> dict[str, Material]:
    """The material of each unit or month, in one pass; it is kept with the whole, which never changes."""
    if by not in material.parts:
        material.parts[by] = _divided(material, by)
    return material.parts[by]


def _divided(material: Material, by: By) -> dict[str, Material]:
    """By the month in which the answer first fell due, or by unit; days are told over all months only."""
    cells: dict[str, dict[Cell, int]] = defaultdict(dict)
    waiting: dict[str, list[Waiting]] = defaultdict(list)
    for one, n in material.cells.items():
        cells[getattr(one, by)][one] = n
    for row in material.waiting:
        waiting[getattr(row, by)].append(row)
    if by == "month":
        return {name: Material(cells[name], waiting[name], None, None) for name in list(cells) if name}
    days, first_days = _by_name(material.days), _by_name(material.first_days)
    return {name: Material(cells[name], waiting[name], days[name], first_days[name]) for name in list(cells)}


def _by_name(spans: Spans | None) -> dict[str, dict[tuple[str, int], int]]:
    found: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)
    for key, n in (spans or {}).items():
        found[key[0]][key] = n
    return found


def _figures(name: str, part: Material, as_of: str) -> Figures:
    if not part.sums:
        part.sums.append(_sums(part.cells))
    sums = part.sums[0]
    first = [row.answer_due for row in part.waiting]
    agreed = [max(row.answer_due, row.agreed_due) for row in part.waiting if row.kept]
    return Figures(
        name,
        raw=_overdue_too(sums.raw, first, as_of),
        adjusted=_overdue_too(sums.adjusted, agreed, as_of),
        outside=sums.outside,
        outside_adjusted=sums.outside_adjusted,
        not_reached=sums.not_reached,
        queue=_queue(part, as_of),
        apart=sums.apart,
    )


def _sums(cells: Mapping[Cell, int]) -> Sums:
    """What does not depend on the time of looking."""
    kept = {one: n for one, n in cells.items() if one.kept}
    return Sums(
        raw=_counts(cells, adjusted=False),
        adjusted=_counts(kept, adjusted=True),
        outside=_outside(cells),
        outside_adjusted=_outside(kept),
        not_reached=sum(n for one, n in cells.items() if _tried_in_vain(one)),
        apart=_apart(cells),
    )


def _overdue_too(counts: Counts, dues: Iterable[str], as_of: str) -> Counts:
    """With those that wait for an answer and whose date has passed."""
    return replace(counts, due=counts.due + sum(1 for due in dues if due and due <= as_of))


def _counts(cells: Mapping[Cell, int], *, adjusted: bool) -> Counts:
    sums = Counter[str]()
    for one, n in cells.items():
        for name in _counted_in(one, adjusted=adjusted):
            sums[name] += n
    counted: dict[str, Any] = {name: sums[name] for name in _SUMS}
    return Counts(**counted)


def _counted_in(one: Cell, *, adjusted: bool) -> Iterable[str]:
    """The sums into which a voice goes, beside those for which the time must be known."""
    in_time = one.in_agreed_time if adjusted else one.in_time
    told = one.again or one.contact
    holds = {
        "received": True,
        "due": in_time != "",
        "in_time": in_time == "1",
        "asked": one.asked,
        "given": one.word != "",
        "solved": one.word == "solved",
        "partly": one.word == "partly",
        "satisfied": one.satisfied == "1",
        "satisfaction_given": one.satisfied != "",
        "still_solved": one.word == "solved" and one.still != tally.RELAPSED,
        "drawn": one.reached != "" or told != "",
        "reached": one.reached == "reached" or told != "",
        "spoken": one.in_time_said != "",
        "spoken_in_time": one.in_time_said == "1",
        "looked_again": one.still != "",
        "lasting": one.still == tally.HOLDS,
    }
    return (name for name, held in holds.items() if held)


def _tried_in_vain(one: Cell) -> bool:
    return one.reached in {"declined", "no_answer"} and not (one.contact or one.again)


def _outside(cells: Mapping[Cell, int]) -> Estimate | None:
    """The share solved among voices that were ever answered, by what people told somebody outside."""
    strata: dict[str, list[tuple[Cell, int]]] = defaultdict(list)
    for one, n in cells.items():
        if one.asked and not _tried_in_vain(one):
            strata[one.asked_as if one.contact or one.again else one.own].append((one, n))
    return estimate([_stratum(word, strata[word]) for word in sorted(strata)])


def _stratum(word: str, cells: Sequence[tuple[Cell, int]]) -> Stratum:
    def share(among: Callable[[Cell], bool], word_of: Callable[[Cell], str]) -> Share:
        asked = [(one, n) for one, n in cells if among(one)]
        return Share(sum(n for one, n in asked if word_of(one) == "solved"), sum(n for _one, n in asked))

    def changed(*, before: bool) -> int:
        return sum(n for one, n in cells if _changed(one) and (_told(one) == "solved") is before)

    return Stratum(
        size=sum(n for _one, n in cells),
        own=_WORDS[word],
        first=share(lambda one: one.contact != "", lambda one: one.contact),
        confirmed=share(lambda one: one.contact == "solved" and one.again != "", lambda one: one.again),
        later=share(lambda one: one.contact == "" and one.again != "", lambda one: one.again),
        up=changed(before=False),
        down=changed(before=True),
    )


def _told(one: Cell) -> str:
    return one.again or one.contact


def _changed(one: Cell) -> bool:
    """Asked outside, and since then they themselves said the opposite, or the trouble was found back."""
    now = one.word == "solved" and one.still != tally.RELAPSED
    return _told(one) != "" and now is not (_told(one) == "solved")


def _queue(part: Material, as_of: str) -> Queue:
    waiting = [row for row in part.waiting if not row.apart]
    # Where nothing was read yet there is no moment, and nothing waits.
    moment, now = datetime.fromisoformat, datetime.fromisoformat(as_of or "9999-12-31")
    ages = [(now - moment(row.said_at)).days for row in waiting]
    late = [row for row in waiting if row.answer_due and row.answer_due <= as_of]
    return Queue(
        waiting=len(waiting),
        oldest_days=max(ages, default=None),
        slowest_tenth=None if part.days is None else _quantile(_spans(part.days) + Counter(ages), 0.9),
        first_step=None if part.first_days is None else _quantile(_spans(part.first_days), 0.5),
        overdue=len(late),
        overdue_days=sum((now - moment(row.answer_due)).days for row in late),
        overdue_by_severity=_tallied(Counter(row.severity for row in late)),
    )


def _spans(counted: Spans) -> Counter[int]:
    found = Counter[int]()
    for (_unit, days), n in counted.items():
        found[days] += n
    return found


def _quantile(counted: Counter[int], share: float) -> int | None:
    """The smallest number of days that at least this share does not exceed."""
    total, seen = counted.total(), 0
    for days in sorted(counted):
        seen += counted[days]
        if seen >= share * total:
            return days
    return None


def _apart(cells: Mapping[Cell, int]) -> SetApart:
    def count(holds: Callable[[Cell], bool]) -> int:
        return sum(n for one, n in cells.items() if holds(one))

    excluded, severity = Counter[str](), Counter[str]()
    for one, n in cells.items():
        severity[one.severity] += n
        if one.excluded:
            excluded[one.excluded] += n
    return SetApart(
        _tallied(excluded),
        count(lambda one: one.apart == WITHDRAWN),
        count(lambda one: one.apart == TRANSFERRED),
        count(lambda one: one.out_of_scope == "1"),
        count(lambda one: one.split == "1"),
        _tallied(severity),
    )


def _tallied(counted: Counter[str]) -> dict[str, int]:
    return {name: counted[name] for name in sorted(counted) if name}


def total(counts: Sequence[Counts]) -> Counts:
    """The sum of several units' counts."""
    return replace(Counts(), **{name: sum(getattr(row, name) for row in counts) for name in _SUMS})
