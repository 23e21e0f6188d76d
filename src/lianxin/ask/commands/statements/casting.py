"""The only way in for a vote on a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Participant, Vote
from ...queries.consultations import open_phase
from ...queries.statements import shown_among
from ...states import Choice, PhaseKind

#: As many as a sheet of paper holds.
MOST_AT_ONCE = 60
NO_SUCH_KEY = _("Nobody votes here with this key. Please compare it with what you noted.")


@dataclass(frozen=True)
class Answer:
    choice: Choice
    matters: bool = False


def cast_votes(*, participant: Participant, answers: Mapping[int, Answer], now: datetime) -> int:
    """Take in what one person makes of statements, by their numbers; returns how many of them are shown.

    The last word counts.  What was sealed into a batch stays there; a changed vote enters a later one, and counts.
    No entry is written and no time is kept.
    """
    if len(answers) > MOST_AT_ONCE:
        raise Refusal("many", _("These are too many answers at once."))
    statements = shown_among(participant.consultation, answers)
    before = {vote.statement_id: vote for vote in participant.votes.filter(statement__in=statements.values())}
    votes = [
        Vote(participant=participant, statement_id=pk, choice=answer.choice, matters=answer.matters)
        for number, answer in sorted(answers.items())
        if (pk := statements.get(number)) and _is_new(before.get(pk), answer)
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
    return len(statements)


def _is_new(before: Vote | None, answer: Answer) -> bool:
    return before is None or (before.choice, before.matters) != (answer.choice, answer.matters)
