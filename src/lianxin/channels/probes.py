"""Every door is tried once a day with a labelled test voice, each at its own time of day.

Nothing is tried where the house does not know its own address (``settings.PROBE_ORIGIN``); the page on channels
then says openly that nothing was tried.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings

from lianxin.hear import probing
from lianxin.hear.commands import begin_probe, settle_probe
from lianxin.hear.models import Probe
from lianxin.hear.probing.health import PERIOD, waiting_probes
from lianxin.office import clock
from lianxin.office.models import Office
from lianxin.record.consumers import outside

from . import Channel, ChannelClosed, Probing, channels

log = logging.getLogger(__name__)
#: How often it is asked whether a test is due; the first time only when the front door has had time to open.
ROUND = timedelta(seconds=5)
MOST_PROBLEM = 40
_next_round: list[datetime] = []


@outside
def try_doors(now: datetime) -> None:
    """The daily round; it has a thread of its own, so that a door that hangs holds up nobody."""
    if not _next_round:
        _next_round[:] = [now + ROUND]
    if settings.PROBE_ORIGIN and now >= _next_round[0]:
        _next_round[:] = [now + ROUND]
        try_due(now)


def try_due(now: datetime) -> list[Probe]:
    """Try every door whose time has come, and give up on tests that did not arrive."""
    give_up(now)
    tried = (
        try_door(office=office, channel=channel, now=now, unless_since=slot(office, channel.code, now))
        for office, channel in _due(now)
    )
    return [probe for probe in tried if probe]


def _due(now: datetime) -> Iterator[tuple[Office, Channel]]:
    lately = Probe.objects.filter(sent_at__gte=now - PERIOD).order_by("sent_at")
    begun = {
        (office, code): sent for office, code, sent in lately.values_list("office_id", "channel", "sent_at")
    }
    for office in Office.objects.order_by("pk"):
        for channel in channels().values():
            newest = begun.get((office.pk, channel.code))
            known = newest is not None and newest >= slot(office, channel.code, now)
            if channel.probing and not known and channel.probing.ready(office):
                yield office, channel


def slot(office: Office, channel: str, now: datetime) -> datetime:
    """When the present period began for this door: each has its own time of day, the same every day."""
    length = int(PERIOD.total_seconds())
    shift = int.from_bytes(hashlib.sha256(f"{office.slug}/{channel}".encode()).digest()[:8]) % length
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - (seconds - shift) % length, UTC)


def try_door(
    *, office: Office, channel: Channel, now: datetime, unless_since: datetime | None = None
) -> Probe | None:
    """Send one test through one door; it settles when it arrives, or here when the door does not take it."""
    if channel.probing is None:
        return None
    label = probing.new_label(office)
    probe = begin_probe(office=office, channel=channel.code, label=label, now=now, unless_since=unless_since)
    if probe and (problem := _problem(channel, channel.probing, office, label)):
        return settle_probe(probe=probe, now=max(now, clock.read()), problem=problem)
    return probe


def _problem(channel: Channel, door: Probing, office: Office, label: str) -> str:
    """What went wrong at the door, or nothing."""
    try:
        door.send(office, probing.words(label))
    except ChannelClosed as closed:
        return closed.problem[:MOST_PROBLEM] or "broken"
    except Exception as error:  # noqa: BLE001  a door may fail in any way; the type alone is said
        log.error("The test of %s stumbled: %s", channel.code, type(error).__name__)  # noqa: TRY400
        return "broken"
    return ""


def give_up(now: datetime) -> None:
    """A test that was taken and has not arrived in its time is lost; so would be a person's words."""
    for probe in waiting_probes():
        channel = channels().get(probe.channel)
        door = channel.probing if channel else None
        patience = door.patience if door else Probing.patience
        if probe.sent_at + patience <= now:
            settle_probe(probe=probe, now=now, problem="lost")
