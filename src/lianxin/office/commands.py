"""The only writers of offices, units, areas, people and calendars."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import available_timezones

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _
from holidays import list_supported_countries

from lianxin.record.commands import append, open_stream
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from . import entries
from .models import Area, CalendarYear, HeldRole, Office, Person, Unit
from .rulepacks import RULE_PACKS
from .states import APART, OF_A_UNIT, Role

#: Words at the head of an address that no office may take.
RESERVED = frozenset(
    {
        "api",
        "static",
        "healthz",
        "sign-in",
        "sign-out",
        "admin",
        "offices",
        "open311",
        "hooks",
        "field",
        "uploads",
    }
)
#: Short names of offices, units and areas stand in addresses and in the record.
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class OfficeError(ValueError):
    """A request about the office itself that cannot be met; the text says why."""


def open_office(
    *,
    slug: str,
    names: Mapping[str, str],
    now: datetime,
    rule_pack: str = "generic",
    calendar: str = "CN",
    time_zone: str = "Asia/Shanghai",
    notices: Mapping[str, Mapping[str, str]] | None = None,
) -> Office:
    """Open an office: its record, and the unit that stands for the office itself."""
    if slug in RESERVED or not CODE.fullmatch(slug):
        raise OfficeError(_("An office's short name uses a-z, 0-9 and -, and is not a reserved word."))
    _check_rules(rule_pack, calendar, time_zone)

    def work() -> Office:
        if Office.objects.filter(slug=slug).exists():
            raise OfficeError(_("There is already an office %(name)s.") % {"name": slug})
        stream = open_stream(origin=f"lianxin/{slug}")
        office = Office(
            slug=slug,
            names=dict(names),
            stream=stream,
            rule_pack=rule_pack,
            calendar=calendar,
            time_zone=time_zone,
            notices={key: dict(text) for key, text in (notices or {}).items()},
        )
        office.save()
        unit = Unit(office=office, code="office", names=dict(names))
        unit.save()
        append(
            stream_id=stream.pk,
            kind=entries.OFFICE_OPENED,
            subject=f"office/{office.pk}",
            now=now,
            public={"slug": slug, "rule_pack": rule_pack, "calendar": calendar},
            rows=[office, unit],
        )
        return office

    return grouped(work)


def _check_rules(rule_pack: str, calendar: str, time_zone: str) -> None:
    if rule_pack not in RULE_PACKS:
        raise OfficeError(_("There is no rule pack %(name)s.") % {"name": rule_pack})
    if calendar not in list_supported_countries():
        raise OfficeError(_("There is no calendar %(name)s.") % {"name": calendar})
    if time_zone not in available_timezones():
        raise OfficeError(_("There is no time zone %(name)s.") % {"name": time_zone})


def add_unit(
    *, office: Office, code: str, names: Mapping[str, str], now: datetime, parent: Unit | None = None
) -> Unit:
    """Add a unit; without a parent it stands directly under the office."""
    _check_code(code)
    _check_same_office(office, parent)

    def work() -> Unit:
        _check_free(office, Unit, code)
        above = parent or Unit.objects.get(office=office, parent=None)
        unit = Unit(office=office, parent=above, code=code, names=dict(names))
        unit.save()
        append(
            stream_id=office.stream_id,
            kind=entries.UNIT_ADDED,
            subject=f"unit/{unit.pk}",
            now=now,
            public={"unit": code, "names": dict(names)},
            rows=[unit],
        )
        return unit

    return grouped(work)


def add_area(
    *, office: Office, code: str, names: Mapping[str, str], now: datetime, parent: Area | None = None
) -> Area:
    """Add an area of the office."""
    _check_code(code)
    _check_same_office(office, parent)

    def work() -> Area:
        _check_free(office, Area, code)
        area = Area(office=office, parent=parent, code=code, names=dict(names))
        area.save()
        append(
            stream_id=office.stream_id,
            kind=entries.AREA_ADDED,
            subject=f"area/{area.pk}",
            now=now,
            public={"area": code, "names": dict(names)},
            rows=[area],
        )
        return area

    return grouped(work)


def _check_code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise OfficeError(_("%(code)s is no code: a code uses a-z, 0-9 and -.") % {"code": repr(code)})


def _check_free(office: Office, table: type[Unit | Area], code: str) -> None:
    if table.objects.filter(office=office, code=code).exists():
        raise OfficeError(_("The code %(code)s is taken.") % {"code": code})


def _check_same_office(office: Office, *things: Unit | Area | None) -> None:
    if any(thing and thing.office_id != office.pk for thing in things):
        raise OfficeError(_("What belongs to another office cannot be used here."))


def add_person(
    *,
    office: Office,
    login: str,
    display_name: str,
    password: str,
    roles: Sequence[tuple[Role, Unit | None]],
    now: datetime,
) -> Person:
    """Give somebody an account with roles; pairs that check each other are refused."""
    _check_roles(roles)
    _check_same_office(office, *(unit for _role, unit in roles))
    hashed = make_password(password)  # slow by design: outside the transaction

    def work() -> Person:
        if Person.objects.filter(login=login).exists():
            raise OfficeError(_("There is already an account %(login)s.") % {"login": login})
        person = Person(office=office, login=login, display_name=display_name, password=hashed)
        person.save()
        held = [HeldRole(office=office, person=person, role=role, unit=unit) for role, unit in roles]
        for row in held:
            row.save()
        append(
            stream_id=office.stream_id,
            kind=entries.PERSON_ADDED,
            subject=f"person/{person.pk}",
            now=now,
            public={"roles": [[str(role), unit.code if unit else None] for role, unit in roles]},
            rows=[person, *held],
        )
        return person

    return grouped(work)


def _check_roles(roles: Sequence[tuple[Role, Unit | None]]) -> None:
    held = {role for role, _unit in roles}
    if any(pair <= held for pair in APART):
        raise OfficeError(_("An overseer checks the others, so nobody is an overseer and one of them."))
    if any((role in OF_A_UNIT) != (unit is not None) for role, unit in roles):
        raise OfficeError(_("A handler belongs to a unit; other roles belong to the office."))


def change_password(*, person: Person, password: str, now: datetime) -> None:
    """Set a new password; sessions opened with the old one end."""
    hashed = make_password(password)

    def work() -> None:
        person.password = hashed
        person.save(update_fields=["password"])
        _person_entry(person, entries.PASSWORD_CHANGED, now)

    grouped(work)


def close_person(*, person: Person, now: datetime) -> None:
    """Close an account; its sessions end with the next request."""

    def work() -> None:
        person.is_active = False
        person.save(update_fields=["is_active"])
        _person_entry(person, entries.PERSON_CLOSED, now)

    grouped(work)


def _person_entry(person: Person, kind: EntryKind, now: datetime) -> None:
    append(
        stream_id=person.office.stream_id,
        kind=kind,
        subject=f"person/{person.pk}",
        now=now,
        public={},
        rows=[person],
    )


def import_calendar(
    *, office: Office, year: int, days: Mapping[date, str], source: str, now: datetime
) -> CalendarYear:
    """Take over the official notice of a year; importing it again replaces it, in the open."""
    if wrong := [day for day, kind in days.items() if day.year != year or kind not in {"rest", "work"}]:
        raise OfficeError(
            _("These days do not belong in the notice of %(year)s: %(days)s")
            % {"year": year, "days": ", ".join(map(str, wrong))}
        )

    def work() -> CalendarYear:
        row, _made = CalendarYear.objects.update_or_create(
            office=office,
            year=year,
            defaults={
                "source": source,
                "days": {day.isoformat(): kind for day, kind in sorted(days.items())},
            },
        )
        append(
            stream_id=office.stream_id,
            kind=entries.CALENDAR_IMPORTED,
            subject=f"calendar/{year}",
            now=now,
            public={"year": year, "source": source, "days": row.days},
            rows=[row],
        )
        return row

    return grouped(work)
