"""Cases: who is responsible, which voices they are about, and what departs from the ordinary course."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.office.models import Area, Office, Person, Unit
from lianxin.record.models import Recorded

from ..states import AssignmentState, CaseState, DeviationKind, DeviationState, WaitsFor


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
    """The office's work on what a voice is about.

    ``accept_due`` and ``answer_due`` count from receipt and never get later; ``agreed_due`` is a later date that a
    second person agreed to, and only the adjusted figures look at it.  ``owner`` is the unit that received it
    first and stays responsible until another one takes it on (empty in older rows: the office itself).
    ``kept_from`` is the unit that the voice is about: neither it nor a unit above it sees the case.  ``parent``
    is the case that this one was split from; voices stay with the parent.
    """

    later = {
        "severity": "ordinary",
        "owner_id": None,
        "kept_from_id": None,
        "parent_id": None,
        "agreed_due": None,
        "suspended_until": None,
        "excluded": "",
        "outside": "",
    }

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
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kept_from = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    agreed_due = models.DateTimeField(null=True)
    suspended_until = models.DateTimeField(null=True)
    excluded = models.CharField(max_length=20, default="", blank=True)
    outside = models.CharField(max_length=120, default="", blank=True)

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
            models.Index(
                fields=["suspended_until"],
                condition=models.Q(suspended_until__isnull=False),
                name="act_case_suspended",
            ),
            models.Index(fields=["office", "imported", "answer_seconds"], name="act_case_answer_seconds"),
        ]

    @property
    def subject(self) -> str:
        """How the record names this case."""
        return f"case/{self.number}"

    @property
    def whole(self) -> Case:
        """The case with the voice: this one, or the one that it is a part of."""
        return self.parent or self

    @property
    def due(self) -> datetime:
        """Until when an answer is due: the first date, or the later one that a second person agreed to."""
        return self.agreed_due or self.answer_due


class CaseVoice(Recorded):
    """Which voices a case is about.  Each voice keeps its own receipt and its own word."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_voices")
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="case_voice")


class Assignment(Recorded):
    """A unit's share of a case: offered with a reason, then accepted or refused with one.

    A joint share has a task and a date of its own beside the lead's.
    """

    later = {"joint": False, "task": "", "due_at": None, "done": "", "done_at": None}

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
    joint = models.BooleanField(default=False)
    task = models.TextField(default="", blank=True)
    due_at = models.DateTimeField(null=True)
    done = models.TextField(default="", blank=True)
    done_at = models.DateTimeField(null=True)


class Answer(Recorded):
    """What the office says it did, and what not and why.  It is never changed; a better one is a new one.

    ``out_of_scope`` says that it is not the office's to do; ``why`` then says whose it is.
    """

    later = {"out_of_scope": False}

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    done = models.TextField(blank=True)
    not_done = models.TextField(blank=True)
    why = models.TextField(blank=True)
    imported = models.BooleanField(default=False)
    answered_at = models.DateTimeField()
    out_of_scope = models.BooleanField(default=False)


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


class Deviation(Recorded):
    """A departure from the ordinary course: asked by one person with a reason, decided by another.

    ``code`` is the reason's code for an exclusion, the outside body for a transfer.  ``until`` is the day asked
    for (suspension) or the new date (extension).
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deviations")
    kind = models.CharField(max_length=12, choices=DeviationKind.choices)
    state = models.CharField(max_length=10, choices=DeviationState.choices, default=DeviationState.ASKED)
    code = models.CharField(max_length=120, blank=True)
    reason = models.TextField()
    until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "state", "kind"], name="act_deviation_state")]


class CallUp(Recorded):
    """A unit calls a unit above it to a case; the called one must answer by a date, whatever its rank."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="call_ups")
    caller = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    called = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="call_ups")
    text = models.TextField()
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    due_at = models.DateTimeField()
    comes = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    late_noted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(answered_at=None), name="act_call_up_waiting")
        ]


class Recusal(Recorded):
    """Somebody has no part in a case, because it touches them or theirs."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recused_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="act_recusal_once")]
