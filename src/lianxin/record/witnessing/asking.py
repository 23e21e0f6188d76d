"""The office asks its witnesses: each gets the newest head with the proof that it has grown, and signs or says why not.

What a witness says is kept, also when it says that the record does not fit what it has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db.models import F, Q

from ..commit import grouped
from ..entries import KEY_CHANGED
from ..models import Asking, Entry, Head, Stream, Witness
from ..queries import consistency
from .commands import WitnessError, take_cosignatures
from .protocol import ADD_CHECKPOINT, Reply, Request, below

#: A witness is asked at most so often, however fast the record grows.
EVERY = timedelta(minutes=5)
OK = 200
#: How often it may tell another size in one asking: once in honesty, once more when the record grew meanwhile.
TRIES = 3
_MEANS = {403: "key", 404: "unknown", 409: "fork", 422: "fork"}

Send = Callable[[str, bytes], Reply]


class NoAnswer(Exception):
    """The witness could not be reached; ``problem`` is a short code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class _Unwilling(Exception):
    """The witness answered and did not sign."""


def due(now: datetime) -> list[Witness]:
    """Witnesses with an address whom there is something to ask, and who were not asked a moment ago."""
    rested = Q(asking=None) | Q(asking__asked_at__lte=now - EVERY)
    found = Witness.objects.filter(rested, dropped_at=None).exclude(address="")
    return list(found.exclude(asking__known=F("stream__size"), asking__problem="").order_by("pk"))


def ask(*, witness: Witness, send: Send, now: datetime) -> Asking:
    """Ask one witness for its signature below the newest head; what came of it is kept."""
    before = Asking.objects.filter(witness=witness).first()
    known, problem = before.known if before else 0, ""
    try:
        for note, size in _heads(witness.stream_id, known):
            known = _submitted(witness, note, size, known, send, now)
    except (NoAnswer, _Unwilling) as error:
        problem = str(error)
    kept = {"asked_at": now, "known": known, "problem": problem}
    return grouped(lambda: Asking.objects.update_or_create(witness=witness, defaults=kept)[0])


def _heads(stream_id: int, known: int) -> Iterator[tuple[str, int]]:
    """Each head with which the key changed since, then the newest: who trusts the old key can follow so."""
    stream = Stream.objects.get(pk=stream_id)
    changes = Entry.objects.filter(
        stream=stream, kind=KEY_CHANGED.name, number__gt=known, number__lt=stream.size
    )
    numbers = list(changes.order_by("number").values_list("number", flat=True))
    yield from (
        Head.objects.filter(stream=stream, size__in=numbers).order_by("size").values_list("note", "size")
    )
    yield stream.head, stream.size


def _submitted(  # noqa: PLR0917  one call, above
    witness: Witness, note: str, size: int, known: int, send: Send, now: datetime
) -> int:
    """Hand in one head; returns the size that the witness knows now."""
    stream = Stream.objects.get(pk=witness.stream_id)
    for _attempt in range(TRIES):
        if known > size:
            return known  # it has a longer record already: the next head, if there is one, is for it
        proof = tuple(consistency(stream, known, size))
        reply = send(witness.address + ADD_CHECKPOINT, Request(known, proof, note).encode())
        if reply.status == OK:
            _keep(stream, below(note, reply.text), now)
            return size
        told = reply.size
        if told is None or told == known:
            raise _Unwilling(_MEANS.get(reply.status, "no_answer"))
        if told > Stream.objects.values_list("size", flat=True).get(pk=stream.pk):
            raise _Unwilling("ahead")
        known = told
    raise _Unwilling("no_answer")


def _keep(stream: Stream, note: str, now: datetime) -> None:
    try:
        take_cosignatures(stream=stream, note=note, now=now)
    except WitnessError as error:
        raise _Unwilling("clock" if error.code == "time" else "signature") from None
    except ValueError:
        raise _Unwilling("signature") from None
