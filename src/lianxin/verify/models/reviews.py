"""Reviews by somebody else, checks on the spot, and orders to put things right."""

from __future__ import annotations

from django.db import models

from lianxin.act.models import Case
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person, Unit
from lianxin.record.models import Recorded

from ..states import CheckKind, OrderState, ReviewState
from .findings import Finding


class Review(Recorded):
    """The person who spoke asks for another look: first by somebody else of the office, then by somebody outside."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="reviews")
    stage = models.IntegerField()
    words = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.ASKED)
    reasons = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    apology = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    late_noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "stage"], name="verify_review_stage")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="asked"), name="verify_review_waiting")
        ]


class SpotCheck(Recorded):
    """Somebody outside the units looked: on the spot, at the door, or through the papers."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="spot_checks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spot_checks")
    kind = models.CharField(max_length=10, choices=CheckKind.choices)
    as_said = models.BooleanField()
    note = models.TextField(blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()


class CorrectionOrder(Recorded):
    """Something is to be put right by a date; whoever does it cannot be the one who says it is right."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="orders")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="orders")
    what = models.TextField()
    due_at = models.DateTimeField()
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.ORDERED)
    deed = models.TextField(blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    late_noted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=["ordered", "back"]), name="verify_order_open"
            )
        ]
