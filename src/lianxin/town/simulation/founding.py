"""The invented office that is simulated: a unit for each village, people for every role, a rule for each area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lianxin.act import commands as act
from lianxin.office import commands as office_commands
from lianxin.office.models import Area, Office, Unit
from lianxin.office.states import Role

from .conduct import Conduct
from .people import Matter, Trouble

SLUG = "town"
PASSWORD = "a-town-that-nobody-lives-in"  # noqa: S105  invented accounts in a folder that is thrown away
OVERSEERS = ("overseer-1", "overseer-2")


@dataclass
class Founded:
    """The office, who acts for which unit, and how the unit behaves: only the town knows that.

    A trouble belongs to the unit whose task it is, else to the unit of its area.
    """

    office: Office
    conducts: dict[str, Conduct] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    tasks: dict[Matter, str] = field(default_factory=dict)
    handlers: dict[str, str] = field(default_factory=dict)
    visitors: dict[str, str] = field(default_factory=dict)
    overseers: tuple[str, ...] = OVERSEERS
    silent: str = ""

    def unit_of(self, trouble: Trouble) -> str:
        return self.tasks.get(trouble.matter) or self.areas[trouble.household.area]


def found(conducts: Sequence[Conduct], *, people_an_area: int, now: datetime) -> Founded:
    """Open the office.  Beside one area for each unit there is one that hardly ever speaks, with an honest unit."""
    office = office_commands.open_office(
        slug=SLUG,
        names={"zh-hans": "试验镇", "zh-hant": "試驗鎮", "en": "Trial Town"},
        rule_pack="cn-hotline",
        now=now,
    )
    founded = Founded(office)
    for place, conduct in enumerate(conducts, start=1):
        _add_unit(founded, conduct, place, people_an_area, now)
    honest = next(code for code, conduct in founded.conducts.items() if conduct.honest)
    founded.silent = f"a{len(conducts) + 1:02}"
    area = _add_area(founded, founded.silent, people_an_area, now)
    _lead_to(founded, honest, area, now)
    _add_staff(founded, now)
    return founded


def _add_unit(founded: Founded, conduct: Conduct, place: int, people: int, now: datetime) -> None:
    code, office = f"u{place:02}", founded.office
    names = {"zh-hans": f"第{place}站", "zh-hant": f"第{place}站", "en": f"Station {place}"}
    unit = office_commands.add_unit(office=office, code=code, names=names, now=now)
    founded.conducts[code] = conduct
    area = _add_area(founded, f"a{place:02}", people, now)
    _lead_to(founded, code, area, now)
    founded.handlers[code], founded.visitors[code] = f"handler-{code}", f"visitor-{code}"
    for login, role in ((founded.handlers[code], Role.HANDLER), (founded.visitors[code], Role.VISITOR)):
        _add_person(office, login, [(role, unit)], now)


def _add_area(founded: Founded, code: str, people: int, now: datetime) -> Area:
    names = {"zh-hans": f"{code}村", "zh-hant": f"{code}村", "en": f"Village {code}"}
    return office_commands.add_area(office=founded.office, code=code, names=names, population=people, now=now)


def _lead_to(founded: Founded, code: str, area: Area, now: datetime) -> None:
    unit = Unit.objects.get(office=founded.office, code=code)
    act.add_rule(office=founded.office, unit=unit, words=[], areas=[area], now=now)
    founded.areas[area.code] = code


def _add_staff(founded: Founded, now: datetime) -> None:
    roles = {"clerk": Role.CLERK, "coordinator": Role.COORDINATOR, "lead": Role.LEAD}
    roles |= dict.fromkeys(OVERSEERS, Role.OVERSEER)
    for login, role in roles.items():
        _add_person(founded.office, login, [(role, None)], now)


def _add_person(office: Office, login: str, roles: list[tuple[Role, Unit | None]], now: datetime) -> None:
    office_commands.add_person(
        office=office, login=login, display_name=login, password=PASSWORD, roles=roles, now=now
    )
