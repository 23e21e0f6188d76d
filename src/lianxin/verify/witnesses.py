"""Heads that leave the house: one a day is kept, and those outside who watch the record are asked to sign the newest."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Max

from lianxin.hear.posting import ChannelClosed, post
from lianxin.office.days import day_of
from lianxin.office.models import Office
from lianxin.record.witnessing import asking, commands
from lianxin.record.witnessing.protocol import TEXT_TYPE, Reply


def keep_day_heads(now: datetime) -> int:
    """The first head of each office's day, by its own midnight; a day without a new entry has that of the day before."""
    kept = 0
    heads = Office.objects.annotate(newest=Max("stream__heads__size"), day=Max("stream__heads__day"))
    for office in heads.exclude(newest=F("stream__size"), day__isnull=False):
        today = day_of(now, office)
        if office.day is None or office.day < today:
            commands.keep_day_head(stream_id=office.stream_id, day=today, now=now)
            kept += 1
    return kept


def ask_all(now: datetime) -> int:
    """Ask every witness who can be asked and was not asked a moment ago; one that hangs holds up the others only."""
    witnesses = asking.due(now)
    for witness in witnesses:
        asking.ask(witness=witness, send=send, now=now)
    return len(witnesses)


def send(address: str, body: bytes) -> Reply:
    """Hand a head to a witness, as safely as anything else that leaves the house."""
    try:
        answer = post(address, body, {"Content-Type": TEXT_TYPE})
    except ChannelClosed as error:
        raise asking.NoAnswer(error.problem) from None
    return Reply(answer.status, answer.headers.get("content-type", ""), answer.text)
