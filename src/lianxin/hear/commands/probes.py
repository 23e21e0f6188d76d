"""Tests of the channels: one is begun before it is sent, and settled when its voice arrives or when it fails."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianxin.office.models import Office
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..models import Probe, Voice


def begin_probe(
    *, office: Office, channel: str, label: str, now: datetime, unless_since: datetime | None = None
) -> Probe | None:
    """Write down that a test is about to be sent; None where another process has begun one since ``unless_since``.

    It stands in the record before anything is sent, so that a test that vanishes is seen to be missing.
    """

    def work() -> Probe | None:
        if unless_since and _begun(office, channel, unless_since):
            return None
        probe = Probe(office=office, channel=channel, label=label, sent_at=now)
        probe.save(force_insert=True)
        append(
            stream_id=office.stream_id,
            kind=entries.PROBE_SENT,
            subject=f"probe/{probe.pk}",
            now=now,
            public={"probe": probe.pk, "channel": channel},
            rows=[probe],
        )
        return probe

    return grouped(work)


def _begun(office: Office, channel: str, since: datetime) -> bool:
    """Asked while the office's row is held, so that of two processes only one begins."""
    Office.objects.select_for_update().get(pk=office.pk)
    return Probe.objects.filter(office=office, channel=channel, sent_at__gte=since).exists()


def settle_probe(*, probe: Probe, now: datetime, voice: Voice | None = None, problem: str = "") -> Probe:
    """The test arrived as ``voice``, or failed for a ``problem``.

    What was settled stays as it is, with one exception: a voice that arrived while its sender got no receipt is
    a failure, whichever of the two is noticed first.
    """

    def work() -> Probe:
        held = Probe.objects.select_related("office").select_for_update(of=("self",)).get(pk=probe.pk)
        if held.settled_at is None or (problem and not held.problem):
            held.settled_at, held.voice, held.problem = now, voice or held.voice, problem
            held.save(update_fields=["settled_at", "voice", "problem"])
            append(
                stream_id=held.office.stream_id,
                kind=entries.PROBE_SETTLED,
                subject=f"probe/{held.pk}",
                now=now,
                public={
                    "probe": held.pk,
                    "channel": held.channel,
                    "ok": not problem,
                    "problem": problem,
                    "seconds": (now - held.sent_at) // timedelta(seconds=1),
                },
                rows=[held],
            )
        return held

    return grouped(work)
