"""Who of the office looked at what a person told, and who asked to open who that person is."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person, Unit
from lianxin.office.states import Role
from lianxin.record.models import Recorded

from ..states import OpeningReason, OpeningState
from .voices import Voice


class _Seen(models.Model):
    """One person of the office saw something of one voice on one day: at most one line, however often they look.

    ``role`` and ``unit`` are those of that day.  ``day`` is a day and no hour: it tells the person who spoke that
    somebody looked, and tells nobody when staff are at work.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    words = models.BooleanField(default=False)
    passage = models.BooleanField(default=False)
    photos = models.BooleanField(default=False)
    contact = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Glance(_Seen):
    """A look of today.  In the night it becomes a ``Look``, which the record vouches for, and goes."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "person", "day"], name="hear_glance_once_a_day")
        ]
        indexes = [models.Index(fields=["office", "day"], name="hear_glance_of_day")]


class Look(_Seen, Recorded):
    """A look of a day that is over: nobody takes it away or adds one afterwards."""

    class Meta:
        indexes = [models.Index(fields=["voice", "day"], name="hear_look_at_voice")]


class Opening(Recorded):
    """Who a person is, opened for another purpose than asking back: asked by one, agreed to by another role.

    ``quiet_until`` is the day before which the person is not told, with the provision of law that says so in
    ``quiet_law``; mostly both are empty, and the person is told at once.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="openings")
    state = models.CharField(max_length=10, choices=OpeningState.choices, default=OpeningState.ASKED)
    reason = models.CharField(max_length=10, choices=OpeningReason.choices)
    text = models.TextField()
    quiet_until = models.DateField(null=True)
    quiet_law = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=20, choices=Role.choices)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "state"], name="hear_opening_by_state")]

    @property
    def subject(self) -> str:
        """How the record names this opening: never by the voice that it is about."""
        return f"opening/{self.pk}"
