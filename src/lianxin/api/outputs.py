"""What the API shows, built from rows by hand, so that no column becomes visible by accident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Schema

from lianxin.act.models import Answer, Case
from lianxin.hear.models import Attachment, Line
from lianxin.office.models import Area, Unit
from lianxin.record.models import Entry
from lianxin.verify.models import Verdict


class Named(Schema):
    """A unit, area or kind: its code, and its name in the language of the request."""

    code: str
    name: str


class Step(Schema):
    """One entry of the record about a voice or its case."""

    number: int
    kind: str
    time: datetime
    public: dict[str, Any]


class CaseOut(Schema):
    """Where a case stands. ``waits_for`` says whose turn it is."""

    number: int
    state: str
    state_name: str
    waits_for: str
    unit: Named | None
    area: Named | None
    word: str
    imported: bool
    received_at: datetime
    accept_due: datetime
    answer_due: datetime
    next_due: datetime | None
    provisional: bool
    accepted_at: datetime | None
    answered_at: datetime | None
    refusals: int
    reopened: int
    level: int


class CasePage(Schema):
    """A page of cases; ``after`` is the mark from which the next one starts."""

    items: list[CaseOut]
    after: str | None


class AnswerOut(Schema):
    unit: Named
    done: str
    not_done: str
    why: str
    answered_at: datetime


class FileOut(Schema):
    """A file as it is kept. ``original_sha256`` is the digest of what was sent, before it was cleaned."""

    url: str
    media_type: str
    size: int
    sha256: str
    original_sha256: str


class LineOut(Schema):
    speaker: str
    text: str
    written_at: datetime


class WordOut(Schema):
    word: str
    satisfied: bool | None
    comment: str
    given_at: datetime


def named(row: Unit | Area | None) -> Named | None:
    return Named(code=row.code, name=row.name) if row else None


_COPIED = (
    "number",
    "waits_for",
    "word",
    "imported",
    "received_at",
    "accept_due",
    "answer_due",
    "next_due",
    "provisional",
    "accepted_at",
    "answered_at",
    "refusals",
    "reopened",
    "level",
)


def case_out(case: Case) -> CaseOut:
    return CaseOut(
        **{name: getattr(case, name) for name in _COPIED},
        state=str(case.state),
        state_name=case.get_state_display(),
        unit=named(case.unit),
        area=named(case.area),
    )


def answer_out(answer: Answer) -> AnswerOut:
    unit = Named(code=answer.unit.code, name=answer.unit.name)
    return AnswerOut(
        unit=unit,
        done=answer.done,
        not_done=answer.not_done,
        why=answer.why,
        answered_at=answer.answered_at,
    )


def file_out(file: Attachment, url: str) -> FileOut:
    return FileOut(
        url=url,
        media_type=file.media_type,
        size=file.size,
        sha256=file.digest,
        original_sha256=file.original,
    )


def line_out(line: Line) -> LineOut:
    return LineOut(speaker=line.speaker, text=line.text, written_at=line.written_at)


def word_out(verdict: Verdict) -> WordOut:
    return WordOut(
        word=verdict.word, satisfied=verdict.satisfied, comment=verdict.comment, given_at=verdict.given_at
    )


def steps_out(entries: Sequence[Entry]) -> list[Step]:
    return [Step(number=e.number, kind=e.kind, time=e.time, public=e.public) for e in entries]
