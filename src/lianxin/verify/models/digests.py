"""The lead's weekly digest, and what it demands a decision about."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Area, Office, Person, Unit
from lianxin.record.models import Recorded

from ..states import Decision, DemandKind


class Digest(Recorded):
    """What happened in the week that began on ``week``, for whoever leads the office.

    ``due_at`` is Monday at eight, ``made_at`` when it was made; ``skipped`` weeks before it had none, because the
    machine was down.  ``left_out`` matters found no room.  It is settled once it was read and every demand is decided.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="digests")
    week = models.DateField()
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    decide_by = models.DateTimeField()
    skipped = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    figures = models.JSONField()
    read_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    late_noted_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    taken_up_words = models.TextField(blank=True)
    taken_up_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "week"], name="verify_digest_week")]
        indexes = [
            models.Index(
                fields=["decide_by"], condition=models.Q(settled_at=None), name="verify_digest_waiting"
            )
        ]


class Demand(Recorded):
    """One matter of a digest: about a unit, a place or the whole office, never about a person.

    ``key`` names the matter across digests; ``before`` is what was last decided about it.  ``cases`` are a few to
    begin with.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, related_name="demands")
    position = models.IntegerField()
    kind = models.CharField(max_length=20, choices=DemandKind.choices)
    key = models.CharField(max_length=110)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    count = models.IntegerField()
    since = models.DateTimeField()
    cases = models.JSONField(default=list)
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    words = models.TextField(blank=True)
    act_by = models.DateField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "position"], name="verify_demand_position")]
        indexes = [models.Index(fields=["office", "key", "decided_at"], name="verify_demand_key")]
