"""The votes of a ballot about money are counted by its rule, once, and what came out enters the record."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from lianxin.algorithms.budgets.of_ballot import document_of, winners_in
from lianxin.algorithms.canonical import canonical
from lianxin.record.commit import grouped

from ...entries import budgets as entries
from ...models import Ballot, Budget, BudgetTally
from ...queries.budgets import budget_of, cast_of
from .writing import held, record


def tally_ballot(*, ballot: Ballot, now: datetime) -> BudgetTally | None:
    """None where it was counted meanwhile.  It is computed before anybody is held up."""
    budget = budget_of(ballot)
    document = document_of(cast_of(ballot))
    spelled = canonical(document)
    made = BudgetTally(
        ballot=ballot,
        budget=budget,
        winners=winners_in(document),
        votes_digest=document["file"],
        document=spelled.decode(),
        digest=sha256(spelled).hexdigest(),
        code=document["code"],
        counted_at=now,
    )
    return grouped(lambda: _written(made, budget, document, now))


def _written(
    made: BudgetTally, budget: Budget, document: dict[str, Any], now: datetime
) -> BudgetTally | None:
    row = held(budget)
    if BudgetTally.objects.filter(ballot=made.ballot).exists():
        return None
    made.save(force_insert=True)
    money = made.ballot.money
    costs = dict(zip(money["projects"], money["costs"], strict=True))
    found = document.get("decision") or document["tally"]
    told = {
        "ballot": made.ballot.number,
        "winners": made.winners,
        "amount_cents": sum(costs[one] for one in made.winners),
        "ties": [{name: tie[name] for name in ("tied", "won", "by")} for tie in found["ties"]],
        "votes": made.votes_digest,
        "result": made.digest,
        "code": made.code,
    }
    record(row, entries.BUDGET_TALLIED, now=now, rows=[made], **told)
    return made
