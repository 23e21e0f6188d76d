"""The monthly sheet of figures, and corrections of figures that were published."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person
from lianxin.record.models import Recorded

from ..states import CorrectionReason, CorrectionState


class Sheet(Recorded):
    """The figures of one month, fixed for ever.

    They are what ``sheets.figures`` gives for the first ``size`` entries of the record; ``head`` is the signed head
    over just these.  ``figures`` is canonical JSON, ``digest`` its SHA-256.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sheets")
    month = models.CharField(max_length=7)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    size = models.BigIntegerField()
    head = models.TextField()
    figures = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "month"], name="verify_sheet_month")]


class Correction(Recorded):
    """A published figure that was found wrong: on a sheet, or on a page that shows what the office typed in.

    The old number stays where it was, beside the new one.  Somebody asks, an overseer decides.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="corrections")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, related_name="corrections")
    page = models.CharField(max_length=20, blank=True)
    field = models.CharField(max_length=160)
    was = models.CharField(max_length=40)
    now = models.CharField(max_length=40)
    reason = models.CharField(max_length=12, choices=CorrectionReason.choices)
    words = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=CorrectionState.choices, default=CorrectionState.ASKED.value
    )
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "state", "id"], name="verify_correction_state")]
