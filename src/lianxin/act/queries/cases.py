"""Reads of acting: pages of cases, one case with everything, and the median time to an answer.

A page of cases starts where the last one ended (keyset), so the thousandth page costs what the first one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet

from lianxin.hear.models import Publication
from lianxin.office.models import Office, Person

from ..models import Answer, Assignment, Case, Escalation, RoutingRule
from ..rules import SEES_ALL
from ..states import WaitsFor

PAGE = 25
COUNT_LIMIT = 99

#: How a page of cases may be sorted: by the date that is due next, or by the first date.
Order = Literal["next_due", "received_at"]
Mark = tuple[datetime, int]


@dataclass(frozen=True)
class Page:
    """One page of cases, and the marks from which the next and the previous one start."""

    cases: Sequence[Case]
    after: Mark | None
    before: Mark | None


def visible_to(person: Person) -> QuerySet[Case]:
    """The cases this person may see: all of the office, or those of the own unit."""
    cases = Case.objects.filter(office_id=person.office_id)
    if person.holds(*SEES_ALL):
        return cases
    return cases.filter(unit_id__in=person.unit_ids())


def queue(person: Person, waits_for: WaitsFor = WaitsFor.OFFICE) -> QuerySet[Case]:
    """What waits at this person's desk.

    A unit's handler sees what the unit has in hand or was offered; what no unit has is the clerks' and
    coordinators' to hand on.
    """
    return visible_to(person).filter(waits_for=waits_for)


def page(
    cases: QuerySet[Case],
    *,
    order: Order,
    after: Mark | None = None,
    before: Mark | None = None,
    size: int = PAGE,
) -> Page:
    """A page of cases in ascending order, after or before a mark.  O(size), whatever the number of cases."""
    wanted = cases.select_related("unit", "area").filter(**{f"{order}__isnull": False})
    backwards = before is not None
    if mark := before or after:
        wanted = wanted.filter(_beyond(order, mark, backwards=backwards))
    sign = "-" if backwards else ""
    rows = list(wanted.order_by(f"{sign}{order}", f"{sign}number")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    more_after, more_before = (True, more) if backwards else (more, after is not None)
    return Page(
        rows,
        after=_mark(rows[-1], order) if rows and more_after else None,
        before=_mark(rows[0], order) if rows and more_before else None,
    )


def _mark(case: Case, order: Order) -> Mark:
    moment: datetime = getattr(case, order)
    return moment, case.number


def _beyond(order: Order, mark: Mark, *, backwards: bool) -> Q:
    moment, number = mark
    direction = "lt" if backwards else "gt"
    # The first condition alone lets the engine use the index range; the second settles equal moments.
    return Q(**{f"{order}__{direction}e": moment}) & (
        Q(**{f"{order}__{direction}": moment}) | Q(**{order: moment, f"number__{direction}": number})
    )


def count_up_to(cases: QuerySet[Case], limit: int = COUNT_LIMIT) -> tuple[int, bool]:
    """How many there are, counting no further than the limit; and whether there are more."""
    counted = cases.order_by()[: limit + 1].count()
    return min(counted, limit), counted > limit


def overdue(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    return cases.filter(next_due__lt=now)


def case_of_voice(voice_id: int) -> Case | None:
    """The case of a voice, once it has been opened."""
    return (
        Case.objects.select_related("unit", "area", "office").filter(case_voices__voice_id=voice_id).first()
    )


def by_number(office: Office, number: int) -> Case | None:
    """A case by the number it has in public."""
    cases = Case.objects.select_related("unit", "area", "office", "office__stream")
    return cases.filter(office=office, number=number).first()


def released_titles(case_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The released title of each case that has one: one query for a whole page."""
    released = Publication.objects.filter(voice__case_voice__case_id__in=case_ids, withdrawn_at=None)
    rows = released.order_by("-pk").values_list("voice__case_voice__case_id", "title")
    return {case: {"title": title} for case, title in rows}


def released_words(case: Case) -> list[Publication]:
    """What of the voices of a case everybody may read."""
    return list(Publication.objects.filter(voice__case_voice__case=case, withdrawn_at=None).order_by("pk"))


def assignments(case: Case) -> list[Assignment]:
    return list(case.assignments.select_related("unit", "offered_by", "decided_by").order_by("pk"))


def answers(case: Case) -> list[Answer]:
    """All answers, oldest first."""
    return list(case.answers.select_related("unit").order_by("pk"))


def escalations(case: Case) -> list[Escalation]:
    return list(case.escalations.order_by("level"))


def rules_of(office: Office) -> list[RoutingRule]:
    """The routing rules, in the order in which they are tried."""
    return list(RoutingRule.objects.select_related("unit").filter(office=office).order_by("position"))


def median_answer_seconds(office: Office, *, imported: bool) -> float | None:
    """The exact median of the time from receipt to first answer, in seconds; None without answers.

    Walks half of an index: O(answers), about a millisecond for a hundred thousand.
    """
    seconds = Case.objects.filter(office=office, imported=imported, answer_seconds__isnull=False)
    count = seconds.count()
    if not count:
        return None
    middle = seconds.order_by("answer_seconds").values_list("answer_seconds", flat=True)
    low, high = (count - 1) // 2, count // 2
    return sum(value or 0 for value in middle[low : high + 1]) / (high - low + 1)
