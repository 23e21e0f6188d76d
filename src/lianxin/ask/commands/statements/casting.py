"""The only way in for a vote on a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Participant, Vote
from ...queries.consultations import open_phase
from ...queries.statements import Put, put_to
from ...states import Choice, PhaseKind

#: As many as a sheet of paper holds.
MOST_AT_ONCE = 60
NO_SUCH_KEY = _("Nobody votes here with this key. Please compare it with what you noted.")


@dataclass(frozen=True)
class Answer:
    choice: Choice
    matters: bool = False


def cast_votes(
    *,
    participant: Participant,
    answers: Mapping[int, Answer],
    now: datetime,
    put: Sequence[Put] | None = None,
) -> int:
    """Take in what one person makes of statements, by their numbers; returns how many of them are shown.

    ``put`` is what ``put_to`` said a moment ago.

    The last word counts.  What was sealed into a batch stays there; a changed vote enters a later one, and counts.
    No entry is written and no time is kept.
    """
    if len(answers) > MOST_AT_ONCE:
        raise Refusal("many", _("These are too many answers at once."))
    shown = [one for one in (put_to(participant) if put is None else put) if one.number in answers]
    votes = [
        Vote(participant=participant, statement_id=one.pk, choice=answer.choice, matters=answer.matters)
        for one in shown
        if (one.choice, one.matters) != ((answer := answers[one.number]).choice, answer.matters)
    ]

    def work() -> None:
        if open_phase(participant.consultation, PhaseKind.VOTE, now) is None:
            raise Refusal("not_open", _("Nobody can vote in this consultation now."))
        Vote.objects.bulk_create(
            votes,
            update_conflicts=True,
            unique_fields=["participant", "statement"],
            update_fields=["choice", "matters", "batch"],
        )

    if votes:
        grouped(work)
    return len(shown)
