"""Visits to homes: who was visited, what was seen, and what every recorded need led to."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Area, Office, Person, Place
from lianxin.record.models import Recorded

from ..states import ConsentBasis, Leads
from .voices import Voice


class Household(Recorded):
    """A home that was visited.  Who lives there is sealed in the vault (``facts``), never beside it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="households")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True)
    code = models.CharField(max_length=40)
    facts = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="hear_household_code")]


class Visit(Recorded):
    """One visit by one visitor, written down where it happened, perhaps without a network.

    ``client_key`` makes one visit of any number of sendings.  ``written_at`` is what the device's clock said when
    it was written; ``clock_off`` is how many seconds that clock was ahead of the server's when it was sent.
    ``notes`` (health, income) is sealed in the vault; ``checklist`` holds answers to the safety questions.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="visits")
    visitor = models.ForeignKey(Person, on_delete=models.PROTECT)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    client_key = models.CharField(max_length=64)
    consent = models.CharField(max_length=12, choices=ConsentBasis.choices)
    consent_note = models.TextField(default="", blank=True)
    checklist = models.JSONField(default=dict)
    notes = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    clock_off = models.IntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "client_key"], name="hear_visit_once")]


class VisitNeed(Recorded):
    """One need that was recorded on a visit: it ends in a case, a referral or a stated reason."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="needs")
    leads_to = models.CharField(max_length=10, choices=Leads.choices)
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, null=True, related_name="visit_need")
    text = models.TextField(default="", blank=True)
    position = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "position"], name="hear_visit_need")]
