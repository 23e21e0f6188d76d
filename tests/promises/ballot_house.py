"""Run as a program beside a server: an open ballot in its house, and how many votes lie there.

``open N`` prints the tokens, the trustee's private key and the number of the ballot as JSON; ``count`` what is
stored; ``sealed`` the sealed votes.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from lianxin.ask.models import BallotToken, SealedVote  # noqa: E402  needs configured Django
from lianxin.ask.tasks import hold_ballots  # noqa: E402  as above
from lianxin.office import clock  # noqa: E402  as above
from lianxin.office.commands import add_person  # noqa: E402  as above
from lianxin.office.models import Office, Person  # noqa: E402  as above
from lianxin.office.states import Role  # noqa: E402  as above
from tests.record.balloting import PRIVATE, announce, give_tokens  # noqa: E402  as above


def _person(office: Office, role: Role) -> Person:
    return add_person(
        office=office,
        login=f"ballot-{role}",
        display_name="Lu",
        password="the river is wide and slow",
        roles=[(role, None)],
        now=clock.read(),
    )


def open_one(count: int) -> None:
    office, now = Office.objects.get(), clock.read()
    asks, agrees = _person(office, Role.COORDINATOR), _person(office, Role.OVERSEER)
    then = now - timedelta(days=2)
    ballot = announce(asks, agrees, now=then)
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
        open_one(int(sys.argv[2]))
    elif sys.argv[1] == "sealed":
        sys.stdout.write(json.dumps(list(SealedVote.objects.values_list("sealed", flat=True))))
    else:
        sys.stdout.write(
            json.dumps([SealedVote.objects.count(), BallotToken.objects.filter(spent=True).count()])
        )
