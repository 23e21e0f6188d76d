"""Rates, counted over voices; what is shown is what the leaves give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, F, Min, Q

from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.algorithms.intervals import Interval, wilson
from lianxin.hear.entries import VOICE_RECEIVED
from lianxin.hear.models import Voice
from lianxin.office.models import Office
from lianxin.record.commands import stamp
from lianxin.record.models import Cursor, Stream
from lianxin.record.queries import entries_about

from ..models import Outcome, Verdict
from ..tally import TALLY

#: Units with fewer asked voices are shown without a comparison.
FEWEST = 30


@dataclass(frozen=True)
class Rate:
    """``k`` of ``n``, with the Wilson 95 % interval; both None when n is 0."""

    k: int
    n: int

    @property
    def share(self) -> float | None:
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.k, self.n)


@dataclass(frozen=True)
class Counts:
    """Counters of one unit or of the whole office.  All count voices that came in live, not imported ones."""

    unit: str
    received: int
    due: int
    in_time: int
    asked: int
    given: int
    solved: int
    partly: int
    satisfied: int
    satisfaction_given: int

    @property
    def response(self) -> Rate:
        """Answered in time, of those whose answer was due by now or has come."""
        return Rate(self.in_time, self.due)

    @property
    def heard_back(self) -> Rate:
        """Gave their word, of those who were asked: everyone with an answer is asked, on the receipt page."""
        return Rate(self.given, self.asked)

    @property
    def resolution(self) -> Rate:
        """Said solved, of those who gave their word."""
        return Rate(self.solved, self.given)

    @property
    def resolution_of_asked(self) -> Rate:
        """Said solved, of all who were asked: silence is not consent."""
        return Rate(self.solved, self.asked)

    @property
    def satisfaction(self) -> Rate:
        """Were treated well, of those who said."""
        return Rate(self.satisfied, self.satisfaction_given)


_ANSWERED = ~Q(answered_at="")
_COUNTERS = {
    "received": Count("voice_id"),
    "in_time": Count("voice_id", filter=_ANSWERED & Q(answered_at__lte=F("answer_due"))),
    "asked": Count("voice_id", filter=_ANSWERED),
    "given": Count("voice_id", filter=~Q(word="")),
    "solved": Count("voice_id", filter=Q(word=Word.SOLVED)),
    "partly": Count("voice_id", filter=Q(word=Word.PARTLY)),
    "satisfaction_given": Count("voice_id", filter=Q(satisfied__isnull=False)),
    "satisfied": Count("voice_id", filter=Q(satisfied=True)),  # last: from here on the name means this count
}


_COUNTED = (*_COUNTERS, "due")
_NOTHING = Counts("", 0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class _Counted:
    """Counters of one state of the outcomes; they hold until the next open answer falls due."""

    state: tuple[str, int]
    since: str
    until: str
    counts: tuple[Counts, ...]


_counted: dict[int, _Counted] = {}
_NEVER = "~"  # sorts behind every moment


def rates_by_unit(office: Office, as_of: datetime) -> list[Counts]:
    """Counters for every unit with a voice; voices that no unit has yet are under an empty code.

    O(voices) after the record has grown or a date has passed, about a microsecond each; from memory otherwise.
    """
    moment, state = stamp(as_of), _state(office)
    kept = _counted.get(office.pk)
    if kept is None or kept.state != state or not kept.since <= moment < kept.until:
        kept = _counted[office.pk] = _count(office, moment, state)
    return list(kept.counts)


def _state(office: Office) -> tuple[str, int]:
    """What the outcomes follow from: the record's signed head, and how far they have been counted."""
    head = Stream.objects.values_list("head", flat=True).get(pk=office.stream_id)
    read = Cursor.objects.filter(stream_id=office.stream_id, consumer=TALLY).values_list("number", flat=True)
    return head, read.first() or 0


def _count(office: Office, moment: str, state: tuple[str, int]) -> _Counted:
    live = Outcome.objects.filter(office=office, imported=False)
    due = Count("voice_id", filter=_ANSWERED | (~Q(answer_due="") & Q(answer_due__lte=moment)))
    rows = live.values("unit").annotate(due=due, **_COUNTERS).order_by("unit")
    falls_due = live.filter(answered_at="", answer_due__gt=moment).aggregate(Min("answer_due"))
    return _Counted(
        state,
        since=moment,
        until=falls_due["answer_due__min"] or _NEVER,
        counts=tuple(replace(_NOTHING, **row) for row in rows),
    )


def total(counts: Sequence[Counts]) -> Counts:
    """The whole office: the sum over units."""
    sums = {name: sum(getattr(row, name) for row in counts) for name in _COUNTED}
    return replace(_NOTHING, **sums)


@dataclass(frozen=True)
class ImportedHistory:
    """What was taken over from an older system; it is never mixed with what people said here."""

    received: int
    answered: int


def imported_history(office: Office) -> ImportedHistory:
    rows = Outcome.objects.filter(office=office, imported=True)
    return ImportedHistory(
        **rows.aggregate(received=Count("voice_id"), answered=Count("voice_id", filter=_ANSWERED))
    )


def verdicts(voice: Voice) -> list[Verdict]:
    """Every word the person gave, oldest first; the last one counts."""
    return list(voice.verdicts.order_by("pk"))


def words_on(case_number: int, office: Office) -> dict[str, int]:
    """How many of the voices of a case say what."""
    rows = Outcome.objects.filter(office=office, case=case_number).exclude(word="")
    return dict(rows.values_list("word").annotate(n=Count("voice_id")).order_by("word"))


def entry_numbers_of_voices(case: Case) -> list[int]:
    """The entries that received the voices of a case: from what the office did back to who asked for it."""
    voices = case.case_voices.order_by("voice_id").values_list("voice_id", flat=True)
    subjects = [f"voice/{voice}" for voice in voices]
    told = entries_about(case.office.stream_id, subjects)
    return [entry.number for entry in told if entry.kind == VOICE_RECEIVED.name]


def case_number_of_voice(office: Office, voice_id: int) -> int | None:
    """The case of a voice: from what was said to what became of it."""
    return Outcome.objects.filter(office=office, voice_id=voice_id).values_list("case", flat=True).first()
