"""What goes on after an answer: care plans with recurring visits, and looking again after months."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person
from lianxin.record.models import Recorded

from ..states import CareState, FollowUpState, PlanState
from .cases import Case


class CarePlan(Recorded):
    """Recurring visits to a household that needs them, by a named person.

    ``carer`` empty means that nobody is named: an alarm.  ``deputy`` takes over when the carer's account closes.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="care_plans")
    what = models.CharField(max_length=200)
    every_days = models.IntegerField()
    starts_on = models.DateField()
    carer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="care_plans")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.ACTIVE)
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    @property
    def subject(self) -> str:
        """How the record names this plan."""
        return f"care/{self.pk}"


class CareVisit(Recorded):
    """One visit of a care plan: due on a day, done, or missed at the end of that day.

    ``due_at`` is the end of the day where the office is.  One visit of a plan that goes on is always to come.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    plan = models.ForeignKey(CarePlan, on_delete=models.PROTECT, related_name="visits")
    position = models.IntegerField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CareState.choices, default=CareState.DUE)
    note = models.TextField(blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    missed_noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="act_care_visit_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="due"), name="act_care_visit_waiting")
        ]


class FollowUp(Recorded):
    """Looking again after 30, 90 and 180 days, offered first to whoever decided.

    ``round`` counts how often the case had been reopened when it was solved, so a relapse starts a new one.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    round = models.IntegerField()
    day = models.IntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=FollowUpState.choices, default=FollowUpState.TO_COME)
    offered_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round", "day"], name="act_follow_up_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="to_come"), name="act_follow_up_waiting"
            ),
            models.Index(fields=["office", "state", "due_at"], name="act_follow_up_state"),
        ]
