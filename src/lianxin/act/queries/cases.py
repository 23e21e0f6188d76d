"""Reads of acting: pages of cases, one case with everything, and the median time to an answer.

A page of cases starts where the last one ended (keyset), so the thousandth page costs what the first one does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet

from lianxin.hear.models import Publication, Voice
from lianxin.office.models import Office, Person, Unit
from lianxin.office.queries import the_office
from lianxin.office.states import Role

from ..models import Answer, Assignment, CallUp, Case, CaseVoice, Escalation, Recusal, RoutingRule
from ..rules import SEES_ALL
from ..states import OPEN, SHARE_SEEN, WaitsFor

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
    """The cases that this person may see; ``rules.may_see`` says the same of one case."""
    cases = Case.objects.filter(office_id=person.office_id)
    none = Recusal.objects.filter(person=person).values("case_id")
    cases = cases.exclude(Q(pk__in=none) | Q(parent_id__in=none))
    if person.holds(Role.OVERSEER):
        return cases
    ordinary = Q(kept_from=None)
    mine = person.unit_ids()
    if not mine:
        return cases.filter(ordinary) if person.holds(*SEES_ALL) else cases.none()
    part, open_to = _part_of(mine), ordinary | ~Q(kept_from_id__in=_under(person.office_id, mine))
    return (
        cases.filter(ordinary | (part & open_to)) if person.holds(*SEES_ALL) else cases.filter(part & open_to)
    )


def sees_everything(person: Person) -> bool:
    """Whether nothing of the office is kept from this person, so that a list of what may be seen is not needed."""
    if not person.holds(*SEES_ALL) or Recusal.objects.filter(person=person).exists():
        return False
    kept = Case.objects.filter(office_id=person.office_id, kept_from__isnull=False)
    return person.holds(Role.OVERSEER) or not kept.exists()


def _part_of(units: frozenset[int]) -> Q:
    """Cases that one of these units has, answers for, has a share of or is called to."""
    shares = Assignment.objects.filter(joint=True, unit__in=units, state__in=SHARE_SEEN)
    calls = CallUp.objects.filter(called__in=units, answered_at=None)
    among = [Q(pk__in=rows.values("case_id")) for rows in (shares, calls)]
    return Q(unit_id__in=units) | Q(owner_id__in=units) | among[0] | among[1]


def _under(office_id: int, units: frozenset[int]) -> list[int]:
    """These units and all below them: what is kept from one of those is kept from whoever acts for these."""
    above = dict(Unit.objects.filter(office_id=office_id).values_list("pk", "parent_id"))
    found, grown = set(units), True
    while grown:
        below = {unit for unit, parent in above.items() if parent in found}
        grown = not below <= found
        found |= below
    return sorted(found)


def responsible(case: Case) -> Unit:
    """Who answers for the case: whoever took it on, else who received it first, else the office itself."""
    return case.owner or case.unit or the_office(case.office)


def queue(person: Person, waits_for: WaitsFor = WaitsFor.OFFICE) -> QuerySet[Case]:
    """What waits at this person's desk.

    A unit's handler sees what the unit has in hand, was offered or has a share of; what no unit has is the clerks'
    and coordinators' to hand on.
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


def cases_of_voices(voice_ids: Iterable[int]) -> dict[int, Case]:
    """Their cases by voice, once they have been opened: one query for a whole page."""
    links = CaseVoice.objects.select_related("case").filter(voice__in=list(voice_ids))
    return {link.voice_id: link.case for link in links}


def first_voice(case: Case) -> Voice:
    """The voice that the case, or the one that it is a part of, was opened for."""
    link = case.whole.case_voices.select_related("voice", "voice__area").earliest("pk")
    link.voice.office = case.office
    return link.voice


def by_number(office: Office, number: int) -> Case | None:
    """A case by the number it has in public."""
    beside = ("unit", "owner", "area", "office", "office__stream", "parent", "parent__office")
    cases = Case.objects.select_related(*beside)
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


def answered_since(case: Case) -> datetime | None:
    """Since when the answer stands on which the person has the word; none while the office works on it."""
    if case.state in OPEN:
        return None
    return case.answers.order_by("-pk").values_list("answered_at", flat=True).first()


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
