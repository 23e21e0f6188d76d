"""``lianxin office``: set up a real office, step by step, without the invented one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from getpass import getpass
from pathlib import Path
from typing import TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianxin.act.commands import add_rule
from lianxin.office import clock, commands
from lianxin.office.commands import OfficeError
from lianxin.office.models import Area, Office, Person, Unit
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.office.states import OF_A_UNIT, Role

from ._notice import read_notice
from ._prepare import explain_no_office, migrate, say, the_office

DONE, MISUSED = 0, 2
Step = Callable[[argparse.Namespace], str]
Part = TypeVar("Part", Unit, Area)


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "office", help=_("set up an office: units, areas, people, rules, calendar")
    )
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    _add_opening(_step(steps, "open", _("open an office"), _open, of_office=False))
    _add_part(_step(steps, "unit", _("add a unit"), _unit))
    _add_part(_step(steps, "area", _("add an area"), _area))
    _add_person(_step(steps, "person", _("give somebody an account; the password is asked for"), _person))
    for name, help_text, step in (
        ("password", _("give an account a new password; its sessions end"), _password),
        ("close", _("close an account; its sessions end"), _close),
    ):
        _step(steps, name, help_text, step).add_argument("login", metavar="LOGIN")
    _add_rule(_step(steps, "rule", _("hand cases with certain words or areas to a unit"), _rule))
    _add_calendar(_step(steps, "calendar", _("import the official days off of a year"), _calendar))


def _step(
    steps: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help_text: str,
    step: Step,
    *,
    of_office: bool = True,
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=help_text)
    if of_office:
        parser.add_argument("--office", metavar="SLUG", help=_("which office, where there are several"))
    parser.set_defaults(run=run, take=step)
    return parser


def _add_names(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--name",
        action="append",
        required=True,
        metavar="LANGUAGE=NAME",
        help=_("the name in one language; give it once for each of zh-hans, zh-hant, en"),
    )


def _add_opening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="SLUG")
    _add_names(parser)
    parser.add_argument("--pack", default="generic", choices=sorted(RULE_PACKS), help=_("the rule pack"))
    parser.add_argument("--calendar", default="CN", help=_("the country whose public holidays count"))
    parser.add_argument("--zone", default="Asia/Shanghai", help=_("the time zone"))
    parser.add_argument(
        "--emergency",
        action="append",
        default=[],
        metavar="LANGUAGE=TEXT",
        help=_("whom to call at once, shown above the form"),
    )


def _add_part(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE")
    _add_names(parser)
    parser.add_argument("--under", metavar="CODE", help=_("the one that it is a part of"))


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN")
    parser.add_argument("--display-name", required=True, metavar="NAME")
    parser.add_argument(
        "--role",
        action="append",
        required=True,
        metavar="ROLE[:UNIT]",
        help=_("a role, for a handler with the unit; roles: %(roles)s") % {"roles": ", ".join(Role)},
    )


def _add_rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("unit", metavar="UNIT")
    parser.add_argument("--word", action="append", default=[], help=_("one of these words is said"))
    parser.add_argument(
        "--area", action="append", default=[], metavar="CODE", help=_("it is about one of these areas")
    )


def _add_calendar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", type=int, metavar="YEAR")
    parser.add_argument("file", type=Path, metavar="FILE", help=_("lines of a date and rest or work"))
    parser.add_argument("--source", required=True, help=_("which notice it is, for everybody to read"))


def run(arguments: argparse.Namespace) -> int:
    """0 when the step is taken and stands in the record; 2 with a plain reason when it cannot be."""
    migrate()
    try:
        print(arguments.take(arguments))
    except OfficeError as problem:
        if str(problem):
            say(str(problem))
        return MISUSED
    except ValidationError as problem:
        for text in problem.messages:
            say(text)
        return MISUSED
    return DONE


def _open(arguments: argparse.Namespace) -> str:
    emergency = _by_language(arguments.emergency)
    office = commands.open_office(
        slug=arguments.slug,
        names=_by_language(arguments.name),
        rule_pack=arguments.pack,
        calendar=arguments.calendar,
        time_zone=arguments.zone,
        notices={"emergency": emergency} if emergency else None,
        now=clock.read(),
    )
    return _("%(name)s is open: /%(slug)s/") % {"name": office.name, "slug": office.slug}


def _unit(arguments: argparse.Namespace) -> str:
    office = _office(arguments)
    parent = _found(Unit, office, arguments.under) if arguments.under else None
    names = _by_language(arguments.name)
    unit = commands.add_unit(office=office, code=arguments.code, names=names, parent=parent, now=clock.read())
    return _("Unit %(code)s added: %(name)s") % {"code": unit.code, "name": unit.name}


def _area(arguments: argparse.Namespace) -> str:
    office = _office(arguments)
    parent = _found(Area, office, arguments.under) if arguments.under else None
    names = _by_language(arguments.name)
    area = commands.add_area(office=office, code=arguments.code, names=names, parent=parent, now=clock.read())
    return _("Area %(code)s added: %(name)s") % {"code": area.code, "name": area.name}


def _person(arguments: argparse.Namespace) -> str:
    office = _office(arguments)
    roles = [_role(office, text) for text in arguments.role]
    unsaved = Person(office=office, login=arguments.login, display_name=arguments.display_name)
    person = commands.add_person(
        office=office,
        login=arguments.login,
        display_name=arguments.display_name,
        password=_new_password(unsaved),
        roles=roles,
        now=clock.read(),
    )
    return _("Account %(login)s added.") % {"login": person.login}


def _password(arguments: argparse.Namespace) -> str:
    person = _account(arguments)
    commands.change_password(person=person, password=_new_password(person), now=clock.read())
    return _("Account %(login)s has a new password.") % {"login": person.login}


def _close(arguments: argparse.Namespace) -> str:
    person = _account(arguments)
    commands.close_person(person=person, now=clock.read())
    return _("Account %(login)s is closed.") % {"login": person.login}


def _rule(arguments: argparse.Namespace) -> str:
    office = _office(arguments)
    unit = _found(Unit, office, arguments.unit)
    areas = [_found(Area, office, code) for code in arguments.area]
    words = [word.strip() for word in arguments.word if word.strip()]
    if not words and not areas:
        raise OfficeError(_("A rule needs --word or --area."))
    rule = add_rule(office=office, unit=unit, words=words, areas=areas, now=clock.read())
    return _("Rule %(n)d added: to %(unit)s") % {"n": rule.position, "unit": unit.name}


def _calendar(arguments: argparse.Namespace) -> str:
    days = read_notice(arguments.file)
    commands.import_calendar(
        office=_office(arguments), year=arguments.year, days=days, source=arguments.source, now=clock.read()
    )
    return _("%(n)d days of %(year)d imported.") % {"n": len(days), "year": arguments.year}


def _office(arguments: argparse.Namespace) -> Office:
    office = the_office(arguments.office)
    if office is None:
        explain_no_office(arguments.office)
        raise OfficeError
    return office


def _account(arguments: argparse.Namespace) -> Person:
    office = _office(arguments)
    person = Person.objects.select_related("office").filter(office=office, login=arguments.login).first()
    if person is None:
        raise OfficeError(_("There is no account %(login)s here.") % {"login": arguments.login})
    return person


def _found(table: type[Part], office: Office, code: str) -> Part:
    row = table.objects.filter(office=office, code=code).first()
    if row is None:
        known = ", ".join(table.objects.filter(office=office).values_list("code", flat=True))
        raise OfficeError(_("There is no %(code)s here. Known: %(known)s") % {"code": code, "known": known})
    return row


def _role(office: Office, text: str) -> tuple[Role, Unit | None]:
    name, _colon, code = text.partition(":")
    if name not in Role.values:
        raise OfficeError(
            _("There is no role %(name)s. Roles: %(roles)s") % {"name": name, "roles": ", ".join(Role)}
        )
    if bool(code) != (name in OF_A_UNIT):
        raise OfficeError(_("A handler belongs to a unit; other roles belong to the office."))
    return Role(name), _found(Unit, office, code) if code else None


def _by_language(given: Iterable[str]) -> dict[str, str]:
    names = {}
    for text in given:
        language, _equals, name = text.partition("=")
        if language not in {"zh-hans", "zh-hant", "en"} or not name.strip():
            raise OfficeError(_("%(text)s: write it as zh-hans=…, zh-hant=… or en=…") % {"text": text})
        names[language] = name.strip()
    return names


def _new_password(person: Person) -> str:
    """Asked for twice at a terminal; otherwise the first line that comes in.  It never stands in the call."""
    if sys.stdin.isatty():
        password = getpass(_("New password: "))
        if getpass(_("Once more: ")) != password:
            raise OfficeError(_("The two passwords are not the same."))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    validate_password(password, person)
    return password
