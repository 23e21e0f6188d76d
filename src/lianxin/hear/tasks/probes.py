"""A test that arrives settles itself; what hooks remember is forgotten in time."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import consumer, timed
from lianxin.record.models import Entry

from .. import probing
from ..commands import settle_probe
from ..entries import VOICE_RECEIVED
from ..hooks.nonces import forget
from ..models import Probe, Voice


@consumer("hear.settle_probe", reads=[VOICE_RECEIVED])
def settle(entry: Entry, now: datetime) -> None:
    """The voice of a test has come in: its channel is open, and took as long as it took."""
    if not entry.public.get("probe"):
        return
    voice = Voice.objects.get(pk=entry.public["voice"])
    label = probing.label_in(entry.stream.office, voice.body)
    waiting = Probe.objects.filter(office_id=voice.office_id, channel=voice.channel, label=label)
    if probe := waiting.first():
        settle_probe(probe=probe, now=max(voice.received_at, probe.sent_at), voice=voice)


@timed
def forget_nonces(now: datetime) -> None:
    """A message whose time window is over is refused by its time; nothing of it needs to be remembered."""
    forget(now)
