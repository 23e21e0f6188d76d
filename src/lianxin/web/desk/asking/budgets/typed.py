"""What was typed into the forms of budgets, read into terms and cards; what cannot be read is refused beside its field."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import NoAmount, cents_of
from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.algorithms.digits import whole
from lianxin.ask.commands.budgets import Card, VoteTerms
from lianxin.ask.models import Budget, Consultation, Project, Statement
from lianxin.ask.queries import budgets as queries
from lianxin.ask.queries.consultations import by_number
from lianxin.ask.states import MoneyRule, ShareOf, VoteKind
from lianxin.office.models import Area, Office, Unit
from lianxin.office.refusals import Refusal

from ....posted import Typed
from ...sections.typed import day, start_of_day
from ..typed import by_language

#: As long as the longest text, and one more, so that too long is refused and nothing is lost unseen.
MOST_TYPED = 2_001
C = TypeVar("C", bound=TextChoices)


def amount(typed: Typed, field: str) -> int:
    try:
        return cents_of(typed.get(field, ""))
    except NoAmount:
        raise Refusal("amount", _("This is no amount of money, such as 1200 or 1,200.50."), field) from None


def consultation(typed: Typed, office: Office) -> Consultation | None:
    told = typed.get("consultation", "").strip()
    if not told:
        return None
    found = by_number(office, whole(told) or 0)
    if found is None:
        raise Refusal("other", _("There is no such consultation."), "consultation")
    return found


def card(typed: Typed, budget: Budget) -> Card:
    office = budget.office
    upkeep = typed.get("upkeep", "").strip().strip("0")
    return Card(
        names=by_language(typed, "names"),
        plain=by_language(typed, "plain"),
        cost=amount(typed, "cost"),
        where=typed.get("where", ""),
        upkeep_by=typed.get("upkeep_by", ""),
        upkeep=amount(typed, "upkeep") if upkeep else 0,
        done_by=a_day(typed, "done_by"),
        area=_area(typed.get("area", ""), office),
        unit=_unit(typed.get("unit", ""), office),
        statement=_statement(typed.get("statement", "").strip(), budget),
        where_from=typed.get("where_from", ""),
        residents=_residents(typed.get("residents", ""), office),
    )


def a_day(typed: Typed, field: str) -> date:
    found = day(typed.get(field, ""), field)
    if found is None:
        raise Refusal("day", _("Please choose a day."), field)
    return found


def _area(code: str, office: Office) -> Area | None:
    return Area.objects.filter(office=office, code=code).first() if code else None


def _unit(code: str, office: Office) -> Unit | None:
    return Unit.objects.filter(office=office, code=code).first() if code else None


def _statement(told: str, budget: Budget) -> Statement | None:
    if not told:
        return None
    number = whole(told.lstrip("#")) or 0
    rows = Statement.objects.filter(consultation=budget.consultation, number=number)
    found = rows.first() if budget.consultation else None
    if found is None:
        text = _("No statement of this consultation that is shown has this number.")
        raise Refusal("statement", text, "statement")
    return found


def _residents(told: str, office: Office) -> Project | None:
    """Budget and project, as the list of the form names them: ``2.5``."""
    if not told:
        return None
    first, _dot, second = told.partition(".")
    budget = queries.by_number(office, whole(first) or 0)
    found = queries.project_of(budget, whole(second) or 0) if budget else None
    if found is None:
        raise Refusal("other", _("There is no such project."), "residents")
    return found


def vote_terms(typed: Typed) -> VoteTerms:
    completion = typed.get("completion", "")
    return VoteTerms(
        rule=choice(MoneyRule, typed, "rule"),
        kind=choice(VoteKind, typed, "kind"),
        completion=Completion(completion) if completion in set(Completion) else Completion.ADD1U,
        choose=_number(typed, "choose"),
        points=_number(typed, "points"),
        places=_number(typed, "places"),
        quorum=_number(typed, "quorum"),
        share=_number(typed, "share"),
        of=choice(ShareOf, typed, "of"),
    )


def _number(typed: Typed, field: str) -> int:
    return whole(typed.get(field, ""), 3) or 0


def choice(kind: type[C], typed: Typed, field: str) -> C:
    told = typed.get(field, "")
    if told not in kind.values:
        raise Refusal("choice", _("Please choose one."), field)
    return kind(told)


def times(typed: Typed, office: Office) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last."""
    opens = start_of_day(typed.get("opens", ""), "opens", office.zone)
    return opens, start_of_day(typed.get("closes", ""), "closes", office.zone) + timedelta(days=1)
