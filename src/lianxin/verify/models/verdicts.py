"""The resident's word, and where each voice stands."""

from __future__ import annotations

from django.db import models

from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.hear.models import Voice
from lianxin.office.models import Office
from lianxin.record.models import Recorded

from ..states import WordSource


class Verdict(Recorded):
    """The resident's word on one voice, in their own words if they like.  The newest one counts; all are kept.

    ``source`` says through whom it came: with the receipt, or told to somebody outside the unit.
    """

    later = {"source": WordSource.RECEIPT}

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="verdicts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="verdicts")
    word = models.CharField(max_length=10, choices=Word.choices)
    satisfied = models.BooleanField(null=True)
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=WordSource.choices, default=WordSource.RECEIPT)


class Outcome(models.Model):
    """Where each voice stands, folded from the public leaves alone; rates are counted over these rows.

    The record can rebuild it at any time, and ``lianxin verify`` compares.  What the columns mean stands in
    ``verify.tally``; ``cell`` is what is counted by.
    """

    pk = models.CompositePrimaryKey("office_id", "voice_id")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False)
    voice_id = models.BigIntegerField()
    said_at = models.CharField(max_length=32)
    imported = models.BooleanField(default=False)
    case = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=10, blank=True)
    answer_due = models.CharField(max_length=32, blank=True)
    agreed_due = models.CharField(max_length=32, blank=True)
    acted_at = models.CharField(max_length=32, blank=True)
    first_answered = models.CharField(max_length=32, blank=True)
    answered_at = models.CharField(max_length=32, blank=True)
    out_of_scope = models.BooleanField(default=False)
    apart = models.CharField(max_length=12, blank=True)
    excluded = models.CharField(max_length=40, blank=True)
    parts = models.IntegerField(default=0)
    word = models.CharField(max_length=10, blank=True)
    satisfied = models.BooleanField(null=True)
    own = models.CharField(max_length=10, blank=True)
    contact = models.CharField(max_length=10, blank=True)
    again = models.CharField(max_length=10, blank=True)
    asked_as = models.CharField(max_length=10, blank=True)
    reached = models.CharField(max_length=10, blank=True)
    in_time_said = models.BooleanField(null=True)
    still = models.CharField(max_length=10, blank=True)
    cell = models.CharField(max_length=240, blank=True)
    answer_days = models.IntegerField(null=True)
    action_days = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "case"], name="verify_outcome_case"),
            models.Index(fields=["office", "imported", "cell"], name="verify_outcome_cell"),
            models.Index(
                fields=["office", "imported", "answered_at", "apart"], name="verify_outcome_waiting"
            ),
        ]
