"""``lianxin office outage``: put a verified outage on record, in public."""

from __future__ import annotations

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.office import clock
from lianxin.office.commands import OfficeError, record_outage
from lianxin.office.models import Office, Person

from ._steps import add_step, office_of


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = add_step(
        steps, "outage", _("record when the house could not be reached; everybody sees it"), _outage
    )
    for name, part, help_text in (
        ("--from", "begins", _("since when, like 2026-12-05T09:30")),
        ("--to", "ends", _("when it could be reached again")),
    ):
        parser.add_argument(name, dest=part, required=True, metavar="TIME", help=help_text)
    parser.add_argument("--reason", required=True, help=_("what was wrong, and how it was verified"))
    parser.add_argument(
        "--by", required=True, metavar="LOGIN", help=_("the account that answers for this record")
    )


def _outage(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    outage = record_outage(
        office=office,
        begins_at=_moment(arguments.begins, office.zone),
        ends_at=_moment(arguments.ends, office.zone),
        reason=arguments.reason,
        by=_account(office, arguments.by),
        now=clock.read(),
    )
    minutes = int((outage.ends_at - outage.begins_at).total_seconds() // 60)
    told = ngettext(
        "An outage of %(n)d minute is on record.", "An outage of %(n)d minutes is on record.", minutes
    )
    return told % {"n": minutes}


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """A moment on the wall clock of the office, unless it names an offset of its own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        problem = _("%(text)s is no time; write it like 2026-12-05T09:30") % {"text": text}
        raise OfficeError(problem) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _account(office: Office, login: str) -> Person:
    person = Person.objects.filter(office=office, login=login, is_active=True).first()
    if person is None:
        raise OfficeError(_("There is no account %(login)s here.") % {"login": login})
    return person
