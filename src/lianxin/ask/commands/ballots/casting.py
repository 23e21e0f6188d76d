"""The only way in for a vote."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.ballots import SEALED_SIZE, commitment_of, key_of
from lianxin.algorithms.codes import CodeError
from lianxin.algorithms.strict64 import encode64
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Ballot, BallotToken, SealedVote
from ...states import BallotState
from .writing import held


def cast(*, ballot: Ballot, token: str, sealed: bytes, now: datetime) -> None:
    """One token, one vote, once and for good.

    The token becomes spent and the sealed vote is put away, in two tables; nothing says which belongs to which, and
    no entry and no moment is written.  So a vote cannot be changed either: to find it again, somebody would have to
    keep whose it is.
    """
    if len(sealed) != SEALED_SIZE:
        raise Refusal("sealed", _("The vote did not arrive whole. Please send it again."))
    try:
        commitment = commitment_of(ballot.place, token)
    except CodeError:
        raise Refusal("token", _("This is not a token. Please compare it with your slip."), "token") from None

    def work() -> None:
        row = held(ballot)
        if row.state != BallotState.OPEN or now >= row.closes_at:
            raise Refusal("not_open", _("This ballot is not open."))
        if SealedVote.objects.filter(pk=key_of(sealed)).exists():
            raise Refusal("sealed", _("The vote did not arrive whole. Please send it again."))
        _spend(row, commitment)
        SealedVote(key=key_of(sealed), ballot=row, sealed=encode64(sealed)).save(force_insert=True)

    grouped(work)


def _spend(ballot: Ballot, commitment: str) -> None:
    """The database itself lets only one of many at once change the row."""
    tokens = BallotToken.objects.filter(ballot=ballot, commitment=commitment)
    if tokens.filter(spent=False).update(spent=True):
        return
    if tokens.exists():
        text = _(
            "This token has voted already, and its vote counts once. If you sent it a moment ago and no answer came, "
            "it has arrived."
        )
        raise Refusal("spent", text, "token")
    raise Refusal(
        "token", _("No token of this ballot looks like this. Please compare it with your slip."), "token"
    )
