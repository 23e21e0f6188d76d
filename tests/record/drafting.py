"""A draft of the test's town in two versions, and what somebody said about one of its paragraphs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.commands import consultations as commands
from lianxin.ask.commands import statements
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.models import Consultation, Material, Statement
from lianxin.ask.queries.drafts import paragraph_of
from lianxin.hear.commands import Heard
from lianxin.office.models import Person
from lianxin.record import consumers

FIRST = (
    "The stop stands at the mill.",
    "It has a roof.",
    "Two lamps light it.",
    "The first bus goes at six.",
)
#: The second paragraph is new, the old second was changed, the old third is gone, the others stayed.
AGAIN = (
    "The stop stands at the mill.",
    "A bench of wood belongs to it, for at least six people.",
    "It has a roof of tin.",
    "The first bus goes at six.",
)


def add_draft(
    consultation: Consultation,
    by: Person,
    *,
    now: datetime,
    paragraphs: tuple[str, ...] = FIRST,
    replaces: Material | None = None,
    **more: Any,
) -> Material:
    return commands.add_material(
        consultation=consultation,
        title={"en": "The plan"},
        text={"en": "\n\n".join(paragraphs)},
        replaces=replaces,
        by=by,
        now=now,
        draft=True,
        **more,
    )


def say_about(
    consultation: Consultation, draft: Material, number: int, words: str, *, now: datetime, **more: Any
) -> Heard:
    spoken = Spoken(words=words, channel=more.pop("channel", "web"), **more)
    about = paragraph_of(consultation, f"{draft.pk}.{number}")
    assert about is not None
    return statements.say_in(consultation=consultation, spoken=spoken, now=now, about=about)


def state_about(
    consultation: Consultation,
    draft: Material,
    number: int,
    words: str,
    *,
    now: datetime,
    by: Person | None = None,
) -> Statement:
    """Somebody says it about this paragraph; ``by`` shows it to everybody."""
    voice = say_about(consultation, draft, number, words, now=now).voice
    consumers.run_until_idle(now, stream_id=consultation.office.stream_id)
    made = Statement.objects.select_related("consultation__office__stream", "voice").get(voice=voice)
    return statements.show(statement=made, words=made.words, by=by, now=now) if by else made


def write_a_draft(consultation: Consultation, by: Person, *, now: datetime) -> None:
    """A draft, what somebody said about its second paragraph, and its newer version."""
    first = add_draft(consultation, by, now=now)
    state_about(consultation, first, 2, "A roof is not enough in winter", now=now)
    add_draft(consultation, by, now=now, paragraphs=AGAIN, replaces=first)
