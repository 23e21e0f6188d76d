"""``lianxin office ask-field``, ``end-field`` and ``population``: what is asked of the frontline, and of whom."""

from __future__ import annotations

import argparse
from datetime import date

from django.utils.translation import gettext as _

from lianxin.learn.commands import ask_field, end_field
from lianxin.learn.models import AskedField
from lianxin.learn.paperwork import FORMS
from lianxin.learn.states import FieldKind
from lianxin.office import clock, commands
from lianxin.office.commands import OfficeError
from lianxin.office.models import Area

from ._steps import add_names, add_step, by_language, found, office_of


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    asked = add_step(
        steps, "ask-field", _("ask the frontline for one more thing, for a purpose and a time"), _ask
    )
    asked.add_argument("form", metavar="FORM", choices=sorted(FORMS), help=", ".join(sorted(FORMS)))
    asked.add_argument("code", metavar="CODE")
    add_names(asked)
    asked.add_argument(
        "--kind", choices=FieldKind.values, default=str(FieldKind.LINE), help=_("what it takes")
    )
    asked.add_argument("--purpose", required=True, help=_("what it is for; everybody can read it"))
    asked.add_argument("--until", required=True, metavar="YYYY-MM-DD", help=_("at most a year from today"))
    ended = add_step(steps, "end-field", _("stop asking the frontline for something"), _end)
    ended.add_argument("form", metavar="FORM")
    ended.add_argument("code", metavar="CODE")
    counted = add_step(steps, "population", _("say how many people live in an area"), _population)
    counted.add_argument("area", metavar="AREA")
    counted.add_argument("people", type=int, metavar="PEOPLE")


def _ask(arguments: argparse.Namespace) -> str:
    field = ask_field(
        office=office_of(arguments),
        form=arguments.form,
        code=arguments.code,
        names=by_language(arguments.name),
        kind=FieldKind(arguments.kind),
        purpose=arguments.purpose,
        ends_on=_day(arguments.until),
        now=clock.read(),
    )
    return _("Field %(code)s is asked for until %(day)s.") % {"code": field.code, "day": field.ends_on}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OfficeError(_("%(text)s is no day: write it as 2027-06-30.") % {"text": text}) from None


def _end(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    fields = AskedField.objects.select_related("office").filter(office=office, ended_at=None)
    field = fields.filter(form=arguments.form, code=arguments.code).first()
    if field is None:
        known = ", ".join(f"{one.form} {one.code}" for one in fields.order_by("form", "code")) or "–"
        raise OfficeError(
            _("There is no %(code)s here. Known: %(known)s") % {"code": arguments.code, "known": known}
        )
    end_field(field=field, now=clock.read())
    return _("Field %(code)s is asked for no longer.") % {"code": field.code}


def _population(arguments: argparse.Namespace) -> str:
    area = found(Area, office_of(arguments), arguments.area)
    commands.set_population(area=area, people=arguments.people, now=clock.read())
    return _("%(area)s: %(n)d people.") % {"area": area.name, "n": arguments.people}
