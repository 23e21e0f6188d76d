"""What the public pages of budgets show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.models import Ballot, Budget, BudgetTally
from lianxin.ask.queries import budgets as queries
from lianxin.ask.queries.budgets import Standing
from lianxin.ask.states import BudgetStage, MoneyRule

from ... import dates
from ...stages import Tag
from ..texts import told
from . import results, wording
from .cards import cards

_TONES = {BudgetStage.OPEN: "leaf", BudgetStage.DECIDED: "leaf", BudgetStage.CLOSED: "amber"}


def line(budget: Budget, standing: Standing) -> dict[str, Any]:
    """What everybody may know: that a ballot was only asked for is nobody's business yet."""
    stage = standing.public_stage
    return {
        "number": budget.number,
        "name": told(budget.names),
        "amount": wording.money(budget.amount, budget.currency),
        "tag": Tag(str(stage.label), _TONES.get(stage, "river")),
    }


def listed(rows: Sequence[Budget], now: datetime) -> list[dict[str, Any]]:
    standings = queries.standings(rows, now)
    return [line(row, standings[row.number]) for row in rows]


def page(budget: Budget, now: datetime) -> dict[str, Any]:
    """The money, the list, what was taken off it and why, and the way to vote or to the result."""
    on, off = cards(budget, now)
    standing = queries.standing_of(budget, now)
    ballot = standing.public_ballot
    return {
        **frame(budget, standing),
        "plain": told(budget.plain),
        "cards": on,
        "dropped": off,
        "ballot": _ballot(ballot, now) if ballot else None,
        "result": _short(budget, standing.tally),
    }


def frame(budget: Budget, standing: Standing) -> dict[str, Any]:
    return {
        "office": budget.office,
        "nav": "asking",
        "consultation": budget.consultation,
        "question": told(budget.consultation.question) if budget.consultation else None,
        **line(budget, standing),
        "errors": [],
    }


def _ballot(ballot: Ballot, now: datetime) -> dict[str, Any]:
    zone = ballot.office.zone
    return {
        "number": ballot.number,
        "opens": dates.moment(ballot.opens_at, zone, now),
        "closes": dates.moment(ballot.closes_at, zone, now),
        "state": ballot.state,
        "rule": wording.rule(ballot.money),
        "choose": ballot.choose,
        "deputies": ballot.money["rule"]["method"] == MoneyRule.DEPUTIES,
    }


def _short(budget: Budget, tally: BudgetTally | None) -> list[str] | None:
    """The names of what is funded; None while nothing is decided."""
    if tally is None:
        return None
    names = {row.number: row.name for row in queries.projects_of(budget)}
    return [names[one] for one in tally.winners]


def result(budget: Budget, tally: BudgetTally, now: datetime) -> dict[str, Any]:
    """What is funded and what not, each with its reason; what is left; and what another rule had given."""
    on, _off = cards(budget, now)
    document = queries.document_in(tally)
    by_number = {card["number"]: card for card in on}
    found = results.rows(document, tally.ballot, by_number)
    return {
        **frame(budget, queries.standing_of(budget, now)),
        "won": [row for row in found if row["won"]],
        "lost": [row for row in found if not row["won"]],
        "facts": results.facts(document, tally.ballot),
        "ties": results.ties(document, by_number),
        "beside": results.beside(document, tally.ballot, by_number),
        "rule": wording.rule(tally.ballot.money),
        "ballot": _ballot(tally.ballot, now),
        "tally": tally,
        "when": dates.moment(tally.counted_at, budget.office.zone, now),
        "verdict": _verdict(document),
    }


def _verdict(document: dict[str, Any]) -> str:
    """Whether deputies were enough to decide; empty for a vote of residents."""
    decision: dict[str, Any] | None = document.get("decision")
    if decision is None:
        return ""
    text = _("%(cast)s of %(roll)s voted; %(needed)s were needed. Nothing is decided.")
    if decision["quorum"]:
        text = _("%(cast)s of %(roll)s voted; %(needed)s were needed. A project needed %(least)s votes.")
    return text % decision
