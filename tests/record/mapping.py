"""A map in the test's town: five people answer what is shown, their answers enter the record, and it is drawn."""

from __future__ import annotations

from datetime import datetime

from lianxin.ask.commands.maps import draw_map
from lianxin.ask.commands.statements import seal_votes
from lianxin.ask.models import Consultation, DrawnMap
from lianxin.ask.queries.statements import shown
from tests.record.stating import AGREE, DISAGREE, join, vote


def draw_one(consultation: Consultation, *, now: datetime) -> DrawnMap:
    """``now`` is a full hour at which people vote, and something is shown."""
    numbers = list(shown(consultation).values_list("number", flat=True))
    for person in range(5):
        one = join(consultation, now=now)
        vote(one, dict.fromkeys(numbers, (AGREE, DISAGREE)[person % 2]), now=now)
    seal_votes(consultation=consultation, now=now)
    made = draw_map(consultation=consultation, now=now)
    assert made is not None
    return made
