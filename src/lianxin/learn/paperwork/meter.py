"""How many fields, taps and minutes the forms ask for: by week, by case, by unit, never by person.

How often a form was filled in is read from the record; what a field takes is counted by the keystroke-level model
(Card, Moran and Newell 1980: 1.35 s to think, 1.10 s to point, 0.28 s for each key of an average typist).  Every
field of a form counts, also those that may stay empty, so the figure is an upper bound.  Finding out what to
write takes longer than writing it; that is work, not paperwork, and is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lianxin.act.entries.cases import CASE_OPENED
from lianxin.office.days import day_of
from lianxin.office.models import Office
from lianxin.record.models import Entry

from ..models import AskedField
from ..states import FieldKind
from .forms import FORMS, Form

THINK, POINT, KEY = 1.35, 1.10, 0.28
#: Keys and thoughts of one field: a date is eight figures, a line some twenty characters, a paragraph 120.
_KEYS = {
    FieldKind.CHOICE: 0,
    FieldKind.NUMBER: 8,
    FieldKind.LINE: 20,
    FieldKind.TEXT: 120,
    FieldKind.PHOTO: 0,
}
_THOUGHTS = {
    FieldKind.CHOICE: 1,
    FieldKind.NUMBER: 1,
    FieldKind.LINE: 1,
    FieldKind.TEXT: 3,
    FieldKind.PHOTO: 1,
}
_POINTS = {FieldKind.PHOTO: 3}
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Cost:
    """What was asked: forms, fields, taps and seconds."""

    forms: int = 0
    fields: int = 0
    taps: int = 0
    seconds: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.forms + other.forms,
            self.fields + other.fields,
            self.taps + other.taps,
            self.seconds + other.seconds,
        )

    @property
    def minutes(self) -> float:
        return self.seconds / 60


@dataclass(frozen=True)
class Week:
    """One week from its Monday: what was asked, and how many cases were opened in it."""

    begins: date
    cost: Cost
    cases: int

    @property
    def minutes_per_case(self) -> float | None:
        return self.cost.minutes / self.cases if self.cases else None


def of_kinds(kinds: Iterable[FieldKind]) -> Cost:
    """What one filled form with such fields takes; sending it is a tap of its own."""
    cost = Cost(forms=1, taps=1, seconds=THINK + POINT)
    for kind in kinds:
        points = _POINTS.get(kind, 1)
        seconds = THINK * _THOUGHTS[kind] + POINT * points + KEY * _KEYS[kind]
        cost += Cost(fields=1, taps=points, seconds=seconds)
    return cost


def of_form(form: Form, asked: Iterable[AskedField] = ()) -> Cost:
    """The form as it is built, and what the office added to it."""
    added = [FieldKind(one.kind) for one in asked if one.form == form.code]
    pages = [form, *(FORMS[part] for part in form.parts)]
    return of_kinds([*(one.kind for page in pages for one in page.fields), *added])


def asked_at(office: Office, moment: datetime) -> list[AskedField]:
    """What the office asks for beyond the built-in fields; over on its day, whether somebody ends it or not."""
    today = day_of(moment, office)
    rows = AskedField.objects.filter(office=office, ended_at=None, ends_on__gt=today)
    return list(rows.order_by("form", "code"))


def weeks(office: Office, now: datetime, most: int = 8) -> list[Week]:
    """The last weeks, the newest last; the running one is not over yet."""
    monday = _monday(office, now)
    first = monday - (most - 1) * _WEEK
    costs, cases = defaultdict[date, Cost](Cost), defaultdict[date, int](int)
    for entry, _public, cost in _filled(office, now, _midnight(office, first)):
        costs[_monday(office, entry.time)] += cost
    for moment in _opened(office, _midnight(office, first)):
        cases[_monday(office, moment)] += 1
    return [Week(day, costs[day], cases[day]) for day in (first + n * _WEEK for n in range(most))]


def by_unit(office: Office, now: datetime, most: int = 4) -> dict[str, Cost]:
    """What the forms asked of each unit in the last weeks, where the record names the unit."""
    found = defaultdict[str, Cost](Cost)
    first = _monday(office, now) - (most - 1) * _WEEK
    for _entry, public, cost in _filled(office, now, _midnight(office, first)):
        if unit := public.get("unit"):
            found[str(unit)] += cost
    return dict(sorted(found.items()))


def _filled(
    office: Office, now: datetime, since: datetime
) -> Iterator[tuple[Entry, dict[str, object], Cost]]:
    """Every filled form that the record shows since then."""
    asked = asked_at(office, now)
    costs = {code: of_form(form, asked) for code, form in FORMS.items()}
    forms = defaultdict[str, list[Form]](list)
    for form in FORMS.values():
        if form.entry:
            forms[form.entry].append(form)
    rows = Entry.objects.filter(stream_id=office.stream_id, kind__in=forms, time__gte=since).order_by(
        "number"
    )
    for entry in rows.only("stream", "number", "kind", "time", "leaf").iterator(chunk_size=2000):
        public = entry.public
        fitting = next((form for form in forms[entry.kind] if _fits(form, public)), None)
        if fitting and not public.get("imported"):
            yield entry, public, costs[fitting.code]


def _fits(form: Form, public: dict[str, object]) -> bool:
    return all(public.get(name) == value for name, value in form.where.items())


def _opened(office: Office, since: datetime) -> Iterator[datetime]:
    rows = Entry.objects.filter(stream_id=office.stream_id, kind=CASE_OPENED.name, time__gte=since)
    return rows.order_by("number").values_list("time", flat=True).iterator(chunk_size=2000)


def _monday(office: Office, moment: datetime) -> date:
    day = day_of(moment, office)
    return day - timedelta(days=day.weekday())


def _midnight(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(), office.zone)
