"""Tables of acting."""

from __future__ import annotations

from django.db import models

from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.office.models import Area, Office, Person, Unit
from lianxin.record.models import Recorded

from .states import AssignmentState, CaseState, WaitsFor


class RoutingRule(Recorded):
    """Words or areas that hand a case to a unit.  Rules are tried by position; the first that fits wins."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="routing_rules")
    position = models.IntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    words = models.JSONField(default=list)
    areas = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "position"], name="act_rule_position")]


class Case(Recorded):
    """The office's work on what a voice is about.  Its dates count from receipt and never get later."""

    later = {"severity": "ordinary"}

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="cases")
    number = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=CaseState.choices)
    waits_for = models.CharField(max_length=10, choices=WaitsFor.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True)
    word = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.ORDINARY)
    imported = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    accept_due = models.DateTimeField()
    answer_due = models.DateTimeField()
    next_due = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    refusals = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    level = models.IntegerField(default=0)
    climb_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_seconds = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="act_case_number")]
        indexes = [
            models.Index(fields=["office", "waits_for", "next_due", "number"], name="act_case_queue"),
            models.Index(
                fields=["office", "unit", "waits_for", "next_due", "number"], name="act_case_unit_queue"
            ),
            models.Index(fields=["office", "waits_for", "received_at", "number"], name="act_case_oldest"),
            models.Index(fields=["office", "received_at", "number"], name="act_case_received"),
            models.Index(fields=["climb_at"], name="act_case_climb"),
            models.Index(fields=["office", "imported", "answer_seconds"], name="act_case_answer_seconds"),
        ]

    @property
    def subject(self) -> str:
        """How the record names this case."""
        return f"case/{self.number}"


class CaseVoice(Recorded):
    """Which voices a case is about.  Each voice keeps its own receipt and its own word."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_voices")
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="case_voice")


class Assignment(Recorded):
    """A unit's share of a case: offered with a reason, then accepted or refused with one."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.OFFERED)
    reason = models.JSONField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    refusal = models.TextField(blank=True)


class Answer(Recorded):
    """What the office says it did, and what not and why.  It is never changed; a better one is a new one."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    done = models.TextField(blank=True)
    not_done = models.TextField(blank=True)
    why = models.TextField(blank=True)
    imported = models.BooleanField(default=False)
    answered_at = models.DateTimeField()


class Escalation(Recorded):
    """One level that a case climbed: when it was due, and when the office's clock noticed."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    level = models.IntegerField()
    to = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "level"], name="act_escalation_level")]
