"""Somebody who was there says it differently: their own words stand beside the minute until it is decided what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import sittings as entries
from ...models import Minute, Seat
from ...states import MinuteState
from .confirming import with_mark
from .minutes import checked_words, put_in
from .writing import held, record


@dataclass(frozen=True)
class OwnWords:
    """How somebody who was there would put it; ``mine``: it was they who said it."""

    words: str
    language: str
    mine: bool = True


def correct(*, seat: Seat, key: str, minute: Minute, own: OwnWords, now: datetime) -> Minute:
    """The minute cannot be published until these words are taken in or shown beside it; they replace nothing by themselves."""
    if minute.corrects_id:
        raise Refusal(
            "correction",
            _("These are the words of somebody else. Say it differently beside the minute itself."),
        )
    words = checked_words(own.words, f"words_{minute.number}")

    def work() -> Minute:
        with_mark(seat, key, minute, right=False, mine=False, now=now)
        row, first = held(minute.sitting), Minute.objects.get(pk=minute.pk)
        number = next_number(row.minutes.all())
        made = put_in(row, first.topic, words, own.language, number=number, corrects=first)
        made.state = MinuteState.DISPUTED
        made.save(force_update=True)
        if first.state == MinuteState.WAITING:
            first.state = MinuteState.DISPUTED
            first.save(force_update=True)
        told = {"minute": first.number, "correction": made.number}
        record(row, entries.MINUTES_CORRECTED, now=now, rows=[first, made], **told)
        with_mark(seat, key, made, right=True, mine=own.mine, now=now)
        return made

    return grouped(work)
