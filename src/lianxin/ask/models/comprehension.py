"""Up to three questions by which an office sees whether its own page explains a matter well."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Person
from lianxin.record.models import Recorded

from ..states import Grasp
from .consultations import Consultation
from .statements import Participant


class ComprehensionQuestion(Recorded):
    """One question with two to four answers by language; ``correct`` is the place of the right one, from 1."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="comprehension_questions"
    )
    number = models.IntegerField()
    question = models.JSONField()
    answers = models.JSONField()
    correct = models.IntegerField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="ask_comprehension_number")
        ]


class Comprehension(models.Model):
    """What one person found; once and for all, without a time.  ``batch`` is None until it is sealed into one."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="comprehension")
    question = models.ForeignKey(ComprehensionQuestion, on_delete=models.PROTECT, related_name="found")
    grasp = models.CharField(max_length=8, choices=Grasp.choices)
    batch = models.ForeignKey("ComprehensionBatch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "question"], name="ask_comprehension_once")
        ]


class ComprehensionBatch(Recorded):
    """Answers that entered the record together, by commitment, as votes do.

    ``content`` has a line for each, "participant question right", sorted; it is published when voting has ended.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="comprehension_batches"
    )
    number = models.IntegerField()
    count = models.IntegerField()
    content = models.TextField()
    salt = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="ask_comprehension_batch_number")
        ]
