"""How what people answer enters the record together: no entry tells of one person, and none of an hour with few."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db.models import Manager, Model, QuerySet

from lianxin.algorithms.small_numbers import LEAST

#: So many lines at most, in one entry.
MOST_AT_ONCE = 20_000
#: Minutes after the full hour in which answers enter, if enough people have answered since the last time.
ON_THE_HOUR = 10
SALT_SIZE = 32
_CHUNK = 2_000
_HOUR = {"minute": 0, "second": 0, "microsecond": 0}


class Batch(Protocol):
    sealed_at: datetime

    def save(self, *, force_insert: bool) -> None: ...


Made = TypeVar("Made", bound=Batch)


def has_come(waiting: QuerySet[Any], *, before: Batch | None, now: datetime) -> bool:
    """Whether a batch is made at this full hour: none was yet, and five people have answered since the last one."""
    hour = now.replace(**_HOUR)  # type: ignore[arg-type]
    if now.minute >= ON_THE_HOUR or (before and before.sealed_at >= hour):
        return False
    return waiting.values("participant").distinct()[:LEAST].count() >= LEAST


def commitment(*, prefix: bytes, salt: bytes, content: str) -> str:
    """What the record says of a batch before anybody may read it."""
    return hashlib.sha256(prefix + salt + content.encode()).hexdigest()


def entered(batch: Made, *, answers: Sequence[Model], rows: Manager[Any]) -> Made:
    """The batch is written, and each of these answers, of the table ``rows``, is in it."""
    batch.save(force_insert=True)
    for at in range(0, len(answers), _CHUNK):
        some = [one.pk for one in answers[at : at + _CHUNK]]
        rows.filter(pk__in=some).update(batch=batch)
    return batch
