"""Tables of learning."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person
from lianxin.record.models import Recorded

from .states import FieldKind


class AskedField(Recorded):
    """A field that an office added to a form of the frontline: with a purpose, and a day on which it ends."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="asked_fields")
    form = models.CharField(max_length=40)
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    kind = models.CharField(max_length=10, choices=FieldKind.choices)
    purpose = models.TextField()
    ends_on = models.DateField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "form", "code"], name="learn_field_code")]
