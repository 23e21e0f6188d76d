"""``lianxin office``: whether a password is enough, and what somebody does who has lost what comes beside it."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from django.utils.translation import gettext as _

from lianxin.office import clock, sign_in
from lianxin.office.commands import OfficeError, ask_reset, set_sign_in_rule
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.office.tries import TooMany

from ._steps import add_step, office_of

REQUIRED, OFF = "required", "off"
#: All tries at the console of this machine come from one place.
CONSOLE = b"console"


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    rule = add_step(
        steps,
        "second-factor",
        _("whether roles that decide over others need more than a password; everybody signs in anew"),
        _rule,
    )
    rule.add_argument("rule", choices=(REQUIRED, OFF))
    reset = add_step(
        steps,
        "reset-factors",
        _("ask that an account lose the passkeys and codes that its holder has lost; a second person agrees"),
        _reset,
    )
    reset.add_argument("login", metavar="LOGIN")
    reset.add_argument(
        "--by",
        required=True,
        metavar="LOGIN",
        help=_("your own account, a steward's; its password is asked for"),
    )


def _rule(arguments: argparse.Namespace) -> str:
    office, required = office_of(arguments), arguments.rule == REQUIRED
    set_sign_in_rule(office=office, second_factor=required, now=clock.read())
    if required:
        return _("Whoever decides over others needs more than a password at %(office)s.") % {
            "office": office.name
        }
    return _("A password is enough at %(office)s. The record says so to everybody.") % {"office": office.name}


def _reset(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    steward = _steward(office, arguments.by)
    person = Person.objects.select_related("office").filter(office=office, login=arguments.login).first()
    if person is None:
        raise OfficeError(_("There is no account %(login)s here.") % {"login": arguments.login})
    try:
        ask_reset(person=person, by=steward, now=clock.read())
    except Refusal as refusal:
        raise OfficeError(str(refusal.text)) from None
    return _("It is asked for. Another steward, a lead or an overseer agrees at /account/.")


def _steward(office: Office, login: str) -> Person:
    """Whoever asks is known by their password: the second person must be another one."""
    password = getpass(_("Password: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    try:
        person = sign_in.by_password(login=login, password=password, source=CONSOLE, now=clock.read())
    except TooMany as error:
        raise OfficeError(_("Try again in %(n)d seconds.") % {"n": error.seconds}) from None
    if person is None or person.office_id != office.pk:
        raise OfficeError(_("Name and password do not fit together."))
    return person
