"""Words past the whole office: taken in sealed, fetched by the body outside, answered by it, taken away by who spoke."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms import sealing
from lianxin.algorithms.strict64 import decode64
from lianxin.office.days import day_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal
from lianxin.record.commands import Appended, Public, append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind
from lianxin.record.erasing import Why
from lianxin.record.models import Entry

from .. import codes, entries, erasures
from ..erasures import Change
from ..models import SealedAnswer, SealedReader, SealedVoice
from ..states import MOST_TEXT
from ..text import clean
from .letting_go import OF_THE_RECORD, at_their_word, let_go

#: Sealed words fill whole blocks, so that their length says little.
BLOCK = 1024
#: No character takes more than four bytes.
MOST_BLOCKS = MOST_TEXT * 4 // BLOCK + 1


@dataclass(frozen=True)
class SealedHeard:
    """The receipt of sealed words; ``appended`` is None when the same had already been received."""

    voice: SealedVoice
    code: str
    appended: Appended | None


def context_of(office: Office) -> str:
    """What binds sealed words to the office past which they are written; with another one they do not open."""
    return f"{office.stream.origin}/sealed"


def receive_sealed(
    *, reader: SealedReader, sealed: str, now: datetime, idempotency_key: str = ""
) -> SealedHeard:
    """Take in words that came sealed, in base64.  Nobody here can see whether anything sensible is in them."""
    try:
        data = decode64(sealed)
    except ValueError:
        data = b""
    blocks, rest = divmod(len(data) - sealing.OVERHEAD, BLOCK)
    if rest or not 1 <= blocks <= MOST_BLOCKS:
        text = _("This is not sealed as this house takes it: base64 of whole blocks of 1024 bytes.")
        raise Refusal("not_sealed", text, "sealed")
    return _received(reader, data, [sealed], idempotency_key, now, in_browser=True)


def seal_and_receive(
    *, reader: SealedReader, words: str, now: datetime, idempotency_key: str = ""
) -> SealedHeard:
    """Seal words that came open, before anything is written: they are in this process's memory and nowhere else."""
    words = clean(words)
    if not words:
        raise Refusal("empty", _("Please write what you would like to say."), "words")
    if len(words) > MOST_TEXT:
        raise Refusal("long", _("This is too long."), "words")
    data = sealing.seal(words.encode(), reader.key, context=context_of(reader.office), block=BLOCK)
    return _received(reader, data, [words], idempotency_key, now, in_browser=False)


def _received(
    reader: SealedReader, data: bytes, words: list[str], key: str, now: datetime, *, in_browser: bool
) -> SealedHeard:
    office = reader.office
    code = codes.code_for(
        office_slug=office.slug, idempotency_key=key, words=["sealed", str(reader.pk), *words]
    )
    lookup = codes.lookup(office_slug=office.slug, code=code)
    if key and (known := _known(office, lookup)):
        return SealedHeard(known, code, None)

    def work() -> SealedHeard:
        if not SealedReader.objects.filter(pk=reader.pk, dropped_at=None).exists():
            text = _("Nothing can be written to this body any more. Please choose another way.")
            raise Refusal("dropped", text, "reader")
        voice = SealedVoice(
            office=office,
            reader=reader,
            sealed=data,
            code_lookup=lookup,
            in_browser=in_browser,
            received_on=day_of(now, office),
        )
        voice.save(force_insert=True)
        public: Public = {"reader": reader.pk, "day": voice.received_on.isoformat()}
        return SealedHeard(voice, code, _write(voice, entries.VOICE_SEALED, now, [voice], public))

    try:
        return grouped(work)
    except IntegrityError:
        # The same form arrived twice at once: the other one won.
        if known := _known(office, lookup):
            return SealedHeard(known, code, None)
        raise


def _known(office: Office, lookup: bytes) -> SealedVoice | None:
    return SealedVoice.objects.filter(office=office, code_lookup=lookup).first()


def note_fetched(*, reader: SealedReader, numbers: Iterable[int], now: datetime) -> int:
    """The body holds these on its own machine and says so; each is noted once, however often it is fetched."""

    def work() -> int:
        rows = SealedVoice.objects.select_related("office").filter(
            reader=reader, pk__in=list(numbers), fetched_on=None
        )
        found = list(rows.order_by("pk"))
        for voice in found:
            voice.fetched_on = day_of(now, voice.office)
            voice.save(update_fields=["fetched_on"])
            _write(voice, entries.VOICE_FETCHED, now, [voice])
        return len(found)

    return grouped(work)


def answer_sealed(*, voice: SealedVoice, text: str, now: datetime) -> SealedAnswer:
    """What the body writes back.  The same text twice is one answer."""
    text = clean(text)
    if not text:
        raise Refusal("empty", _("Please write an answer."), "text")
    if len(text) > MOST_TEXT:
        raise Refusal("long", _("This is too long."), "text")

    def work() -> SealedAnswer:
        held = SealedVoice.objects.select_for_update().get(pk=voice.pk)
        if held.erased_at:
            raise Refusal("erased", _("Whoever wrote this has taken it away."))
        if same := SealedAnswer.objects.filter(voice=held, text=text).first():
            return same
        answer = SealedAnswer(voice=held, text=text, written_at=now)
        answer.save(force_insert=True)
        _write(held, entries.SEALED_ANSWERED, now, [answer])
        return answer

    return grouped(work)


def _write(
    voice: SealedVoice,
    kind: EntryKind,
    now: datetime,
    rows: Sequence[models.Model],
    public: Public | None = None,
) -> Appended:
    return append(
        stream_id=voice.office.stream_id,
        kind=kind,
        subject=voice.subject,
        now=now,
        public=public or {"reader": voice.reader_id},
        rows=rows,
    )


def erase_sealed(*, voice: SealedVoice, now: datetime) -> SealedVoice:
    """Whoever wrote it takes it away from this house; what the body has fetched is beyond this house."""
    with at_their_word():
        forget_sealed(voices=[voice], why="asked", now=now)
    voice.refresh_from_db()
    return voice


def forget_sealed(*, voices: Sequence[SealedVoice], why: Why, now: datetime) -> int:
    """Sealed words and answers of these voices of one office go; that they were there stays.  Returns of how many."""
    if not voices:
        return 0
    office, pks = voices[0].office, [voice.pk for voice in voices]
    concerned: list[SealedVoice] = []

    def changes() -> Iterator[Change]:
        concerned.clear()
        for voice in SealedVoice.objects.select_related("office").filter(pk__in=pks).order_by("pk"):
            if found := list(_all_of(voice, now)):
                concerned.append(voice)
                yield from found

    def settle() -> None:
        for voice in concerned:
            erasures.note(voice.office, {"sealed": bytes(voice.code_lookup).hex()}, why=why, now=now)

    about = Entry.objects.filter(
        stream_id=office.stream_id, subject__in=[voice.subject for voice in voices]
    ).order_by("number")
    let_go(
        stream_id=office.stream_id,
        since=about.values_list("number", flat=True)[0],
        changes=changes,
        settle=settle,
        subject=voices[0].subject if why == "asked" else OF_THE_RECORD,
        why=why,
        now=now,
    )
    return len(concerned)


def _all_of(voice: SealedVoice, now: datetime) -> Iterator[Change]:
    if voice.erased_at is None:
        yield Change(voice, {"sealed": None, "erased_at": now})
    yield from erasures.blanked(voice.answers.exclude(text=""), "text")
