"""Telling those who spoke that something happened: by the channel they came through, else by one that reaches them.

A message says that something happened, its number and where to look; never the words, neither theirs nor the
office's.  The contact is opened at the moment of sending, and held in memory for that moment alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lianxin.act.entries import cases as act
from lianxin.act.models import Case
from lianxin.ask.entries import decisions as deciding
from lianxin.ask.entries import statements as ask
from lianxin.ask.entries.campaigns import CAMPAIGN_COMPLETED
from lianxin.ask.entries.ideas import IDEA_REPLIED
from lianxin.ask.models import Statement
from lianxin.ask.queries import campaigns
from lianxin.ask.queries.consultations import by_number
from lianxin.ask.queries.decisions import voices_to_tell
from lianxin.hear import entries as hear
from lianxin.hear import vault
from lianxin.hear.commands import Due, claim_notices, settle_notice, tell
from lianxin.hear.commands.notices import GIVE_UP_AFTER
from lianxin.hear.models import Contact, Opening, Voice
from lianxin.hear.queries import entry_of
from lianxin.hear.states import NoticeState
from lianxin.hear.talking.reaching import language_of, stop_link
from lianxin.hear.talking.threads import token_of
from lianxin.office.dates import day
from lianxin.office.states import Role
from lianxin.record.consumers import consumer, outside
from lianxin.record.models import Entry

from . import Channel, ChannelClosed, Message, channels

log = logging.getLogger(__name__)
#: What a channel says of an address that does not exist: there is no use in trying again.
REFUSED = "refused"
#: A record that is read for the first time tells nobody old news.
NEWS = timedelta(days=1)

_Told = Callable[[Entry, Case | None], str]


def _taken_on(entry: Entry, case: Case | None) -> str:
    if case is None:
        return _("A unit has taken it on.")
    by = day(case.answer_due, case.office.zone, entry.time)
    return _("A unit has taken it on. The office must answer by %(day)s.") % {"day": by}


def _climbed(entry: Entry, _case: Case | None) -> str:
    role = str(Role(entry.public["to"]).label).lower()
    return _("A deadline passed: the %(role)s was told.") % {"role": role}


#: What a departure from the ordinary course that two people agreed on means for the person who spoke.
_DEPARTED = {
    "extension": lambda: _("The office needs longer; two people agreed on a later date. Please read why."),
    "suspension": lambda: _("It waits until a day; two people agreed. Please read why."),
    "transfer": lambda: _("An outside body has it now. Please read which one, and why."),
    "exclusion": lambda: _("It was left out of the adjusted figures. Please read why; you may object."),
    "outage": lambda: _("The house could not be reached for a while; the agreed date is later by that time."),
}


def _opened_up() -> str:
    return _("Two people of the office opened how you can be reached. Please read which roles, and why.")


#: What is worth a message, and the one sentence for it.
NEWSWORTHY: dict[str, _Told] = {
    hear.THREAD_WRITTEN.name: lambda _e, _c: _("The office wrote to you and may wait for your reply."),
    act.CASE_ACCEPTED.name: _taken_on,
    act.CASE_DECIDED.name: _taken_on,
    act.CASE_ANSWERED.name: lambda _e, _c: _(
        "The office has answered. Whether it is solved, only you can say: please read the answer and tell us."
    ),
    act.CASE_REOPENED.name: lambda _e, _c: _("Somebody said that it is not solved; it is open again."),
    act.CASE_ESCALATED.name: _climbed,
    hear.IDENTITY_OPENED.name: lambda _e, _c: _opened_up(),
    hear.IDENTITY_TOLD.name: lambda _e, _c: _opened_up(),
    act.DEVIATION_DECIDED.name: lambda e, _c: _DEPARTED[e.public["what"]](),
    ask.STATEMENT_SHOWN.name: lambda _e, _c: _("Your statement is shown; others can agree or disagree."),
    ask.STATEMENT_NOT_SHOWN.name: lambda _e, _c: _("Your statement is not shown. Please read why."),
    deciding.DECISION_PUBLISHED.name: lambda _e, _c: _(
        "The office has decided. Please read what became of what you said, and why."
    ),
    deciding.DECISION_REPLACED.name: lambda _e, _c: _(
        "The office has corrected its decision. Please read what became of what you said, and why."
    ),
    IDEA_REPLIED.name: lambda _e, _c: _("The office replied to your idea. Please read what becomes of it."),
    CAMPAIGN_COMPLETED.name: lambda _e, _c: _(
        "The office has published what came of all that was asked. Please read what was found and done."
    ),
}


@consumer(
    "channels.tell",
    reads=[
        hear.THREAD_WRITTEN,
        act.CASE_ACCEPTED,
        act.CASE_DECIDED,
        act.CASE_ANSWERED,
        act.CASE_REOPENED,
        act.CASE_ESCALATED,
        act.DEVIATION_DECIDED,
        hear.IDENTITY_OPENED,
        hear.IDENTITY_TOLD,
        ask.STATEMENT_SHOWN,
        ask.STATEMENT_NOT_SHOWN,
        deciding.DECISION_PUBLISHED,
        deciding.DECISION_REPLACED,
        IDEA_REPLIED,
        CAMPAIGN_COMPLETED,
    ],
)
def tell_speakers(entry: Entry, now: datetime) -> None:
    """Everyone who spoke about it, left a contact and wants to hear is owed a message; nobody hears their own act."""
    public = entry.public
    if now - entry.time > NEWS or public.get("imported") or public.get("speaker") == "resident":
        return
    if public.get("agreed") is False or public.get("delayed"):
        return
    for voice in _speakers(entry):
        voice.office = entry.stream.office
        tell(voice=voice, about=entry.number, now=now)


_DECIDED = (deciding.DECISION_PUBLISHED.name, deciding.DECISION_REPLACED.name)


def _speakers(entry: Entry) -> Iterator[Voice]:
    if entry.kind == hear.THREAD_WRITTEN.name:
        yield Voice.objects.get(pk=entry.public["voice"])
        return
    if "opening" in entry.public:
        yield Opening.objects.select_related("voice").get(pk=entry.public["opening"]).voice
        return
    office = entry.stream.office
    if entry.kind in _DECIDED:
        asked = by_number(office, entry.public["consultation"])
        yield from voices_to_tell(asked) if asked else ()
        return
    if entry.kind == CAMPAIGN_COMPLETED.name:
        ended = campaigns.by_number(office, entry.public["campaign"])
        for question in campaigns.questions_of(ended) if ended else ():
            yield from voices_to_tell(question)
        return
    if "statement" in entry.public:
        named = {"number": entry.public["statement"], "consultation__number": entry.public["consultation"]}
        said = Statement.objects.filter(consultation__office=office, **named)
        yield from Voice.objects.filter(statement__in=said)
        if entry.kind == IDEA_REPLIED.name:  # it answers everybody who had said the same
            yield from Voice.objects.filter(statement__same_as__in=said)
        return
    number = entry.public["case"]
    voices = Voice.objects.filter(case_voice__case__office=office, case_voice__case__number=number)
    yield from voices.exclude(pk=_who_reopened(entry))


def _who_reopened(entry: Entry) -> int:
    """The voice whose word reopened the case: that word is the entry just before."""
    if entry.kind != act.CASE_REOPENED.name:
        return 0
    before = Entry.objects.filter(stream_id=entry.stream_id, number=entry.number - 1).first()
    return int(before.public.get("voice", 0)) if before else 0


@outside
def send_due(now: datetime) -> None:
    """Send what is due.  A channel that does not work is left alone until the next time."""
    closed: set[str] = set()
    for due in claim_notices(now=now):
        _send(due, now, closed)


def _send(due: Due, now: datetime, closed: set[str]) -> None:
    """One message: sent, come back, given up, or to be tried again."""
    channel, address = _way(due.voice)
    state: NoticeState | None = NoticeState.NO_WAY
    if channel:
        state = _handed_over(channel, address, due, closed) or _patience(due, now)
    if state:
        code = channel.code if channel else ""
        settle_notice(voice=due.voice, abouts=due.abouts, state=state, channel=code, now=now)


def _patience(due: Due, now: datetime) -> NoticeState | None:
    return NoticeState.GIVEN_UP if now - due.begun_at >= GIVE_UP_AFTER else None


def _handed_over(channel: Channel, address: str, due: Due, closed: set[str]) -> NoticeState | None:
    if channel.code in closed or channel.writing is None:
        return None
    try:
        channel.writing.send(message(due, address))
    except ChannelClosed as error:
        if error.problem == REFUSED:
            return NoticeState.BOUNCED
        closed.add(channel.code)
        log.warning("Messages by %s wait: %s", channel.code, error.problem)
        return None
    except Exception as error:  # noqa: BLE001  whatever went wrong may quote the address; its type does not
        closed.add(channel.code)
        log.error("Messages by %s wait: %s", channel.code, type(error).__name__)  # noqa: TRY400
        return None
    return NoticeState.SENT


def _way(voice: Voice) -> tuple[Channel | None, str]:
    """The channel the voice came through if it reaches the contact, else the first one that does."""
    contact = vault.open_contact(Contact.objects.get(pk=voice.contact)) if voice.contact else ""
    ways = sorted(channels().values(), key=lambda channel: channel.code != voice.channel)
    for channel in ways:
        writing = channel.writing if channel.writing and channel.writing.ready(voice.office) else None
        if writing and (address := writing.takes(contact)):
            return channel, address
    return None, ""


def message(due: Due, address: str) -> Message:
    """What is sent: that something happened, in the person's language, and where they find it."""
    voice = due.voice
    with translation.override(language_of(voice)):
        number = entry_of(voice, voice.office.stream_id).number
        happened = _happened(due)
        follow = settings.PUBLIC_ORIGIN + reverse("web:find", args=[voice.office.slug])
        lines = [
            _("About what you said to us, number %(n)d:") % {"n": number},
            *happened,
            "",
            _("Open it with the code on your receipt: %(link)s") % {"link": follow},
            _("No more messages about this: %(link)s") % {"link": stop_link(voice)},
        ]
        subject = _("%(office)s: news about number %(n)d") % {"office": voice.office.name, "n": number}
    return Message(
        office=voice.office,
        address=address,
        subject=subject,
        text="\n".join(lines),
        thread=token_of("thread", voice),
        stop_link=stop_link(voice),
        language=language_of(voice),
        once=f"{voice.pk}/{due.abouts}",
    )


def _happened(due: Due) -> list[str]:
    """One sentence for each thing that happened, oldest first, none twice."""
    entries = Entry.objects.filter(stream_id=due.voice.office.stream_id, number__in=due.abouts)
    case = Case.objects.select_related("office").filter(case_voices__voice=due.voice).first()
    told = (NEWSWORTHY[entry.kind](entry, case) for entry in entries.order_by("number"))
    return [f"– {sentence}" for sentence in dict.fromkeys(told)]
