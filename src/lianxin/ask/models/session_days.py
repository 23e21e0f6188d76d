"""Fixed days on which anybody can come and speak; outside any consultation.

What becomes of a topic stands in no table here: it follows from its case and the word of whoever spoke.
"""

from __future__ import annotations

from django.db import models

from lianxin.hear.models import Voice
from lianxin.office.models import Area, Office, Person
from lianxin.record.models import Recorded

from ..states import SessionState


class SessionSeries(Recorded):
    """The same days of every month at the same place and hour; ``area`` is None where it is for the whole office.

    ``days`` are days of the month, ``hour`` is as the office's clock shows it.  ``planned_until`` is the last day for
    which sessions stand in the calendar.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="session_series")
    number = models.IntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=200)
    days = models.JSONField()
    hour = models.CharField(max_length=5)
    changed_reason = models.TextField(default="", blank=True)
    planned_until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="ask_series_number")]

    @property
    def subject(self) -> str:
        return f"session_series/{self.number}"


class SessionDay(Recorded):
    """One of these days.  ``came`` is how many came, None until somebody says so; ``told_at`` is when they did."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="session_days")
    series = models.ForeignKey(SessionSeries, on_delete=models.PROTECT, related_name="sessions")
    number = models.IntegerField()
    place = models.CharField(max_length=200)
    begins_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=SessionState.choices, default=SessionState.ANNOUNCED)
    changed_reason = models.TextField(default="", blank=True)
    changes = models.IntegerField(default=0)
    came = models.IntegerField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="ask_session_number")]

    @property
    def subject(self) -> str:
        return f"session/{self.number}"


class SessionTopic(Recorded):
    """A voice that was registered for a session; ``there``: it was said at the session itself."""

    session = models.ForeignKey(SessionDay, on_delete=models.PROTECT, related_name="topics")
    number = models.IntegerField()
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="session_topic")
    there = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="ask_session_topic_number")]
