"""Visits to homes: who was visited, what was seen, and what every recorded need led to."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Area, Office, Person, Place
from lianxin.record.models import Recorded

from ..states import ConsentBasis, Leads, ReferralOutcome
from .voices import Voice


class Household(Recorded):
    """A home that was visited, known by a short code and its area.

    Where exactly it is and what the next visitor should know lies sealed in the vault (``facts``).  Who lives
    there is not asked.
    """

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
    ``client_key`` is kept as a keyed hash, so that nobody here can derive the household's tracking codes again.
    Every free word of the visit (``notes``: why nobody could be asked, health, income, needs that led to no case)
    is sealed in the vault; ``checklist`` holds the answers to the safety questions.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="visits")
    visitor = models.ForeignKey(Person, on_delete=models.PROTECT)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    client_key = models.CharField(max_length=64)
    consent = models.CharField(max_length=12, choices=ConsentBasis.choices)
    checklist = models.JSONField(default=dict)
    notes = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    clock_off = models.IntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "client_key"], name="hear_visit_once")]
        indexes = [models.Index(fields=["visitor", "received_at"], name="hear_visit_of_visitor")]

    @property
    def subject(self) -> str:
        """How the record names this visit."""
        return f"visit/{self.pk}"


class VisitNeed(Recorded):
    """One need that was recorded on a visit: it ends in a case, a referral or a stated reason.

    The words of a case stand in its voice; those of the others lie sealed with the visit.  A referral has a day by
    which it should have helped, and stays open until somebody writes down what became of it.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="needs")
    leads_to = models.CharField(max_length=10, choices=Leads.choices)
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, null=True, related_name="visit_need")
    position = models.IntegerField()
    due_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=ReferralOutcome.choices, default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "position"], name="hear_visit_need")]
