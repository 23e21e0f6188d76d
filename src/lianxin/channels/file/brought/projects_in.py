"""Projects of a Decidim budget, investments of CONSUL, or a table of one's own, become cards on the list of a budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms.amounts import NoAmount, cents_of
from lianxin.ask.commands import bringing
from lianxin.ask.commands.budgets import Card, list_project
from lianxin.ask.commands.budgets.projects import demand_card, demand_listing, demand_place
from lianxin.ask.models import Budget
from lianxin.ask.queries.budgets import listed, projects_of
from lianxin.office.refusals import Refusal

from .columns import Cells, demand, rows_of
from .polis_in import Into
from .report import Rejected, Report, digest_of, take_in

_NOT_FEASIBLE = {"unfeasible", "not feasible", "not_feasible", "infeasible", "不可行"}
_COLUMNS = {"names": "title", "plain": "body", "cost": "cost", "where": "where", "upkeep_by": "upkeep_by"}


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What holds for every project of the file that says nothing of its own about it."""

    where: str = ""
    upkeep_by: str = ""
    done_by: date | None = None


def bring_projects(path: Path, into: Into, *, budget: Budget, usual: Usual) -> Report:
    """Raises BadFile for a file that cannot be read.  A project whose name has stood on the list is in already."""
    into = replace(into, source=bringing.source_named(into.source))
    if budget.consultation_id != into.consultation.pk:
        raise Refusal("budget", _("This consultation has no such budget."), "budget")
    demand_listing(budget=budget, by=into.by, now=into.now)
    report, rows, digest = Report(into.dry), rows_of(path, "title", "cost"), digest_of([path])
    try:
        take_in(rows, _List(into, budget, usual).take, report, file=path.name, columns=_COLUMNS)
    finally:
        if not into.dry:
            bringing.note_brought(
                consultation=into.consultation,
                source=into.source,
                digest=digest,
                projects=report.new,
                by=into.by,
                now=into.now,
            )
    return report


class _List:
    """The list of a budget while projects come on it: the names that have stood on it, and how many are on it now."""

    def __init__(self, into: Into, budget: Budget, usual: Usual) -> None:
        self.into, self.budget, self.usual = into, budget, usual
        self.names = [row.names for row in projects_of(budget)]
        self.count = listed(budget).count()

    def take(self, row: Cells) -> bool:
        into, card = self.into, _card(row, self.into.source, self.budget, self.usual)
        if dict(card.names) in self.names:
            return False
        if into.dry:
            demand_card(budget=self.budget, card=card, by=into.by, now=into.now)
            demand_place(self.count)
        else:
            list_project(budget=self.budget, card=card, by=into.by, now=into.now)
        self.names.append(dict(card.names))
        self.count += 1
        return True


def _card(row: Cells, source: str, budget: Budget, usual: Usual) -> Card:
    if row.text("feasibility").casefold() in _NOT_FEASIBLE:
        raise Rejected(_("It was found not to be feasible there."))
    done_by = _day(row.text("done_by"), row.column("done_by")) or usual.done_by
    if done_by is None:
        raise Rejected(_("Nothing says by when it is done."))
    return Card(
        names=_in_languages(row, "title", budget.names),
        plain=_in_languages(row, "body", budget.names),
        cost=_cents(row),
        where=row.text("where") or usual.where,
        upkeep_by=row.text("upkeep_by") or usual.upkeep_by,
        done_by=done_by,
        where_from=source,
    )


def _in_languages(row: Cells, part: str, languages: Mapping[str, str]) -> dict[str, str]:
    """In each language of the budget; a column without one counts where the budget has one language."""
    texts = row.texts(part)
    if len(languages) == 1 and "" in texts:
        return dict.fromkeys(languages, texts[""])
    for language in languages:
        demand(texts.get(language, ""), f"{row.column(part).partition('/')[0]}/{language}")
    return {language: texts[language] for language in languages}


def _cents(row: Cells) -> int:
    told = demand(row.text("cost"), row.column("cost"))
    try:
        return cents_of(told)
    except NoAmount:
        text = _("“%(told)s” is no amount of money, such as 1200 or 1,200.50.")
        raise Rejected(text % {"told": told[:40]}) from None


def _day(told: str, column: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        text = _("The column %(column)s holds days such as 2027-06-30.")
        raise Rejected(text % {"column": column}) from None
