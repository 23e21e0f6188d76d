"""Say it, follow it, answer back and judge it: no account, no cookie, the receipt's code is all it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Router, Schema
from ninja.responses import Status

from lianxin.act import queries as acting
from lianxin.act.models import Case
from lianxin.act.states import CaseState, NotNow
from lianxin.algorithms.codes import display
from lianxin.channels.api.voice import VoiceIn, receive
from lianxin.hear import queries as hearing
from lianxin.hear.commands import Heard, erase_voice, write_line
from lianxin.hear.models import Voice
from lianxin.hear.states import Speaker
from lianxin.office.clock import now_of
from lianxin.office.models import Area, Office, Unit
from lianxin.office.queries import area_of
from lianxin.record import queries as recorded
from lianxin.verify import queries as verifying
from lianxin.verify.commands import give_verdict

from .asked import office_of, voice_behind
from .errors import REFUSED, REFUSED_NOW, Error, Refused
from .inputs import LineIn, WordIn
from .outputs import (
    AnswerOut,
    CaseOut,
    FileOut,
    LineOut,
    Named,
    Step,
    WordOut,
    answer_out,
    case_out,
    file_out,
    line_out,
    named,
    steps_out,
    word_out,
)

router = Router(tags=["voices"])
VOICE = "/offices/{slug:slug}/voices/{code}"
_TEXT = {"schema": {"type": "string"}}

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


class ReceiptOut(Schema):
    """What the person keeps: the code, and the proof that the voice stands in the record."""

    number: int
    code: str
    follow_url: str
    receipt: str
    leaf: str


class VoiceOut(Schema):
    """What was said and what became of it so far."""

    number: int
    kind: str
    title: str
    body: str
    place: str
    area: Named | None
    attachments: list[FileOut]
    said_at: datetime
    received_at: datetime
    case: CaseOut | None
    answers: list[AnswerOut]
    lines: list[LineOut]
    words: list[WordOut]
    stages: list[Step]
    erased_at: datetime | None


class WordTaken(WordOut):
    """The word as it stands in the record, and the state of the case after it."""

    state: str


@router.post(
    "/offices/{slug:slug}/voices",
    response={201: ReceiptOut, 200: ReceiptOut, REFUSED: Error},
    operation_id="say",
)
def say(
    request: HttpRequest, slug: str, voice: VoiceIn, idempotency_key: IdempotencyKey = ""
) -> Status[ReceiptOut]:
    """Take in a voice. Once the receipt is given, the voice is on disk.

    The same words under the same `Idempotency-Key` are one voice: 201 the first time, 200 and the same code
    every time after.
    """
    office, area = _office_and_area(slug, voice.area)
    about, now = _about(office, voice.about), now_of(request)
    heard = receive(
        office=office, area=area, about=about, voice=voice, now=now, idempotency_key=idempotency_key
    )
    return Status(201 if heard.appended else 200, receipt_out(request, office, heard))


def _office_and_area(slug: str, code: str | None) -> tuple[Office, Area | None]:
    office = office_of(slug)
    if not code:
        return office, None
    area = area_of(office, code)
    if area is None:
        raise Refused(422, "unknown", "area")
    return office, area


def _about(office: Office, code: str | None) -> Unit | None:
    """The unit whose conduct it is about; the office itself is one of them."""
    unit = Unit.objects.filter(office=office, code=code).first() if code else None
    if code and unit is None:
        raise Refused(422, "unknown", "about")
    return unit


def receipt_out(request: HttpRequest, office: Office, heard: Heard) -> ReceiptOut:
    """What the person keeps, whether their words came for the first time or again."""
    if heard.appended:
        entry, receipt = heard.appended.entry, heard.appended.receipt()
    else:
        entry = hearing.entry_of(heard.voice, office.stream_id)
        receipt = recorded.receipt_for(entry)
    return ReceiptOut(
        number=entry.number,
        code=display(heard.code),
        follow_url=request.build_absolute_uri(reverse("web:follow", args=[office.slug, heard.code])),
        receipt=receipt.encode(),
        leaf=entry.leaf,
    )


@router.get(VOICE, response={200: VoiceOut, REFUSED: Error}, operation_id="follow")
def follow(request: HttpRequest, slug: str, code: str) -> VoiceOut:
    """What was said, what happened, what is promised until when, and the words given so far."""
    office, voice = voice_behind(slug, code)
    entry = hearing.entry_of(voice, office.stream_id)
    case = acting.case_of_voice(voice.pk)
    subjects = [voice.subject, *([case.subject] if case else [])]
    copied = ("kind", "title", "body", "place", "said_at", "received_at", "erased_at")
    return VoiceOut(
        **{name: getattr(voice, name) for name in copied},
        number=entry.number,
        area=named(voice.area),
        case=case_out(case) if case else None,
        answers=[answer_out(answer) for answer in acting.answers(case)] if case else [],
        attachments=_files(request, voice, slug, code),
        lines=[line_out(line) for line in voice.lines.order_by("pk")],
        words=[word_out(verdict) for verdict in verifying.verdicts(voice)],
        stages=steps_out(recorded.entries_about(office.stream_id, subjects)),
    )


def _files(request: HttpRequest, voice: Voice, slug: str, code: str) -> list[FileOut]:
    def address(number: int) -> str:
        return request.build_absolute_uri(reverse("web:follow_file", args=[slug, code, number]))

    return [file_out(file, address(file.pk)) for file in hearing.attachments_of([voice.pk])]


@router.get(
    f"{VOICE}/receipt",
    response={REFUSED: Error},
    operation_id="show_receipt",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"text/plain": _TEXT}}}},
)
def show_receipt(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The proof under the newest signed head, as a C2SP tlog-proof."""
    office, voice = voice_behind(slug, code)
    receipt = recorded.receipt_for(hearing.entry_of(voice, office.stream_id))
    return HttpResponse(receipt.encode(), content_type="text/plain; charset=utf-8")


