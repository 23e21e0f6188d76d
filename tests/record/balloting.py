"""A ballot from the asking to the count, one that is declined, and the helpers of every test of ballots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.algorithms import ballots, sealing
from lianxin.algorithms.ballots import Vote
from lianxin.ask.commands import ballots as commands
from lianxin.ask.models import Ballot
from lianxin.ask.queries import ballots as queries
from lianxin.ask.states import Maker
from lianxin.ask.tasks import hold_ballots
from lianxin.office.models import Person
from lianxin.office.states import Role
from tests.factories import add_person

if TYPE_CHECKING:
    from tests.record.scenario import Place

DAY = timedelta(days=1)
NAMES = ("Repair the bridge", "Repair the school", "Neither")
PRIVATE = sealing.generate("county-court")


def propose(by: Person, *, now: datetime, **terms: Any) -> Ballot:
    told = {
        "question": {"en": "What comes first?"},
        "options": [{"en": name} for name in NAMES],
        "choose": 1,
        "opens_at": now + DAY,
        "closes_at": now + 8 * DAY,
        "trustee": sealing.public_key(PRIVATE),
    }
    return commands.propose_ballot(**(told | terms), by=by, now=now)


def announce(asks: Person, agrees: Person, *, now: datetime, **terms: Any) -> Ballot:
    asked = propose(asks, now=now, **terms)
    return commands.decide_ballot(ballot=asked, agree=True, words="", by=agrees, now=now)


def give_tokens(ballot: Ballot, count: int, *, now: datetime) -> list[str]:
    tokens = ballots.new_tokens(count)
    commitments = [ballots.commitment_of(ballot.place, token) for token in tokens]
    commands.set_roll(ballot=ballot, commitments=commitments, made_by=Maker.OUTSIDE, now=now)
    commands.note_handed(ballot=ballot, where="Mill Lane", count=count, now=now)
    return tokens


def open_ballot(
    asks: Person, agrees: Person, *, tokens: int, now: datetime, **terms: Any
) -> tuple[Ballot, list[str]]:
    """A ballot that has been open since the day after, and the tokens that were handed out."""
    ballot = announce(asks, agrees, now=now, **terms)
    handed = give_tokens(ballot, tokens, now=now)
    hold_ballots(now + DAY)
    return fresh(ballot), handed


def cast(ballot: Ballot, token: str, choices: Sequence[int], *, now: datetime) -> str:
    """As a browser does it; the mark of the vote."""
    vote = Vote(ballots.new_tracker(), tuple(choices))
    sealed = ballots.seal_vote(vote, ballot.trustee, ballot.place)
    commands.cast(ballot=ballot, token=token, sealed=sealed, now=now)
    return vote.tracker


def count(ballot: Ballot, *, now: datetime) -> Ballot:
    """What the trustee does away from the house, and the house with the list."""
    sealed = queries.sealed_of(ballot)
    opened = ballots.open_votes(
        sealed, PRIVATE, ballot.place, options=len(ballot.options), choose=ballot.choose
    )
    digest = ballots.digest_of_lines(sealed)
    return commands.take_result(ballot=ballot, opened=opened, sealed_digest=digest, now=now)


def fresh(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_related("office__stream").get(pk=ballot.pk)


def hold_a_ballot(place: Place, *, now: datetime) -> None:
    """Every kind of entry that ballots write, once."""
    asks, agrees = (
        add_person(place.office, f"{place.office.slug}-{role}-ballots", (role, None), now=now)
        for role in (Role.COORDINATOR, Role.OVERSEER)
    )
    declined = propose(asks, now=now)
    commands.decide_ballot(ballot=declined, agree=False, words="Ask about the well too.", by=agrees, now=now)
    ballot = announce(asks, agrees, now=now)
    tokens = give_tokens(ballot, 6, now=now)
    hold_ballots(now + DAY)
    for token in tokens[:5]:
        cast(ballot, token, [1], now=now + DAY)
    hold_ballots(now + DAY)
    hold_ballots(now + 8 * DAY)
    count(fresh(ballot), now=now + 8 * DAY)
