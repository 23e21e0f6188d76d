"""Findings: signs of formalism with their evidence, for a person to look at; and the detectors' settings."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person, Unit
from lianxin.record.models import Recorded

from ..states import FindingKind, FindingState


class Finding(Recorded):
    """One sign, about a unit's work in a month; never about a person, and nothing until somebody has looked.

    ``evidence`` says in numbers what was seen and what is usual, and names what to look at (``case/12``,
    ``visit/7``); ``key`` keeps one sign from being found twice.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=20, choices=FindingKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="findings")
    month = models.CharField(max_length=7)
    key = models.CharField(max_length=80)
    evidence = models.JSONField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    words = models.TextField(blank=True)
    looked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind", "key"], name="verify_finding_once")]
        indexes = [models.Index(fields=["office", "state", "id"], name="verify_finding_state")]


class DetectorSetting(Recorded):
    """A detector that an office turned off, or whose bounds it changed; the public record shows it.

    Two people: one asks, another agrees.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="detector_settings")
    kind = models.CharField(max_length=20, choices=FindingKind.choices)
    on = models.BooleanField()
    values = models.JSONField(default=dict)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)


class LastLook(models.Model):
    """When the detectors last looked at an office; losing it only makes them look again."""

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="last_look")
    looked_at = models.DateTimeField()
