"""Both tables of a ballot in an order of their own.

A database keeps traces of the order in which rows were written.  Tokens and votes are changed together, so the tenth
of the one would be the tenth of the other.  Whatever was written so far is written anew, sorted, in one transaction.
"""

from __future__ import annotations

from django.db import connection

from ...models import Ballot, BallotToken, SealedVote

_AT_ONCE = 1_000


def mix(ballot: Ballot) -> None:
    """Write both tables anew: tokens by commitment, votes by the number that their own bytes give them."""
    votes = list(SealedVote.objects.filter(ballot=ballot).order_by("key"))
    tokens = list(BallotToken.objects.filter(ballot=ballot).order_by("commitment"))
    SealedVote.objects.filter(ballot=ballot).delete()
    BallotToken.objects.filter(ballot=ballot).delete()
    SealedVote.objects.bulk_create(votes, batch_size=_AT_ONCE)
    BallotToken.objects.bulk_create(tokens, batch_size=_AT_ONCE)


def sweep() -> None:
    """Lay both tables down anew, sorted, in files of their own, and drop the old ones.

    PostgreSQL keeps what was deleted in its files; SQLite overwrites it at once (``secure_delete``).
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for model in (BallotToken, SealedVote):
            table = model._meta.db_table
            names = [connection.ops.quote_name(name) for name in (table, f"{table}_pkey")]
            cursor.execute("CLUSTER {} USING {}".format(*names))
