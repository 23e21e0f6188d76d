"""Stepping back from a case that touches oneself, or keeping somebody from it whom it touches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lianxin.act import commands, rules
from lianxin.act.models import Case
from lianxin.office.clock import now_of
from lianxin.office.models import HeldRole, Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role

from .shape import Section, Typed


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any]:
    """One button for oneself; for whoever decides about others, a list of those who could act on the case."""
    decides = rules.acts_as(person, case, Role.COORDINATOR, Role.OVERSEER)
    return {"people": _people(case) if decides else []}


def _people(case: Case) -> list[dict[str, str]]:
    roles = HeldRole.objects.filter(role=Role.HANDLER, unit=case.unit_id, person__is_active=True)
    found = roles.exclude(person__in=case.recusals.values("person")).select_related("person")
    return [{"login": row.person.login, "name": row.person.display_name} for row in found.order_by("pk")]


def recuse(case: Case, person: Person, request: HttpRequest) -> object:
    """Step back, or keep the chosen person from the case."""
    login, whom = request.POST.get("recusal_person", ""), person
    if "recusal_other" in request.POST:
        found = Person.objects.filter(office_id=case.office_id, login=login).first()
        if found is None:
            raise Refusal("unknown", _("Please choose a person."), "recusal_person")
        whom = found
    return commands.recuse(case=case, person=whom, by=person, now=now_of(request))


SECTION = Section("desk/sections/recusal.html", page, {"recuse": recuse})
