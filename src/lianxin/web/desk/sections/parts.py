"""The parts of a case, and the whole that a part belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act import commands, queries, rules
from lianxin.act.commands.parts import MOST_TITLE
from lianxin.act.models import Case
from lianxin.act.states import IN_HAND
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.states import Role

from ...stages import state_tag
from .shape import Section, Typed
from .typed import fields


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Which parts there are; the form stands where this person may split."""
    found, whole = queries.parts(case), case.parent
    may_split = not whole and case.state in IN_HAND
    may_split = may_split and rules.acts_as(person, case, Role.HANDLER, Role.COORDINATOR)
    if not (found or whole or may_split):
        return None
    return {
        "whole": _row(whole, person) if whole else None,
        "rows": [_row(part, person) for part in found],
        "may_split": may_split,
        "most": MOST_TITLE,
    }


def _row(case: Case, person: Person) -> dict[str, Any]:
    """A part that another unit has is named; its own page is for those who see it."""
    seen = rules.may_see(person, case)
    return {
        "number": case.number,
        "title": case.word if case.parent_id else _("Case %(n)d") % {"n": case.number},
        "unit": case.unit.name if case.unit else _("No unit yet"),
        "state": state_tag(case),
        "url": reverse("web:desk_case", args=[person.office.slug, case.number]) if seen else "",
    }


def split(case: Case, person: Person, request: HttpRequest) -> Case:
    """Make a part of the case."""
    with fields("part"):
        title = request.POST.get("part_title", "")
        return commands.split(case=case, title=title, by=person, now=now_of(request))


SECTION = Section("desk/sections/parts.html", page, {"split": split})
