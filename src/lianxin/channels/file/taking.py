"""Taking messages in: only by the commands that everybody uses, at the times that the file gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import DatabaseError
from django.utils.translation import gettext as _

from lianxin.act.commands import answer_imported
from lianxin.act.models import Answer, Case
from lianxin.hear.commands import NotHeard, Said, receive
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Unit
from lianxin.record.commit import grouped, undoable
from lianxin.record.consumers import run_until_idle

from .messages import Message
from .problems import Rejected

#: By which a second run tells that it is the same voice with the same words.
_WORDS = ("title", "body", "place", "kind")


class Fate(Enum):
    """What became of a row that could be read."""

    IMPORTED = "imported"
    ALREADY_IN = "already in"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass
class Taken:
    """One row after its batch: what became of it, whether it brought an answer, and why not if it was rejected."""

    message: Message
    fate: Fate
    voice_id: int = 0
    answered: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Known:
    """What the office already has of a row."""

    voice: Voice
    answers: tuple[tuple[str, datetime], ...] = ()


class Taker:
    """Takes batches in for one office.

    A batch that was cut off anywhere is completed by the next run: voices are found by their id in the file,
    cases are opened by the record's consumers, and an answer that is in is not given again.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._root = Unit.objects.get(office=office, parent=None)
        self._seen: set[int] = set()

    def take(self, messages: Sequence[Message], now: datetime) -> list[Taken]:
        """Take in a batch: voices in one commit, then their cases, then their answers in one commit."""
        taken = grouped(lambda: self._receive(messages, now))
        self._seen.update(_short(one.message) for one in taken if one.fate is not Fate.REJECTED)
        run_until_idle(now, stream_id=self._office.stream_id)
        waiting = [one for one in taken if one.answered]
        grouped(lambda: self._answer(waiting, now))
        return taken

    def _receive(self, messages: Sequence[Message], now: datetime) -> list[Taken]:
        known = self._known(messages)
        met: set[int] = set()
        return [self._receive_one(message, known, met, now) for message in messages]

    def _receive_one(self, message: Message, known: dict[str, Known], met: set[int], now: datetime) -> Taken:
        short = _short(message)
        fate = Fate.IMPORTED
        try:
            if earlier := known.get(message.source_id):
                _demand_same(message, earlier)
                fate = Fate.DUPLICATE if short in met or short in self._seen else Fate.ALREADY_IN
            else:
                earlier = Known(self._voice(message, now))
        except Rejected as error:
            return Taken(message, Fate.REJECTED, reason=str(error))
        met.add(short)
        brings = bool(message.answer) and not earlier.answers
        answers = _answers_of(message) or earlier.answers
        known[message.source_id] = Known(earlier.voice, answers)
        return Taken(message, fate, earlier.voice.pk, answered=brings)

    def _voice(self, message: Message, now: datetime) -> Voice:
        """The new voice, in a savepoint of its own: a row that fails takes no other with it."""
        try:
            with undoable():
                key = f"file/{message.source_id}"
                return receive(office=self._office, said=message.said, now=now, idempotency_key=key).voice
        except (NotHeard, DatabaseError) as error:
            problem = {"problem": type(error).__name__}
            raise Rejected(_("The row cannot be taken in as it is: %(problem)s.") % problem) from None

    def _known(self, messages: Sequence[Message]) -> dict[str, Known]:
        ids = [message.source_id for message in messages]
        voices = list(Voice.objects.select_related("area").filter(office=self._office, source_id__in=ids))
        answers: dict[int, list[tuple[str, datetime]]] = {}
        rows = Answer.objects.filter(case__case_voices__voice__in=voices)
        for pk, text, when in rows.values_list("case__case_voices__voice_id", "done", "answered_at"):
            answers.setdefault(pk, []).append((text, when))
        return {str(voice.source_id): Known(voice, tuple(answers.get(voice.pk, ()))) for voice in voices}

    def _answer(self, waiting: Sequence[Taken], now: datetime) -> None:
        cases = _cases([one.voice_id for one in waiting])
        for one in waiting:
            if case := cases.get(one.voice_id):
                self._give(one.message, case, now)
            else:
                one.fate, one.answered = Fate.REJECTED, False
                one.reason = _("The voice is in, but its case is not open yet; import this row again.")

    def _give(self, message: Message, case: Case, now: datetime) -> None:
        if message.answered_at is None:
            raise ValueError("an answer is taken over with its time")
        answer_imported(
            case=case,
            text=message.answer,
            answered_at=message.answered_at,
            unit=message.unit or self._root,
            now=now,
        )


def _cases(voice_ids: Sequence[int]) -> dict[int, Case]:
    cases = Case.objects.filter(case_voices__voice__in=voice_ids)
    numbers = dict(cases.values_list("case_voices__voice_id", "pk"))
    by_pk = cases.in_bulk()
    return {voice: by_pk[pk] for voice, pk in numbers.items()}


def _answers_of(message: Message) -> tuple[tuple[str, datetime], ...]:
    return ((message.answer, message.answered_at),) if message.answered_at else ()


def _demand_same(message: Message, known: Known) -> None:
    """The same id stands for the same words and the same answer; what was taken in is never changed."""
    if not _same_words(message.said, known.voice):
        raise Rejected(_("Under this id other words are in already."))
    if message.answer and known.answers and _answers_of(message)[0] not in known.answers:
        raise Rejected(_("Under this id another answer is in already."))


def _same_words(said: Said, voice: Voice) -> bool:
    same_time = said.said_at is None or said.said_at == voice.said_at
    return (
        same_time
        and said.area == voice.area
        and all(getattr(said, name) == getattr(voice, name) for name in _WORDS)
    )


def _short(message: Message) -> int:
    """64 bits of the id: a set of them stays small for a million rows."""
    return int(message.source_id[:16], 16)
