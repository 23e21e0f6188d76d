"""A topic for a session is a voice: it has a receipt at once, a case with its clocks, and cannot be lost.

That it belongs to a session is written in the same transaction as the voice itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from lianxin.hear.commands import Heard, Said, code_of, receive
from lianxin.hear.commands.receiving import checked
from lianxin.hear.queries import by_code
from lianxin.hear.states import VoiceKind
from lianxin.office.models import Area
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import session_days as entries
from ...models import SessionDay, SessionTopic
from ...queries.session_days import takes_entries, takes_topics
from .writing import held, record

#: How voices that were raised for a session are marked.
CHANNEL = "session"
#: Whoever wants to fill a day with invented topics does not find it endless.
MOST_TOPICS = 500
KINDS = (VoiceKind.REPORT, VoiceKind.NEED, VoiceKind.IDEA, VoiceKind.QUESTION)


@dataclass(frozen=True, kw_only=True)
class Raised:
    """What somebody wants to be talked about.  ``entered``: a clerk writes it down; ``there``: at the session itself."""

    words: str
    kind: VoiceKind = VoiceKind.REPORT
    contact: str = ""
    language: str = ""
    entered: bool = False
    there: bool = False


def register_topic(*, session: SessionDay, raised: Raised, now: datetime, idempotency_key: str = "") -> Heard:
    """Take in a topic.  The same form sent twice is one."""

    def work() -> Heard:
        row = held(session)
        said = checked(_said(row, raised), now=now)
        if not (idempotency_key and by_code(row.office, _code(row, said, idempotency_key))):
            _demand_open(row, raised, now)
        heard = receive(office=row.office, said=said, now=now, idempotency_key=idempotency_key)
        if heard.appended is not None:
            _enter(row, heard, raised, now)
        return heard

    try:
        return grouped(work)
    except IntegrityError:  # the form arrived twice at once: the other one won
        return grouped(work)


def _code(session: SessionDay, said: Said, idempotency_key: str) -> str:
    return code_of(said, office=session.office, idempotency_key=idempotency_key)


def _said(session: SessionDay, raised: Raised) -> Said:
    area: Area | None = session.series.area
    return Said(
        body=raised.words,
        channel=CHANNEL,
        kind=raised.kind,
        contact=raised.contact,
        language=raised.language,
        area=area,
    )


def _demand_open(session: SessionDay, raised: Raised, now: datetime) -> None:
    opened = takes_entries(session, now) if raised.entered else takes_topics(session, now)
    if not opened:
        text = _(
            "Nothing can be registered for this session any more. You can say it at any time all the same."
        )
        raise Refusal("not_open", text)
    if raised.there and now < session.begins_at:
        raise Refusal("there", _("It has not begun yet."), "there")
    if session.topics.count() >= MOST_TOPICS:
        raise Refusal("full", _("So many topics are registered for this session that no more fit."))


def _enter(session: SessionDay, heard: Heard, raised: Raised, now: datetime) -> None:
    made = SessionTopic(session=session, voice=heard.voice, there=raised.there)
    made.number = next_number(session.topics.all())
    made.save(force_insert=True)
    told = {"topic": made.number, "voice": heard.voice.pk, "there": made.there}
    record(session, entries.SESSION_TOPIC, now=now, rows=[made], **told)
