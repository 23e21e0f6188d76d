"""The door of a body outside: it fetches what was written to it, signs for it, and answers."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.security import HttpBearer
from pydantic import Field

from lianxin.algorithms.strict64 import encode64
from lianxin.channels.api.voice import Text
from lianxin.hear.commands import answer_sealed, note_fetched
from lianxin.hear.commands.sealed_readers import token_hash
from lianxin.hear.commands.sealed_voices import context_of
from lianxin.hear.models import SealedReader, SealedVoice
from lianxin.office.clock import now_of

from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER, Input, Number

RULE = "the body outside that it was written to"
#: Voices in one answer: eleven megabytes of the longest.
AT_ONCE = 100
NEEDS_TOKEN = frozenset({*REFUSED, 401})


class ReaderRequest(HttpRequest):
    """A request with a token that holds: ``auth`` is the body whose it is."""

    auth: SealedReader


class ReaderToken(HttpBearer):
    """The token that was shown once when the body was named; it holds for what is its own, even once it is dropped."""

    def authenticate(self, request: HttpRequest, token: str) -> SealedReader | None:
        named = SealedReader.objects.select_related("office__stream")
        return named.filter(token_hash=token_hash(token)).first()


router = Router(tags=["sealed"], auth=ReaderToken())


class FetchedIn(Input):
    """The numbers of the sealed voices that now lie with the body."""

    voices: Annotated[list[Number], Field(max_length=AT_ONCE)]


class FetchedOut(Schema):
    """How many of them had not been signed for before."""

    noted: int


class SealedAnswerIn(Input):
    """What whoever wrote it will read; it lies open in this house, so nothing in it may give them away."""

    text: Text


class SealedAnswerOut(Schema):
    voice: int
    text: str
    written_at: datetime


@router.get(
    "/offices/{slug:slug}/sealed", response={200: str, NEEDS_TOKEN: Error}, operation_id="list_sealed_voices"
)
def list_sealed_voices(
    request: ReaderRequest, slug: str, after: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> HttpResponse:
    """JSON lines, oldest first, 100 at a time; begin again ``after`` the last ``voice``, until nothing comes.

    ``sealed`` (base64) opens with the private key to ``key``, HPKE base mode, ``context`` as its info.
    """
    reader = _reader(request, slug)
    found = SealedVoice.objects.filter(reader=reader, pk__gt=after, sealed__isnull=False).order_by("pk")
    context = context_of(reader.office)
    lines = [json.dumps(_line(voice, reader, context)) + "\n" for voice in found[:AT_ONCE]]
    return HttpResponse("".join(lines), content_type="application/x-ndjson; charset=utf-8")


@router.post(
    "/offices/{slug:slug}/sealed/fetched",
    response={200: FetchedOut, NEEDS_TOKEN: Error},
    operation_id="sign_for_sealed_voices",
)
def sign_for_sealed_voices(request: ReaderRequest, slug: str, given: FetchedIn) -> FetchedOut:
    """Sign for what lies with the body now: whoever wrote it sees so."""
    reader = _reader(request, slug)
    return FetchedOut(noted=note_fetched(reader=reader, numbers=given.voices, now=now_of(request)))


@router.post(
    "/offices/{slug:slug}/sealed/{int:voice}/answer",
    response={200: SealedAnswerOut, NEEDS_TOKEN: Error},
    operation_id="answer_sealed_voice",
)
def answer_sealed_voice(
    request: ReaderRequest, slug: str, voice: int, given: SealedAnswerIn
) -> SealedAnswerOut:
    """Answer whoever wrote it; the same text twice is one answer."""
    if voice > MOST_NUMBER:
        raise NotFound
    found = (
        SealedVoice.objects.select_related("office").filter(reader=_reader(request, slug), pk=voice).first()
    )
    if found is None:
        raise NotFound
    answer = answer_sealed(voice=found, text=given.text, now=now_of(request))
    return SealedAnswerOut(voice=found.pk, text=answer.text, written_at=answer.written_at)


def _reader(request: ReaderRequest, slug: str) -> SealedReader:
    if request.auth.office.slug != slug:
        raise NotFound
    return request.auth


def _line(voice: SealedVoice, reader: SealedReader, context: str) -> dict[str, object]:
    return {
        "voice": voice.pk,
        "day": voice.received_on.isoformat(),
        "in_browser": voice.in_browser,
        "key": reader.key,
        "context": context,
        "sealed": encode64(bytes(voice.sealed or b"")),
    }
