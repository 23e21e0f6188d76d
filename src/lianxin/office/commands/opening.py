"""Opening an office and adding its units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from holidays import list_supported_countries

from lianxin.record.commands import append, open_stream
from lianxin.record.commit import grouped

from .. import entries
from ..checks import CODE, OfficeError, check_code, check_free, check_same_office
from ..models import Office, Unit
from ..rulepacks import RULE_PACKS

#: Words at the head of an address that no office may take.
RESERVED = frozenset(
    {
        "api",
        "static",
        "healthz",
        "sign-in",
        "sign-out",
        "account",
        "admin",
        "offices",
        "open311",
        "hooks",
        "field",
        "uploads",
    }
)


def open_office(
    *,
    slug: str,
    names: Mapping[str, str],
    now: datetime,
    rule_pack: str = "generic",
    calendar: str = "CN",
    time_zone: str = "Asia/Shanghai",
    notices: Mapping[str, Mapping[str, str]] | None = None,
    second_factor: bool = False,
) -> Office:
    """Open an office: its record, and the unit that stands for the office itself.

    An office of real people is opened with ``second_factor``; invented ones do without.
    """
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
            second_factor=second_factor,
        )
        office.save()
        unit = Unit(office=office, code="office", names=dict(names))
        unit.save()
        append(
            stream_id=stream.pk,
            kind=entries.OFFICE_OPENED,
            subject=f"office/{office.pk}",
            now=now,
            public={
                "slug": slug,
                "rule_pack": rule_pack,
                "calendar": calendar,
                "second_factor": second_factor,
            },
            rows=[office, unit],
        )
        return office

    return grouped(work)


def _check_rules(rule_pack: str, calendar: str, time_zone: str) -> None:
    if rule_pack not in RULE_PACKS:
        raise OfficeError(_("There is no rule pack %(name)s.") % {"name": rule_pack})
    country, _dash, part = calendar.partition("-")
    parts = list_supported_countries().get(country)
    if parts is None or (part and part not in parts):
        raise OfficeError(_("There is no calendar %(name)s.") % {"name": calendar})
    if time_zone not in _time_zones():
        raise OfficeError(_("There is no time zone %(name)s.") % {"name": time_zone})


@cache
def _time_zones() -> set[str]:
    """To look through all files of the machine for them takes longer than to open an office."""
    return available_timezones()


def add_unit(
    *, office: Office, code: str, names: Mapping[str, str], now: datetime, parent: Unit | None = None
) -> Unit:
    """Add a unit; without a parent it stands directly under the office."""
    check_code(code)
    check_same_office(office, parent)

    def work() -> Unit:
        check_free(office, Unit, code)
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
