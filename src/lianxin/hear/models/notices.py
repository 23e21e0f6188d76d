"""Messages back to people who left a way to be reached."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office
from lianxin.record.models import Recorded

from ..states import NoticeState
from .voices import Voice


class Notice(Recorded):
    """What became of one message to the person who spoke: that something happened, never what was said.

    ``about`` is the number of the entry that it tells of.  The address stays in the vault.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="notices")
    about = models.BigIntegerField()
    channel = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "about"], name="hear_notice_about")]


class DueNotice(models.Model):
    """A message that is still to be sent.  ``due_at`` moves while it is tried; nothing of it is for ever."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="due_notices")
    about = models.BigIntegerField()
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "about"], name="hear_due_notice_about")]


class NoticeStop(Recorded):
    """The person who spoke wants no more messages about this voice."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="notice_stop")
    stopped_at = models.DateTimeField()