@router.post(f"{VOICE}/verdict", response={201: WordTaken, REFUSED_NOW: Error}, operation_id="give_word")
def give_word(request: HttpRequest, slug: str, code: str, word: WordIn) -> Status[WordTaken]:
    """The word of the person who spoke. "not" and "partly" reopen the case with its first date."""
    _office, voice = voice_behind(slug, code)
    case = acting.case_of_voice(voice.pk)
    if case is None:
        raise NotNow("say", CaseState.RECEIVED)
    verdict = give_verdict(voice=voice, now=now_of(request), **word.dict())
    state = Case.objects.values_list("state", flat=True).get(pk=case.pk)
    return Status(201, WordTaken(**word_out(verdict).dict(), state=state))


@router.post(f"{VOICE}/lines", response={201: LineOut, REFUSED: Error}, operation_id="write_back")
def write_back(
    request: HttpRequest, slug: str, code: str, line: LineIn, idempotency_key: IdempotencyKey = ""
) -> Status[LineOut]:
    """Add to the conversation, also without a name.

    The same text under the same `Idempotency-Key` stands once, however often it is sent.
    """
    _office, voice = voice_behind(slug, code)
    now = now_of(request)
    written = write_line(
        voice=voice,
        speaker=Speaker.RESIDENT,
        text=line.text,
        now=now,
        idempotency_key=idempotency_key,
        attachments=line.attachments,
    )
    return Status(201, line_out(written))


@router.delete(VOICE, response={200: VoiceOut, REFUSED: Error}, operation_id="take_away")
def take_away(request: HttpRequest, slug: str, code: str) -> VoiceOut:
    """Take the words away for ever: words, place, files, conversation and contact. Nobody can bring them back.

    That a voice was received, when, and what came of it stays; so do the receipt and its proof.
    """
    _office, voice = voice_behind(slug, code)
    erase_voice(voice=voice, now=now_of(request))
    return follow(request, slug, code)
