"""Somebody says what they think in a consultation: a voice like any other, of which a statement is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.commands import Heard, Said, receive
from lianxin.hear.models import Voice
from lianxin.hear.states import VoiceKind
from lianxin.hear.text import clean
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import statements as entries
from ...models import Consultation, Statement
from ...naming import named
from ...queries.consultations import by_number, open_phase
from ...queries.drafts import Paragraph, paragraph_of
from ...states import PhaseKind, StatementState
from ..consultations.writing import held, record

#: Characters.  A statement is one idea that others can agree or disagree with.
MOST_STATEMENT = 200


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What somebody says in a consultation, and by which channel it came.

    ``private``: it is only for those who weigh it, and no message about it is ever sent.
    """

    words: str
    channel: str
    contact: str = ""
    language: str = ""
    private: bool = False


def say_in(
    *,
    consultation: Consultation,
    spoken: Spoken,
    now: datetime,
    idempotency_key: str = "",
    about: Paragraph | None = None,
) -> Heard:
    """Take in what somebody says in a consultation, or ``about`` a paragraph of a draft in it.

    It gets a receipt at once, and is looked at afterwards.
    """
    if open_phase(consultation, PhaseKind.SAY, now) is None:
        raise Refusal("not_open", _("Nothing can be said in this consultation now."))
    if len(clean(spoken.words)) > MOST_STATEMENT:
        text = _("Please say it in at most %(n)s characters: one idea, so that others can agree or disagree.")
        raise Refusal("long", text % {"n": MOST_STATEMENT}, "body")
    if spoken.private and clean(spoken.contact):
        text = _("No message is ever sent about what is said in private: leave out how you can be reached.")
        raise Refusal("contact", text, "contact")
    if about and about.material.consultation_id != consultation.pk:
        raise Refusal("paragraph", _("No text of this consultation has such a paragraph."), "about")
    said = Said(
        body=spoken.words,
        channel=spoken.channel,
        contact=spoken.contact,
        language=spoken.language,
        kind=VoiceKind.OPINION,
        confidential=spoken.private,
        asked=f"{consultation.subject}/{about.place}" if about else consultation.subject,
    )
    return receive(office=consultation.office, said=said, now=now, idempotency_key=idempotency_key)


def make_statement(
    *, voice: Voice, now: datetime, source: str = "", number: int | None = None
) -> Statement | None:
    """The statement of a voice, once and for all; None where it names no consultation of its office.

    ``source`` and ``number`` are of one that was said elsewhere: where, and what it was called there.
    """
    found = named(voice.asked)
    consultation = by_number(voice.office, found.number) if found else None
    if found is None or consultation is None or voice.probe:
        return None
    # A paragraph that no draft has: it is about the question as a whole, and nothing is lost.
    about = paragraph_of(consultation, found.about)

    def work() -> Statement:
        row = held(consultation)
        if made := Statement.objects.filter(voice=voice).first():
            return made
        gone = voice.erased_at is not None
        made = Statement(
            consultation=row,
            number=number or next_number(row.statements.all()),
            voice=voice,
            words=voice.title or voice.body,
            language=voice.language,
            state=StatementState.ERASED if gone else StatementState.WAITING,
            put_in_at=voice.received_at,
            material=about.material if about else None,
            paragraph=about.number if about else None,
            source=source,
            private=voice.confidential,
        )
        made.save(force_insert=True)
        told = {"statement": made.number, "voice": voice.pk}
        record(row, entries.STATEMENT_MADE, now=now, rows=[made], **told)
        return made

    return grouped(work)
