"""Rates, counted over voices; what is shown is what the leaves give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lianxin.act.models import Case
from lianxin.hear.entries import VOICE_RECEIVED
from lianxin.hear.models import Voice
from lianxin.office.models import Office
from lianxin.record.commands import stamp
from lianxin.record.models import Cursor, Stream
from lianxin.record.queries import entries_about

from .. import counting
from ..counting import Counts, Material, Waiting
from ..models import Outcome, Verdict
from ..tally import TALLY

_counted: dict[int, tuple[tuple[str, int], Material]] = {}


def material(office: Office) -> Material:
    """What all figures of the office are computed from.

    O(voices) after the record has grown, a few microseconds each; from memory otherwise.
    """
    state = _state(office)
    kept = _counted.get(office.pk)
    if kept is None or kept[0] != state:
        kept = _counted[office.pk] = state, _read(office)
    return kept[1]


def rates_by_unit(office: Office, as_of: datetime) -> list[Counts]:
    """Raw counters for every unit with a voice; voices that no unit has yet are under an empty code."""
    found = counting.figures(material(office), stamp(as_of))
    return [replace(one.raw, unit=one.name) for one in found]


def counted_entries(office: Office) -> int:
    """The entry up to which the outcomes have been counted, and with them all figures."""
    read = Cursor.objects.filter(stream_id=office.stream_id, consumer=TALLY).values_list("number", flat=True)
    return read.first() or 0


def _state(office: Office) -> tuple[str, int]:
    """What the outcomes follow from: the record's signed head, and how far they have been counted."""
    head = Stream.objects.values_list("head", flat=True).get(pk=office.stream_id)
    return head, counted_entries(office)


def _read(office: Office) -> Material:
    live = Outcome.objects.filter(office=office, imported=False).exclude(cell="").order_by()
    cells = live.values_list("cell").annotate(n=Count("voice_id"))
    return Material(
        {counting.cell(text): n for text, n in cells},
        [Waiting(*row) for row in live.filter(answered_at="").values_list(*Waiting._fields)],
        _histogram(live, "answer_days"),
        _histogram(live, "action_days"),
    )


def _histogram(live: QuerySet[Outcome], column: str) -> dict[tuple[str, int], int]:
    """How many voices of each unit took so many days."""
    taken = live.filter(**{f"{column}__isnull": False}).values_list("unit", column)
    return {(unit, days): n for unit, days, n in taken.annotate(n=Count("voice_id"))}


@dataclass(frozen=True)
class ImportedHistory:
    """What was taken over from an older system; it is never mixed with what people said here."""

    received: int
    answered: int


def imported_history(office: Office) -> ImportedHistory:
    rows = Outcome.objects.filter(office=office, imported=True)
    return ImportedHistory(
        **rows.aggregate(received=Count("voice_id"), answered=Count("voice_id", filter=~Q(first_answered="")))
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
