"""Money that residents share out, from the announcement to what became of it, and the helpers of every test of budgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.algorithms import ballots, sealing
from lianxin.algorithms.ballots import Vote
from lianxin.ask.commands import ballots as ballot_commands
from lianxin.ask.commands import budgets as commands
from lianxin.ask.commands.budgets import Card, VoteTerms
from lianxin.ask.models import Ballot, Budget, Project
from lianxin.ask.queries.ballots import sealed_of
from lianxin.ask.states import MoneyRule, Progress, VoteKind
from lianxin.ask.tasks import hold_ballots, hold_budgets
from lianxin.office.models import Person
from lianxin.office.states import Role
from tests.factories import MONDAY, add_person
from tests.record.balloting import PRIVATE, fresh, give_tokens

if TYPE_CHECKING:
    from tests.factories import Town
    from tests.record.scenario import Place

DAY = timedelta(days=1)
AMOUNT = 10_000_00
#: Name and cost of each project.
PROJECTS = (("A roof for the bus stop", 6_000_00), ("Lamps on Mill Lane", 5_000_00), ("Benches", 2_500_00))

OPEN, CLOSED = MONDAY + DAY, MONDAY + 8 * DAY
#: What six people choose: together they fund the lamps and the benches by shares, the roof first by most votes.
VOTES = ([1], [1], [1], [1, 2], [2, 3], [2, 3])


def announce(by: Person, *, now: datetime, **more: Any) -> Budget:
    told: dict[str, Any] = {
        "names": {"en": "Village money"},
        "plain": {"en": "For things that everybody can use. Residents decide."},
        "amount": AMOUNT,
        "currency": "CNY",
        "consultation": None,
    }
    return commands.announce_budget(**(told | more), by=by, now=now)


def card(name: str, cost: int, *, now: datetime, **more: Any) -> Card:
    told: dict[str, Any] = {
        "names": {"en": name},
        "plain": {"en": f"{name}, for everybody."},
        "cost": cost,
        "where": "At the bridge",
        "upkeep_by": "The village",
        "upkeep": 100_00,
        "done_by": date(now.year + 1, 6, 30),
        "where_from": "Said at the meeting in May",
    }
    return Card(**(told | more))


def list_all(
    budget: Budget, by: Person, *, now: datetime, projects: Sequence[tuple[str, int]] = PROJECTS
) -> list[Project]:
    return [
        commands.list_project(budget=budget, card=card(name, cost, now=now), by=by, now=now)
        for name, cost in projects
    ]


def terms(**more: Any) -> VoteTerms:
    told: dict[str, Any] = {"rule": MoneyRule.EQUAL_SHARES, "kind": VoteKind.APPROVAL, "choose": 2}
    return VoteTerms(**(told | more))


def propose(budget: Budget, by: Person, *, now: datetime, **more: Any) -> Ballot:
    return commands.propose_vote(
        budget=budget,
        terms=terms(**more),
        opens_at=now + DAY,
        closes_at=now + 8 * DAY,
        trustee=sealing.public_key(PRIVATE),
        by=by,
        now=now,
    )


def agree(ballot: Ballot, by: Person, *, now: datetime) -> Ballot:
    return ballot_commands.decide_ballot(ballot=ballot, agree=True, words="", by=by, now=now)


def open_vote(
    asks: Person, agrees: Person, *, tokens: int, now: datetime, **more: Any
) -> tuple[Budget, Ballot, list[str]]:
    """A vote that has been open since the day after, and its tokens."""
    budget = announce(asks, now=now)
    list_all(budget, asks, now=now)
    ballot = agree(propose(budget, asks, now=now, **more), agrees, now=now)
    handed = give_tokens(ballot, tokens, now=now)
    hold_ballots(now + DAY)
    return budget, fresh(ballot), handed


def cast(
    ballot: Ballot, token: str, choices: Sequence[int], *, now: datetime, points: Sequence[int] = ()
) -> str:
    """As a browser does it; the mark of the vote."""
    vote = Vote(ballots.new_tracker(), tuple(choices), tuple(points))
    sealed = ballots.seal_vote(vote, ballot.trustee, ballot.place)
    ballot_commands.cast(ballot=ballot, token=token, sealed=sealed, now=now)
    return vote.tracker


def count(ballot: Ballot, *, now: datetime) -> Ballot:
    """Closed, opened by the trustee, taken in, and tallied by the clock."""
    hold_ballots(now)
    row = fresh(ballot)
    sealed = sealed_of(row)
    opened = ballots.open_votes(
        sealed,
        PRIVATE,
        row.place,
        options=len(row.options),
        choose=row.choose,
        limits=row.limits,
    )
    digest = ballots.digest_of_lines(sealed)
    done = ballot_commands.take_result(ballot=row, opened=opened, sealed_digest=digest, now=now)
    hold_budgets(now)
    return done


def share_out(place: Place | Town, *, now: datetime) -> Budget:
    """Every kind of entry that budgets write, once."""
    asks, agrees = (
        add_person(place.office, f"{place.office.slug}-{role}-budgets", (role, None), now=now)
        for role in (Role.COORDINATOR, Role.OVERSEER)
    )
    return _decided(asks, agrees, now=now)


def budgets_to_knock_at(asks: Person, agrees: Person, *, now: datetime) -> dict[str, dict[str, Any]]:
    """By its name whatever an address of budgets may name: one that is decided, and one that is being prepared."""
    decided = _decided(asks, agrees, now=now - 20 * DAY)
    budget = announce(asks, now=now)
    list_all(budget, asks, now=now)
    return {
        "budget": {"number": budget.number, "_form": {"project": "1"}},
        "decided_budget": {"number": decided.number, "_form": {"project": "1"}},
    }


def _decided(asks: Person, agrees: Person, *, now: datetime) -> Budget:
    budget = announce(asks, now=now)
    first, *_others = list_all(budget, asks, now=now)
    extra = commands.list_project(budget=budget, card=card("A statue", 900_00, now=now), by=asks, now=now)
    commands.drop_project(project=extra, reason="The road needs the room.", by=asks, now=now)
    ballot = agree(propose(budget, asks, now=now), agrees, now=now)
    tokens = give_tokens(ballot, 6, now=now)
    hold_ballots(now + DAY)
    for number, token in enumerate(tokens[:5]):
        cast(ballot, token, [1, 2 + number % 2], now=now + DAY)
    later = now + 8 * DAY
    count(ballot, now=later)
    words = "The posts stand."
    commands.tell_step(
        project=first, state=Progress.BEGUN, day=later.date(), words=words, by=asks, now=later + DAY
    )
    return budget


def voted(town: Town, votes: Any = VOTES, **more: Any) -> tuple[Budget, Ballot]:
    budget, ballot, tokens = open_vote(
        town.person("lead"), town.person("overseer"), tokens=len(votes) + 1, now=MONDAY, **more
    )
    for token, choices in zip(tokens, votes, strict=False):
        cast(ballot, token, choices, now=OPEN)
    count(ballot, now=CLOSED)
    return budget, fresh(ballot)
