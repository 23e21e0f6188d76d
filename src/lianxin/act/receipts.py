"""What a receipt says, on whatever page or paper it is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from lianxin.algorithms.codes import display
from lianxin.algorithms.spelling import read_aloud
from lianxin.hear.models import Voice
from lianxin.hear.queries import entry_of
from lianxin.office import dates

from .dates import promised
from .queries import case_of_voice


@dataclass(frozen=True)
class Receipt:
    """The number in the record, the code to see and to say, and by when the office owes what."""

    number: int
    code: str
    code_raw: str
    aloud: list[list[str]]
    accept_by: str
    answer_by: str
    provisional: bool


def receipt_of(voice: Voice, code: str, now: datetime) -> Receipt:
    """The receipt of a voice: with its case's dates, or, before it is opened, the same dates to come."""
    office, case = voice.office, case_of_voice(voice.pk)
    if case:
        accept, answer, provisional = case.accept_due, case.answer_due, case.provisional
    else:
        to_come = promised(voice)
        accept, answer, provisional = to_come.accept, to_come.answer, to_come.provisional
    return Receipt(
        number=entry_of(voice, office.stream_id).number,
        code=display(code),
        code_raw=code,
        aloud=read_aloud(code, get_language() or "en"),
        accept_by=dates.day(accept, office.zone, now),
        answer_by=dates.day(answer, office.zone, now),
        provisional=provisional,
    )
