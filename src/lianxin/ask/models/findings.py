"""What the office takes from what people said, on which statements it rests, and what is done about it."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Person, Unit
from lianxin.record.models import Recorded

from ..states import TaskState
from .consultations import Consultation
from .statements import Statement
from .studies import Study


class Finding(Recorded):
    """What the office takes from what was said; ``study`` is None where it was not found on a study.

    It rests on the statements that it names, and says so where it names none.  It is never changed: another stands
    beside it and names it.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="findings")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, null=True, related_name="findings")
    number = models.IntegerField()
    words = models.TextField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    found_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_finding_number")]


class FindingStatement(Recorded):
    """A statement on which a finding rests."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rests_on")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "statement"], name="ask_finding_statement")]


class FindingTask(Recorded):
    """What is done about a finding, by which unit and until when.

    Where nothing is done from the beginning, there are neither words nor a unit; the reason is its step.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="tasks")
    number = models.IntegerField()
    words = models.TextField(default="", blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "number"], name="ask_finding_task")]


class TaskStep(Recorded):
    """What the unit says it did, or what somebody else saw; ``state`` is where the task stood after it.

    Nothing that was said is taken back: another step stands below it.
    """

    task = models.ForeignKey(FindingTask, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=TaskState.choices)
    words = models.TextField()
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="ask_finding_task_step")]
