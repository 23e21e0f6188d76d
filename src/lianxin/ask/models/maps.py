"""Opinion maps that were published, each with what is needed to draw it again."""

from __future__ import annotations

from django.db import models

from lianxin.record.models import Recorded

from .consultations import Consultation


class DrawnMap(Recorded):
    """A map of the votes up to a batch: the digest of what went in, how it was made, and what came out.

    ``result`` is the whole result document (canonical JSON), in which people stand without any number.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="maps")
    number = models.IntegerField()
    upto_batch = models.IntegerField()
    people = models.IntegerField()
    votes = models.IntegerField()
    input_digest = models.CharField(max_length=64)
    parameters = models.JSONField()
    version = models.CharField(max_length=40)
    result = models.TextField()
    result_digest = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_map_number")]
