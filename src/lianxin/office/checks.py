"""What every command of the office asks of what it is given."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from .models import Area, Office, Place, Topic, Unit

#: Short names of offices, units and areas stand in addresses and in the record.
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class OfficeError(ValueError):
    """A request about the office itself that cannot be met; the text says why."""


def check_code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise OfficeError(_("%(code)s is no code: a code uses a-z, 0-9 and -.") % {"code": repr(code)})


def check_free(office: Office, table: type[Unit | Area | Place | Topic], code: str) -> None:
    """A code is used once in its table; areas and places share theirs, because a poster leads to either by it."""
    tables = (Area, Place) if table in (Area, Place) else (table,)
    if any(taken.objects.filter(office=office, code=code).exists() for taken in tables):
        raise OfficeError(_("The code %(code)s is taken.") % {"code": code})


def check_same_office(office: Office, *things: Unit | Area | Topic | None) -> None:
    if any(thing and thing.office_id != office.pk for thing in things):
        raise OfficeError(_("What belongs to another office cannot be used here."))
