"""The trustee's list comes in and is counted."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.ballots import Opened, digest_of_lines
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import ballots as entries
from ...models import Ballot
from ...states import BallotState
from .writing import demand, held, record


def take_result(*, ballot: Ballot, opened: Opened, sealed_digest: str, now: datetime) -> Ballot:
    """Take the list in that the trustee made of exactly the votes that were cast; it is counted here, not believed."""

    def work() -> Ballot:
        row = held(ballot)
        demand(row, BallotState.CLOSED)
        if sealed_digest != row.sealed_digest:
            raise Refusal(
                "other_votes", _("This list was made of other votes than those that were cast here.")
            )
        if len(opened.votes) + opened.invalid != row.turnout:
            raise Refusal("other_votes", _("This list has more or fewer votes than were cast."))
        row.opened = "".join(f"{line}\n" for line in opened.lines)
        row.invalid, row.counts = opened.invalid, opened.counts(len(row.options))
        row.state = BallotState.COUNTED
        row.save(force_update=True)
        told = {"counts": row.counts, "invalid": row.invalid, "digest": digest_of_lines(opened.lines)}
        record(row, entries.BALLOT_COUNTED, now=now, rows=[row], **told)
        return row

    return grouped(work)
