"""Run as a program beside a server: an open ballot in its house, and how many votes lie there.

``open N`` (or ``money N``, a vote about money) prints the tokens, the trustee's private key and the number of the ballot as JSON; ``count`` what is
stored; ``sealed`` the sealed votes.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import django

django.setup()

from lianxin.ask.models import Ballot, BallotToken, SealedVote  # noqa: E402  needs configured Django
from lianxin.ask.states import VoteKind  # noqa: E402  as above
from lianxin.ask.tasks import hold_ballots  # noqa: E402  as above
from lianxin.office import clock  # noqa: E402  as above
from lianxin.office.commands import add_person  # noqa: E402  as above
from lianxin.office.models import Office, Person  # noqa: E402  as above
from lianxin.office.states import Role  # noqa: E402  as above
from tests.record import budgeting  # noqa: E402  as above
from tests.record.balloting import PRIVATE, announce, give_tokens  # noqa: E402  as above


def _person(office: Office, role: Role) -> Person:
    return add_person(
        office=office,
        login=f"ballot-{role}-{Ballot.objects.count()}",
        display_name="Lu",
        password="the river is wide and slow",
        roles=[(role, None)],
        now=clock.read(),
    )


def money_ballot(asks: Person, agrees: Person, then: datetime) -> Ballot:
    """Projects that cannot all be paid: a vote keeps within the money."""
    budget = budgeting.announce(asks, now=then)
    budgeting.list_all(budget, asks, now=then)
    asked = budgeting.propose(budget, asks, now=then, kind=VoteKind.KNAPSACK)
    return budgeting.agree(asked, agrees, now=then)


def plain_ballot(asks: Person, agrees: Person, then: datetime) -> Ballot:
    return announce(asks, agrees, now=then)


def open_one(count: int, ballot_of: Callable[[Person, Person, datetime], Ballot]) -> None:
    office, now = Office.objects.get(), clock.read()
    asks, agrees = _person(office, Role.COORDINATOR), _person(office, Role.OVERSEER)
    then = now - timedelta(days=2)
    ballot = ballot_of(asks, agrees, then)
    tokens = give_tokens(ballot, count, now=then)
    hold_ballots(now)
    told = {
        "number": ballot.number,
        "place": ballot.place,
        "trustee": ballot.trustee,
        "private": PRIVATE,
        "tokens": tokens,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    if sys.argv[1] == "open":
        open_one(int(sys.argv[2]), plain_ballot)
    elif sys.argv[1] == "money":
        open_one(int(sys.argv[2]), money_ballot)
    elif sys.argv[1] == "sealed":
        sys.stdout.write(json.dumps(list(SealedVote.objects.values_list("sealed", flat=True))))
    else:
        sys.stdout.write(
            json.dumps([SealedVote.objects.count(), BallotToken.objects.filter(spent=True).count()])
        )
