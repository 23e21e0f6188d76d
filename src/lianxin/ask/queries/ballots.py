"""Reads of ballots.  None of them tells of a single vote before the trustee has opened all."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from lianxin.office.models import Office

from ..models import Ballot
from ..states import ENDED, PUBLIC, BallotState


def ballots_of(office: Office) -> QuerySet[Ballot]:
    """What everybody sees, the newest first."""
    return _all(office).filter(state__in=PUBLIC).order_by("-number")


def has_ballots(office: Office) -> bool:
    return ballots_of(office).exists()


def proposals(office: Office) -> QuerySet[Ballot]:
    """What waits for an overseer, the oldest first."""
    return _all(office).filter(state=BallotState.PROPOSED).order_by("number")


def public_ballot(office: Office, number: int) -> Ballot | None:
    return ballots_of(office).filter(number=number).first()


def by_number(office: Office, number: int) -> Ballot | None:
    return _all(office).filter(number=number).first()


def _all(office: Office) -> QuerySet[Ballot]:
    return Ballot.objects.select_related("office__stream").filter(office=office)


def handed_out(ballot: Ballot) -> int:
    total = ballot.handings.aggregate(total=Sum("count"))["total"]
    return int(total or 0)


def handed_by_place(ballot: Ballot) -> dict[str, int]:
    """Where how many were handed out; several times in one place are one sum."""
    rows = ballot.handings.values_list("where").annotate(total=Sum("count")).order_by("where")
    return {where: int(total) for where, total in rows}


def roll_of(ballot: Ballot) -> list[str]:
    """The commitments of all tokens, sorted: published before the ballot opens."""
    return list(ballot.tokens.order_by("commitment").values_list("commitment", flat=True))


def spent_of(ballot: Ballot) -> list[str]:
    """The commitments of spent tokens, sorted; empty until the ballot has closed."""
    if ballot.state not in ENDED:
        return []
    return list(ballot.tokens.filter(spent=True).order_by("commitment").values_list("commitment", flat=True))


def sealed_of(ballot: Ballot) -> list[str]:
    """The sealed votes, sorted; empty until the ballot has closed."""
    if ballot.state not in ENDED:
        return []
    return sorted(ballot.votes.values_list("sealed", flat=True))
