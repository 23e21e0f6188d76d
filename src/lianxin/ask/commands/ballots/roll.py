"""The roll of tokens, and how many of them were handed out where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.ballots import COMMITMENT, digest_of_lines
from lianxin.hear.text import clean
from lianxin.office.refusals import Refusal, refusal
from lianxin.record.commit import grouped

from ...entries import ballots as entries
from ...models import Ballot, BallotToken, Handing
from ...queries.ballots import handed_out
from ...states import BallotState, Maker
from .writing import demand, held, record

MOST_TOKENS, MOST_WHERE = 200_000, 80
_AT_ONCE = 1_000


def set_roll(*, ballot: Ballot, commitments: Iterable[str], made_by: Maker, now: datetime) -> Ballot:
    """Fix which tokens count, before the ballot opens.

    Until the first tokens are handed out it may be replaced, and only whole, which voids every earlier token: none
    can be slipped in.  Later it stands; a lost token is not replaced, because nobody keeps which one was whose.
    """
    sorted_ = sorted(set(commitments))
    if not sorted_ or len(sorted_) > MOST_TOKENS or not all(map(COMMITMENT.fullmatch, sorted_)):
        raise Refusal("roll", _("This is no list of commitments of tokens."))

    def work() -> Ballot:
        row = held(ballot)
        demand(row, BallotState.ANNOUNCED)
        if handed_out(row):
            raise Refusal("handed", _("Tokens of the roll have been handed out: it stands now."))
        BallotToken.objects.filter(ballot=row).delete()
        if BallotToken.objects.filter(commitment__in=sorted_[:_AT_ONCE]).exists():
            raise Refusal("roll", _("These tokens belong to another ballot."))
        # Sorted, so that the table's own order says nothing of the order in which they were made.
        BallotToken.objects.bulk_create(
            (BallotToken(commitment=one, ballot=row) for one in sorted_), batch_size=_AT_ONCE
        )
        row.roll_count, row.roll_digest, row.roll_by = len(sorted_), digest_of_lines(sorted_), made_by
        row.save(force_update=True)
        record(
            row,
            entries.BALLOT_ROLL,
            now=now,
            rows=[row],
            count=row.roll_count,
            digest=row.roll_digest,
            made_by=row.roll_by,
        )
        return row

    return grouped(work)


def note_handed(*, ballot: Ballot, where: str, count: int, now: datetime) -> Handing:
    """So many tokens were handed out here.  There is no column for whom, and there must be none."""
    where = clean(where)
    if not where or count < 1:
        raise Refusal("missing", _("Say where, and how many."))
    if len(where) > MOST_WHERE:
        raise refusal("long", "where", _("Please write at most %(n)s characters."), n=MOST_WHERE)

    def work() -> Handing:
        row = held(ballot)
        demand(row, BallotState.ANNOUNCED, BallotState.OPEN)
        if handed_out(row) + count > row.roll_count:
            raise Refusal("too_many", _("There are not so many tokens on the roll."))
        handing = Handing.objects.create(ballot=row, where=where, count=count, noted_at=now)
        record(row, entries.BALLOT_HANDED, now=now, rows=[handing], where=where, count=count)
        return handing

    return grouped(work)
