"""What the clock does with a ballot: it opens, tells how many came, and closes."""

from __future__ import annotations

from datetime import datetime

from lianxin.algorithms.ballots import digest_of_lines
from lianxin.office.days import day_of
from lianxin.record.commit import grouped

from ...entries import ballots as entries
from ...models import Ballot
from ...queries.ballots import sealed_of, spent_of
from ...states import BallotState
from .mixing import mix, sweep
from .writing import held, record

#: A turnout is told when at least so many more have voted, so that it never tells of one.
FEWEST_MORE = 5


def open_ballot(*, ballot: Ballot, now: datetime) -> Ballot:
    """Opens when its time has come and its roll is fixed; without a roll nobody could vote."""

    def work() -> Ballot:
        row = held(ballot)
        if row.state == BallotState.ANNOUNCED and row.roll_count and row.opens_at <= now < row.closes_at:
            row.state = BallotState.OPEN
            row.save(force_update=True)
            record(row, entries.BALLOT_OPENED, now=now, rows=[row])
        return row

    return grouped(work)


def publish_turnout(*, ballot: Ballot, now: datetime) -> Ballot:
    """Once a day, and only if enough more have voted; both tables are put in an order of their own then."""
    today = day_of(now, ballot.office)
    if ballot.turnout_on == today or ballot.votes.count() < ballot.turnout + FEWEST_MORE:
        return ballot

    def work() -> Ballot:
        row = held(ballot)
        cast = row.votes.count()
        if row.state != BallotState.OPEN or row.turnout_on == today or cast < row.turnout + FEWEST_MORE:
            return row
        mix(row)
        row.turnout, row.turnout_on = cast, today
        row.save(force_update=True)
        record(row, entries.BALLOT_TURNOUT, now=now, rows=[row], cast=cast)
        return row

    before, row = ballot.turnout, grouped(work)
    if row.turnout != before:
        sweep()
    return row


def close_ballot(*, ballot: Ballot, now: datetime) -> Ballot:
    """Fix what was cast: from this entry on nothing can be added or taken away unseen."""

    def work() -> Ballot:
        row = held(ballot)
        if row.state != BallotState.OPEN or now < row.closes_at:
            return row
        mix(row)
        row.state, row.turnout = BallotState.CLOSED, row.votes.count()
        row.sealed_digest = digest_of_lines(sealed_of(row))
        row.save(force_update=True)
        spent = digest_of_lines(spent_of(row))
        cast, sealed = row.turnout, row.sealed_digest
        record(row, entries.BALLOT_CLOSED, now=now, rows=[row], cast=cast, sealed=sealed, spent=spent)
        return row

    before, row = ballot.state, grouped(work)
    if row.state != before:
        sweep()
    return row
