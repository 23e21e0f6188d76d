"""The list that is voted on: projects come on it, or off it with a reason that everybody reads; none is ever changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.ballots import MOST_PROJECTS
from lianxin.algorithms.canonical import digest
from lianxin.algorithms.cleaning import in_languages
from lianxin.hear.text import clean
from lianxin.office.days import day_of
from lianxin.office.models import Area, Person, Unit
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import budgets as entries
from ...models import Budget, Project, Statement
from ...queries.budgets import listed
from ...states import ProjectState, StatementState
from ..consultations.writing import demand_sharing
from .writing import (
    MOST_NAME,
    MOST_PLAIN,
    MOST_REASON,
    demand_amount,
    demand_line,
    demand_open,
    demand_texts,
    held,
    record,
)

MOST_FROM = 200


@dataclass(frozen=True)
class Card:
    """Everything that a project says of itself; texts by language, amounts in cents.

    ``where_from`` is said in words where the idea was no statement; ``residents`` is a project of a residents' vote.
    """

    names: Mapping[str, str]
    plain: Mapping[str, str]
    cost: int
    where: str
    upkeep_by: str
    done_by: date
    upkeep: int = 0
    area: Area | None = None
    unit: Unit | None = None
    statement: Statement | None = None
    where_from: str = ""
    residents: Project | None = None


def list_project(*, budget: Budget, card: Card, by: Person, now: datetime) -> Project:
    """Put it on the list.  Whoever erred takes it off again, and says why."""
    made = demand_card(budget=budget, card=card, by=by, now=now)

    def work() -> Project:
        row = held(budget)
        demand_open(row, now)
        _demand_room(row, made)
        made.number = next_number(row.projects.all())
        made.save(force_insert=True)
        told = {
            "project": made.number,
            "names": made.names,
            "amount_cents": made.cost,
            "statement": made.statement.number if made.statement else None,
            "card": digest_of(made),
        }
        record(row, entries.PROJECT_LISTED, now=now, rows=[made], **told)
        return made

    return grouped(work)


def demand_listing(*, budget: Budget, by: Person, now: datetime) -> None:
    """Whether this person can put anything on the list now."""
    demand_sharing(budget.office, by)
    demand_open(budget, now)


def demand_card(*, budget: Budget, card: Card, by: Person, now: datetime) -> Project:
    """The project that a card would be; refused where something of it is missing.  Nothing is written."""
    demand_sharing(budget.office, by)
    made = _made(budget, card, by, now)
    _check(made, now)
    return made


def _made(budget: Budget, card: Card, by: Person, now: datetime) -> Project:
    return Project(
        budget=budget,
        names=in_languages(card.names),
        plain=in_languages(card.plain),
        cost=card.cost,
        where=clean(card.where),
        area=card.area,
        upkeep_by=clean(card.upkeep_by),
        upkeep=card.upkeep,
        unit=card.unit,
        done_by=card.done_by,
        statement=card.statement,
        where_from=clean(card.where_from),
        residents=card.residents,
        added_by=by,
        added_at=now,
    )


def _check(made: Project, now: datetime) -> None:
    demand_texts(made.names, MOST_NAME, "names")
    demand_texts(made.plain, MOST_PLAIN, "plain")
    if not made.names.keys() == made.plain.keys() == made.budget.names.keys():
        raise Refusal("languages", _("Write the card in the languages of the budget."), "plain")
    demand_amount(made.cost, "cost")
    if made.cost > made.budget.amount:
        raise Refusal("cost", _("It costs more than there is."), "cost")
    demand_line(made.where, "where")
    demand_line(made.upkeep_by, "upkeep_by")
    demand_amount(made.upkeep, "upkeep", least=0)
    if made.done_by < day_of(now, made.budget.office):
        raise Refusal("day", _("The day by which it is done lies ahead."), "done_by")
    _check_origin(made)


def _check_origin(made: Project) -> None:
    """An idea came from somewhere, and everybody may see from where."""
    office, said, taken = made.budget.office_id, made.statement, made.residents
    if said is not None and (
        said.consultation_id != made.budget.consultation_id or said.state != StatementState.SHOWN
    ):
        raise Refusal(
            "statement", _("No statement of this consultation that is shown has this number."), "statement"
        )
    if taken is not None and taken.budget.office_id != office:
        raise Refusal("other", _("There is no such project."), "residents")
    if said is None and taken is None:
        demand_line(made.where_from, "where_from", MOST_FROM)
    elif len(made.where_from) > MOST_FROM:
        text = _("Please fill this in, in at most %(n)s characters.") % {"n": MOST_FROM}
        raise Refusal("long", text, "where_from")
    if any(row is not None and row.office_id != office for row in (made.area, made.unit)):
        raise Refusal("other", _("This belongs to another office."))


def _demand_room(budget: Budget, made: Project) -> None:
    rows = list(listed(budget))
    demand_place(len(rows))
    if any(row.names == made.names for row in rows):
        raise Refusal("twice", _("A project with this name is on the list already."), "names")


def demand_place(listed_now: int) -> None:
    if listed_now >= MOST_PROJECTS:
        text = _("A list has at most %(n)s projects.") % {"n": MOST_PROJECTS}
        raise Refusal("many", text, "names")


def digest_of(project: Project) -> str:
    """SHA-256 of everything that the card says, in its one spelling."""
    said, taken = project.statement, project.residents
    told = {
        "names": project.names,
        "plain": project.plain,
        "amount_cents": project.cost,
        "where": project.where,
        "area": project.area.code if project.area else "",
        "upkeep_by": project.upkeep_by,
        "upkeep_cents": project.upkeep,
        "unit": project.unit.code if project.unit else "",
        "done_by": project.done_by.isoformat(),
        "statement": said.number if said else None,
        "where_from": project.where_from,
        "residents": [taken.budget.number, taken.number] if taken else None,
    }
    return digest(told)


def drop_project(*, project: Project, reason: str, by: Person, now: datetime) -> Project:
    """It is not voted on, for a reason that everybody reads; the card stays."""
    demand_sharing(project.budget.office, by)
    reason = clean(reason)
    demand_line(reason, "reason", MOST_REASON)

    def work() -> Project:
        budget = held(project.budget)
        demand_open(budget, now)
        row = Project.objects.get(pk=project.pk)
        if row.state != ProjectState.LISTED:
            raise Refusal("not_now", _("It is off the list already."))
        row.state, row.reason, row.dropped_by, row.dropped_at = ProjectState.DROPPED, reason, by, now
        row.save(force_update=True)
        record(budget, entries.PROJECT_DROPPED, now=now, rows=[row], project=row.number, reason=reason)
        return row

    return grouped(work)
