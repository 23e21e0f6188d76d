"""The decision on a consultation, what became of each point in it, and which statements each point answers."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Person
from lianxin.record.models import Recorded

from ..states import Outcome
from .consultations import Consultation, Material
from .maps import DrawnMap
from .statements import Statement


class DecisionDraft(models.Model):
    """A decision that is being written, over days.  Nothing of it counts before it is published; then it goes."""

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="decision_draft")
    content = models.JSONField()
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()


class Decision(Recorded):
    """What was decided, by whom, and what happens next.  It is never changed: a newer one stands beside it and says why.

    Texts are by language.  ``due_at`` is the day by which it had to be there, ``drawn`` the newest map of that moment, and
    ``digest`` is of the whole as it was published.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="decisions")
    number = models.IntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    because = models.TextField(default="", blank=True)
    text = models.JSONField()
    next = models.JSONField()
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField()
    review_on = models.DateField(null=True)
    due_at = models.DateTimeField()
    drawn = models.ForeignKey(DrawnMap, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_decision_number")]

    @property
    def is_late(self) -> bool:
        """Whether it came after the day by which it had to be there."""
        return self.published_at > self.due_at


class DecisionPoint(Recorded):
    """What was said, in the office's words, what becomes of it, and why.

    ``material`` and ``paragraph`` name the text that carries the change, where there is one.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="parts")
    number = models.IntegerField()
    said = models.JSONField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reason = models.JSONField()
    material = models.ForeignKey(Material, on_delete=models.PROTECT, null=True, related_name="+")
    paragraph = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="ask_point_number")]


class AnsweredStatement(Recorded):
    """A statement, the one point of a decision that answers it, and what people had made of it.

    The figures are those of all votes in the record; None where fewer than five had answered.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="answered")
    point = models.ForeignKey(DecisionPoint, on_delete=models.PROTECT, related_name="answered")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="answers")
    agree = models.IntegerField(null=True)
    passed = models.IntegerField(null=True)
    disagree = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "statement"], name="ask_answered_once")]

    @property
    def people(self) -> int:
        return (self.agree or 0) + (self.passed or 0) + (self.disagree or 0)
