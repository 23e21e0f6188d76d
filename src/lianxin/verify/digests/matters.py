"""What stands now and asks for a decision of whoever leads: about units, places and the whole office.

What is about a unit's own conduct is not the lead's to see, so it makes no matter here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from lianxin.act.models import Case, Promise
from lianxin.act.queries import overdue
from lianxin.act.states import AssignmentState, CaseState, PromiseState, WaitsFor
from lianxin.hear.states import Severity
from lianxin.office.calendars import WorkingDays
from lianxin.office.days import day_of
from lianxin.office.models import Area, Office, Unit
from lianxin.office.rulepacks import RULE_PACKS

from ..models import CorrectionOrder, Demand, Finding
from ..states import Decision, DemandKind, FindingState, OrderState

#: So many demands in a digest: what cannot be decided in a quarter of an hour is put aside unread.
MOST = 7
#: So many people of one place (or with one unit) must say that it is not solved.
MANY = 3
#: What was decided rests for so long at most, and not where it has grown to twice as much.
RESTS = timedelta(days=28)
TWICE = 2
#: Upheld signs are asked about for so long.
SIGNS_FOR = timedelta(days=84)
_SHOWN = 5
_GRAVE = (Severity.DANGER, Severity.PRESSING)
_ORDER = {kind: position for position, kind in enumerate(DemandKind)}
_ORDINARY = Q(case=None) | Q(case__kept_from=None)


@dataclass(frozen=True)
class Matter:
    """One thing that stands: so many, since when, and a few cases to begin with."""

    kind: DemandKind
    count: int
    since: datetime
    unit: Unit | None = None
    area: Area | None = None
    cases: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The name of this matter across digests."""
        return f"{self.kind}/{self.unit.code if self.unit else ''}/{self.area.code if self.area else ''}"


#: One thing that adds to a matter: its unit, its place, since when, and the number of its case.
Row = tuple[int | None, int | None, datetime, int | None]


def matters(office: Office, now: datetime) -> list[Matter]:
    """Everything that stands, the gravest first; within a kind what is most, then what is oldest."""
    found = {
        DemandKind.GRAVE_OVERDUE: _grave(office, now),
        DemandKind.NOT_SOLVED: _not_solved(office),
        DemandKind.UNDECIDED: _undecided(office, now),
        DemandKind.ORDER_LATE: _orders(office, now),
        DemandKind.SIGN: _signs(office, now),
        DemandKind.BROKEN: _broken(office),
    }
    all_of = [matter for kind, rows in found.items() for matter in _grouped(office, kind, rows)]
    enough = [one for one in all_of if one.kind != DemandKind.NOT_SOLVED or one.count >= MANY]
    return sorted(enough, key=lambda one: (_ORDER[one.kind], -one.count, one.since, one.key))


def chosen(found: Sequence[Matter], decided: Mapping[str, Demand], now: datetime) -> list[Matter]:
    """What is asked about this week: not what was decided lately, unless it has grown to twice as much."""
    return [one for one in found if not _rests(one, decided.get(one.key), now)]


def _rests(matter: Matter, before: Demand | None, now: datetime) -> bool:
    """A matter rests for four weeks; where something is done by an earlier day, until then."""
    if before is None or before.decided_at is None or matter.count >= TWICE * before.count:
        return False
    if now >= before.decided_at + RESTS:
        return False
    by = before.act_by if before.decision == Decision.ACT else None
    return by is None or by >= day_of(now, before.office)


def _grouped(office: Office, kind: DemandKind, rows: Iterable[Row]) -> Iterator[Matter]:
    units = {unit.pk: unit for unit in Unit.objects.filter(office=office)}
    areas = {area.pk: area for area in Area.objects.filter(office=office)}
    groups: dict[tuple[int | None, int | None], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[:2]].append(row)
    for (unit, area), group in groups.items():
        oldest = sorted(group, key=lambda row: row[2])
        cases = tuple(row[3] for row in oldest if row[3] is not None)[:_SHOWN]
        since = oldest[0][2]
        yield Matter(kind, len(group), since, units.get(unit or 0), areas.get(area or 0), cases)


def _open(office: Office) -> QuerySet[Case]:
    return Case.objects.filter(office=office, waits_for=WaitsFor.OFFICE, kept_from=None, imported=False)


def _grave(office: Office, now: datetime) -> Iterator[Row]:
    """Pressing cases whose date has passed, by the unit that has them; without one, the whole office."""
    cases = overdue(_open(office).filter(severity__in=_GRAVE), now)
    for unit, since, number in cases.values_list("unit_id", "next_due", "number"):
        if since is not None:
            yield unit, None, since, number


def _not_solved(office: Office) -> Iterator[Row]:
    """Cases that are open again because people say so, by place; where no place is known, by unit."""
    again = _open(office).filter(state=CaseState.REOPENED)
    for unit, area, since, number in again.values_list("unit_id", "area_id", "received_at", "number"):
        yield (None if area else unit), area, since, number


def _undecided(office: Office, now: datetime) -> Iterator[Row]:
    """Cases refused twice, once the time in which a coordinator decides is over."""
    refused = Q(assignments__state=AssignmentState.REFUSED)
    cases = _open(office).filter(state=CaseState.DISPUTED)
    told = cases.annotate(since=Max("assignments__decided_at", filter=refused))
    days, limit = WorkingDays.of(office), RULE_PACKS[office.rule_pack].steps["coordinate"].limit
    for since, number in told.values_list("since", "number"):
        if since and days.due(since.astimezone(office.zone), limit).moment <= now:
            yield None, None, since, number


def _orders(office: Office, now: datetime) -> Iterator[Row]:
    """Orders whose date has passed."""
    owed = CorrectionOrder.objects.filter(_ORDINARY, office=office, due_at__lt=now)
    owed = owed.filter(state__in=(OrderState.ORDERED, OrderState.BACK))
    for unit, since, number in owed.values_list("unit_id", "due_at", "case__number"):
        yield unit, None, since, number


def _signs(office: Office, now: datetime) -> Iterator[Row]:
    """Signs that are as they look, of units that got no order since somebody found that out."""
    upheld = Finding.objects.filter(office=office, state=FindingState.UPHELD, looked_at__gt=now - SIGNS_FOR)
    newest = dict(
        CorrectionOrder.objects.filter(office=office).values_list("unit_id").annotate(Max("ordered_at"))
    )
    for unit, since in upheld.values_list("unit_id", "looked_at"):
        ordered = newest.get(unit) if unit else max(newest.values(), default=None)
        if since and (ordered is None or ordered < since):
            yield unit, None, since, None


def _broken(office: Office) -> Iterator[Row]:
    """Promises whose day passed, and nobody has said since what was done."""
    rows = Promise.objects.filter(_ORDINARY, office=office, state=PromiseState.BROKEN, settled_at=None)
    for unit, since, number in rows.values_list("unit_id", "due_at", "case__number"):
        yield unit, None, since, number
