"""Who may ask back, review, check and order: always somebody who had no part in what is judged."""

from __future__ import annotations

from django.db import models

from lianxin.act.models import Case
from lianxin.act.rules import NotAllowed, acts_as
from lianxin.office.models import Office, Person
from lianxin.office.states import Role

from .models import CorrectionOrder, Review

#: Who ``may_oversee``, in words that the reference shows.
OVERSEERS = "overseers, who belong to no unit"
#: Who ``may_set_detectors``.
SETTERS = "overseers and stewards, two of them for each change"
#: Who ``may_see_corrections``.
CORRECTORS = "leads, stewards and overseers of the office, two of them for each correction"
#: Who ``may_see_digests``.
LEADS_AND_OVERSEERS = "leads of the office and overseers"


def may_oversee(person: Person) -> bool:
    """Overseers; whoever acts for a unit is none, whatever else they are."""
    return person.holds(Role.OVERSEER) and not person.unit_ids()


def demand_oversight(person: Person, office_id: int) -> None:
    """Raise ``NotAllowed`` unless the person oversees this office."""
    if person.office_id != office_id or not may_oversee(person):
        raise NotAllowed("oversee")


def took_part(person: Person, case: Case) -> bool:
    """Whether any table of the case names the person: as who handed it on, answered, decided, paid, wrote.

    Whoever declared that it touches them has no say in it either.
    """
    wrote = case.case_voices.filter(voice__lines__person=person).exists()
    return wrote or any(_names(person, relation, case) for relation in Case._meta.related_objects)


def _names(person: Person, relation: models.ForeignObjectRel, case: Case) -> bool:
    table = relation.related_model
    if table._meta.app_label != Case._meta.app_label:
        return False
    fields = [field.name for field in table._meta.fields if field.related_model is Person]
    named = models.Q(*((name, person) for name in fields), _connector=models.Q.OR)
    rows = table.objects.filter(**{relation.field.name: case})  # type: ignore[attr-defined]
    return bool(fields) and rows.filter(named).exists()


def may_decide(person: Person, review: Review) -> bool:
    """First somebody of the office who took no part in the case; then somebody outside who did not decide before."""
    case = review.case
    if person.office_id != review.office_id or case.unit_id in person.unit_ids() or took_part(person, case):
        return False
    if review.stage == 1:
        return acts_as(person, case, Role.COORDINATOR, Role.LEAD)
    return may_oversee(person) and not case.reviews.filter(stage=1, decided_by=person).exists()


def may_order(person: Person, office: Office) -> bool:
    """Overseers, and the lead for the own office."""
    return person.office_id == office.pk and (may_oversee(person) or person.holds(Role.LEAD))


def may_do(person: Person, order: CorrectionOrder) -> bool:
    """Handlers of the unit that owes it."""
    return (Role.HANDLER, order.unit_id) in person.roles


def may_check(person: Person, order: CorrectionOrder) -> bool:
    """Whoever may order, is outside the unit, and is not the one who did it."""
    return (
        may_order(person, order.office)
        and order.unit_id not in person.unit_ids()
        and order.done_by_id != person.pk
    )


def may_look_at_findings(person: Person) -> bool:
    """Overseers, and nobody else."""
    return may_oversee(person)


def may_set_detectors(person: Person) -> bool:
    """Overseers and stewards; each change takes two of them."""
    return may_oversee(person) or person.holds(Role.STEWARD)


def may_ask_correction(person: Person) -> bool:
    """Leads and stewards say that a published figure is wrong; an overseer decides."""
    return person.holds(Role.LEAD, Role.STEWARD)


def may_see_corrections(person: Person) -> bool:
    """Whoever may ask for a correction, and whoever decides about it."""
    return may_ask_correction(person) or may_oversee(person)


def may_settle_digests(person: Person) -> bool:
    """Leads decide what the week's digest asks; two or more of them: any."""
    return person.holds(Role.LEAD)


def may_see_digests(person: Person) -> bool:
    """Leads, and the overseers who see whether they were decided."""
    return may_settle_digests(person) or may_oversee(person)
