"""Messages back to people who left a way to be reached."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office
from lianxin.record.models import Recorded

from ..states import NoticeState
from .voices import Voice


class Notice(Recorded):
    """One message to the person who spoke: that something happened, never what was said.

    ``about`` is the entry of the record that it tells of.  The address stays in the vault.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="notices")
    about = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING)
    due_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "about"], name="hear_notice_about")]
        indexes = [models.Index(fields=["state", "due_at"], name="hear_notice_due")]


class NoticeStop(Recorded):
    """The person who spoke wants no more messages about this voice."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="notice_stop")
    stopped_at = models.DateTimeField()
