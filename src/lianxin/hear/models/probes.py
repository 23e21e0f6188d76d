"""Whether the channels are really open, and what keeps hooks from being replayed."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office
from lianxin.record.models import Recorded

from .voices import Voice


class Probe(Recorded):
    """One labelled test voice through one channel: when it was sent, and when it arrived or why it did not."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="probes")
    channel = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, null=True, related_name="probed_by")
    problem = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "label"], name="hear_probe_label")]
        indexes = [
            models.Index(fields=["office", "channel", "sent_at"], name="hear_probe_newest"),
            models.Index(fields=["sent_at"], condition=models.Q(settled_at=None), name="hear_probe_waiting"),
        ]


class Nonce(models.Model):
    """A signed message that a hook has already taken, kept for as long as its time window is open.

    ``digest`` is of its nonce and ``body`` of what it said, both keyed: nothing of a message can be guessed from them.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    channel = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    body = models.BinaryField(max_length=32)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "channel", "digest"], name="hear_nonce_once")
        ]
