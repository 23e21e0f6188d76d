"""``lianxin office``: set up a real office, step by step, without the invented one."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from lianxin.act.commands import add_rule
from lianxin.office import clock, commands
from lianxin.office.commands import OfficeError
from lianxin.office.models import Area, Office, Person, Unit
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.office.states import EVEN_OF_A_UNIT, OF_A_UNIT, Role

from . import _accounts, _funds, _keys, _outages, _paperwork, _places, _sealed_readers, _topics, _witnesses
from ._notice import read_notice
from ._steps import add_names, add_step, by_language, found, office_of


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "office", help=_("set up an office: units, areas, people, rules, calendar")
    )
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    _add_opening(add_step(steps, "open", _("open an office"), _open, of_office=False))
    _add_part(add_step(steps, "unit", _("add a unit"), _unit))
    _add_part(add_step(steps, "area", _("add an area"), _area))
    _add_person(add_step(steps, "person", _("give somebody an account; the password is asked for"), _person))
    for name, help_text, step in (
        ("password", _("give an account a new password; its sessions end"), _password),
        ("close", _("close an account; its sessions end"), _close),
    ):
        add_step(steps, name, help_text, step).add_argument("login", metavar="LOGIN")
    _add_rule(add_step(steps, "rule", _("hand cases with certain words or areas to a unit"), _rule))
    _accounts.add(steps)
    _topics.add(steps)
    _keys.add(steps)
    _paperwork.add(steps)
    _places.add(steps)
    _funds.add(steps)
    _outages.add(steps)
    _witnesses.add(steps)
    _sealed_readers.add(steps)
    _add_calendar(add_step(steps, "calendar", _("import the official days off of a year"), _calendar))


def _add_opening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="SLUG")
    add_names(parser)
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
    add_names(parser)
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


def _open(arguments: argparse.Namespace) -> str:
    emergency = by_language(arguments.emergency)
    office = commands.open_office(
        slug=arguments.slug,
        names=by_language(arguments.name),
        rule_pack=arguments.pack,
        calendar=arguments.calendar,
        time_zone=arguments.zone,
        notices={"emergency": emergency} if emergency else None,
        second_factor=True,
        now=clock.read(),
    )
    return _("%(name)s is open: /%(slug)s/") % {"name": office.name, "slug": office.slug}


def _unit(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    parent = found(Unit, office, arguments.under) if arguments.under else None
    names = by_language(arguments.name)
    unit = commands.add_unit(office=office, code=arguments.code, names=names, parent=parent, now=clock.read())
    return _("Unit %(code)s added: %(name)s") % {"code": unit.code, "name": unit.name}


def _area(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    parent = found(Area, office, arguments.under) if arguments.under else None
    names = by_language(arguments.name)
    area = commands.add_area(office=office, code=arguments.code, names=names, parent=parent, now=clock.read())
    return _("Area %(code)s added: %(name)s") % {"code": area.code, "name": area.name}


def _person(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
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
    office = office_of(arguments)
    unit = found(Unit, office, arguments.unit)
    areas = [found(Area, office, code) for code in arguments.area]
    words = [word.strip() for word in arguments.word if word.strip()]
    if not words and not areas:
        raise OfficeError(_("A rule needs --word or --area."))
    rule = add_rule(office=office, unit=unit, words=words, areas=areas, now=clock.read())
    return _("Rule %(n)d added: to %(unit)s") % {"n": rule.position, "unit": unit.name}


def _calendar(arguments: argparse.Namespace) -> str:
    days = read_notice(arguments.file)
    commands.import_calendar(
        office=office_of(arguments), year=arguments.year, days=days, source=arguments.source, now=clock.read()
    )
    return _("%(n)d days of %(year)d imported.") % {"n": len(days), "year": arguments.year}


def _account(arguments: argparse.Namespace) -> Person:
    office = office_of(arguments)
    person = Person.objects.select_related("office").filter(office=office, login=arguments.login).first()
    if person is None:
        raise OfficeError(_("There is no account %(login)s here.") % {"login": arguments.login})
    return person


def _role(office: Office, text: str) -> tuple[Role, Unit | None]:
    name, _colon, code = text.partition(":")
    if name not in Role.values:
        raise OfficeError(
            _("There is no role %(name)s. Roles: %(roles)s") % {"name": name, "roles": ", ".join(Role)}
        )
    if name not in OF_A_UNIT | EVEN_OF_A_UNIT if code else name in OF_A_UNIT:
        raise OfficeError(
            _("A handler belongs to a unit, a visitor or a clerk may; other roles belong to the office.")
        )
    return Role(name), found(Unit, office, code) if code else None


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
