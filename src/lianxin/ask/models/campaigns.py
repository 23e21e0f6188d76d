"""Several consultations about one thing in one span of time, and what came of them together."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person, in_language
from lianxin.record.models import Recorded

from .consultations import Consultation


class Campaign(Recorded):
    """A span of time in which an office asks about one thing in several consultations, and does something about it.

    Texts are by language: ``name``, ``scope`` (what it is about and what not), ``result`` (what came of it).  It is over
    only when its result is published, and that only when nothing that was found is open.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="campaigns")
    number = models.IntegerField()
    name = models.JSONField()
    scope = models.JSONField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    result_by = models.DateField()
    result = models.JSONField(default=dict)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    completed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="ask_campaign_number")]

    @property
    def title(self) -> str:
        return in_language(self.name)

    @property
    def subject(self) -> str:
        return f"campaign/{self.number}"


class CampaignPart(Recorded):
    """A question of a campaign: one consultation."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="parts")
    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="campaign_part")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
