"""The only writers of messages to people who spoke: what is still to be sent, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..models import DueNotice, Notice, NoticeStop, Voice
from ..states import NoticeState
from ..talking.quiet import after_quiet

#: Nobody gets more than one message in this time: what happens meanwhile is told together.
APART = timedelta(hours=1)
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=12)
#: After so long a message is old news.
GIVE_UP_AFTER = timedelta(days=7)
#: Messages to so many people are taken in hand at once, so that a crash repeats few.
AT_ONCE = 20


@dataclass(frozen=True)
class Due:
    """One message that is to be sent now: about these entries, first owed at that moment."""

    voice: Voice
    abouts: tuple[int, ...]
    begun_at: datetime


def tell(*, voice: Voice, about: int, now: datetime) -> bool:
    """Owe the person who spoke a message that something happened, and say whether it is owed.

    Nobody is written to who left no contact, who wants no messages, or whose voice is confidential.
    """

    def work() -> bool:
        if not _may_be_told(voice) or Notice.objects.filter(voice=voice, about=about).exists():
            return False
        _owed, new = DueNotice.objects.get_or_create(
            voice=voice,
            about=about,
            defaults={"office_id": voice.office_id, "begun_at": now, "due_at": _when(voice, now)},
        )
        return new

    return grouped(work)


def _may_be_told(voice: Voice) -> bool:
    silent = voice.contact is None or voice.confidential or voice.probe or voice.imported
    return not silent and not NoticeStop.objects.filter(voice=voice).exists()


def _when(voice: Voice, now: datetime) -> datetime:
    sent = Notice.objects.filter(voice=voice, state=NoticeState.SENT)
    last = sent.order_by("-settled_at").values_list("settled_at", flat=True).first()
    return after_quiet(voice.office, max(now, last + APART) if last else now)


def claim_notices(*, now: datetime) -> list[Due]:
    """Take in hand what is to be sent now, and mark when it is to be tried again if nobody reports back.

    What waits for one person goes together.  In quiet hours nothing is taken, however late it is already.
    """

    def work() -> list[Due]:
        waiting = (
            DueNotice.objects.filter(due_at__lte=now).order_by("due_at").values_list("voice_id", flat=True)
        )
        voices = list(dict.fromkeys(waiting[: AT_ONCE * 4]))[:AT_ONCE]
        taken = [_claim(voice_id, now) for voice_id in voices]
        return [due for due in taken if due]

    # A look without a transaction first: mostly nothing is due, and writers are not kept waiting for that.
    return grouped(work) if DueNotice.objects.filter(due_at__lte=now).exists() else []


def _claim(voice_id: int, now: datetime) -> Due | None:
    rows = list(DueNotice.objects.select_for_update().filter(voice_id=voice_id).order_by("about"))
    if not any(row.due_at <= now for row in rows):
        return None  # another process was faster
    voice = Voice.objects.select_related("office__stream").get(pk=voice_id)
    later = after_quiet(voice.office, now)
    for row in rows:
        row.tries += later == now
        row.due_at = now + _pause(row.tries) if later == now else later
        row.save()
    return Due(voice, tuple(row.about for row in rows), rows[0].begun_at) if later == now else None


def _pause(tries: int) -> timedelta:
    doubled: int = 2 ** min(max(tries - 1, 0), 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def settle_notice(
    *, voice: Voice, abouts: Sequence[int], state: NoticeState, now: datetime, channel: str = ""
) -> list[Notice]:
    """Write down what became of one message, whatever it told of."""

    def work() -> list[Notice]:
        DueNotice.objects.filter(voice=voice, about__in=abouts).delete()
        rows = [_settled(voice, about, state, channel, now) for about in abouts]
        _enter(voice, state, channel, now, rows)
        return rows

    return grouped(work)


def _settled(voice: Voice, about: int, state: NoticeState, channel: str, now: datetime) -> Notice:
    known = Notice.objects.filter(voice=voice, about=about).first()
    row = known or Notice(office_id=voice.office_id, voice=voice, about=about)
    row.state, row.channel, row.settled_at = state, channel, now
    row.save()
    return row


def _enter(voice: Voice, state: NoticeState, channel: str, now: datetime, rows: list[Notice]) -> None:
    append(
        stream_id=voice.office.stream_id,
        kind=entries.NOTICE_SETTLED,
        subject=voice.subject,
        now=now,
        public={"voice": voice.pk, "state": str(state), "channel": channel},
        rows=rows,
    )


def note_bounce(*, voice: Voice, channel: str, now: datetime) -> list[Notice]:
    """The newest message by this channel came back; said twice, it stands once."""

    def work() -> list[Notice]:
        newest = _newest_sent(voice, channel)
        if not newest:
            return []
        abouts = [row.about for row in newest]
        return settle_notice(voice=voice, abouts=abouts, state=NoticeState.BOUNCED, channel=channel, now=now)

    return grouped(work)


def _newest_sent(voice: Voice, channel: str) -> list[Notice]:
    sent: QuerySet[Notice] = Notice.objects.filter(voice=voice, channel=channel)
    newest = sent.order_by("-settled_at").first()
    if newest is None or newest.state != NoticeState.SENT:
        return []
    return list(sent.filter(settled_at=newest.settled_at, state=NoticeState.SENT).order_by("about"))


def stop_notices(*, voice: Voice, now: datetime) -> NoticeStop:
    """The person who spoke wants no more messages about this voice; asked again, nothing changes."""

    def work() -> NoticeStop:
        Voice.objects.select_for_update().get(pk=voice.pk)
        return NoticeStop.objects.filter(voice=voice).first() or _stop(voice, now)

    return grouped(work)


def _stop(voice: Voice, now: datetime) -> NoticeStop:
    stop = NoticeStop(office_id=voice.office_id, voice=voice, stopped_at=now)
    stop.save(force_insert=True)
    owed = DueNotice.objects.filter(voice=voice).order_by("about")
    withheld = [_settled(voice, due.about, NoticeState.WITHHELD, "", now) for due in owed]
    owed.delete()
    append(
        stream_id=voice.office.stream_id,
        kind=entries.NOTICES_STOPPED,
        subject=voice.subject,
        now=now,
        public={"voice": voice.pk},
        rows=[stop, *withheld],
    )
    return stop
