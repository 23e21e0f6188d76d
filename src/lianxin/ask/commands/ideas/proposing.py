"""Somebody proposes what could be done: a voice like any other, of which a statement and an idea are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.commands import Heard, Said, receive
from lianxin.hear.states import VoiceKind
from lianxin.hear.text import clean
from lianxin.office.refusals import Refusal

from ...models import Consultation
from ...naming import about_ideas
from ...queries.consultations import open_phase
from ...states import PhaseKind

#: Characters: the line that others vote on, and what is said about it.
MOST_TITLE, MOST_DETAILS = 200, 5_000


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What somebody proposes in a line, and why, how and what it would need; by which channel it came.

    ``source_id`` is of an idea that was proposed elsewhere before.
    """

    title: str
    channel: str
    details: str = ""
    contact: str = ""
    language: str = ""
    source_id: str | None = None


def propose(
    *, consultation: Consultation, proposed: Proposed, now: datetime, idempotency_key: str = ""
) -> Heard:
    """Take in an idea.  It gets a receipt at once, is looked at afterwards, and the office owes it a reply."""
    if open_phase(consultation, PhaseKind.IDEAS, now) is None:
        raise Refusal("not_open", _("Nothing can be proposed in this consultation now."))
    title, details = " ".join(clean(proposed.title).split()), clean(proposed.details)
    check(title, details)
    said = Said(
        title=title if details else "",
        body=details or title,
        channel=proposed.channel,
        contact=proposed.contact,
        language=proposed.language,
        kind=VoiceKind.IDEA,
        asked=about_ideas(consultation.number),
        imported=proposed.source_id is not None,
        source_id=proposed.source_id,
    )
    return receive(office=consultation.office, said=said, now=now, idempotency_key=idempotency_key)


def check(title: str, details: str) -> None:
    if not title or len(title) > MOST_TITLE:
        text = _("Please say in one line what could be done, in at most %(n)s characters.")
        raise Refusal("title", text % {"n": MOST_TITLE}, "title")
    if len(details) > MOST_DETAILS:
        text = _("Please write at most %(n)s characters here.")
        raise Refusal("details", text % {"n": MOST_DETAILS}, "details")
