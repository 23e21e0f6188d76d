"""Budgets that people share out: the projects they choose from, what came out, and what became of it."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Area, Office, Person, Unit, in_language
from lianxin.record.models import Recorded

from ..states import Progress, ProjectState
from .ballots import Ballot
from .consultations import Consultation
from .statements import Statement


class Budget(Recorded):
    """An amount (in cents) and what it is for.  Texts are by language.

    The rule is not written here: it is fixed with the ballot, among the terms to which two people agree.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="budgets")
    number = models.IntegerField()
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, related_name="budgets"
    )
    names = models.JSONField()
    plain = models.JSONField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="ask_budget_number")]

    @property
    def title(self) -> str:
        return in_language(self.names)

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"budget/{self.number}"


class Project(Recorded):
    """A card: what, for whom, for how much, who keeps it up, who is answerable, and where the idea came from.

    ``where_from`` says it in words where it was no statement.  ``residents`` is the project of a residents' vote that
    was taken over.  One that was dropped stays, with its reason.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="projects")
    number = models.IntegerField()
    names = models.JSONField()
    plain = models.JSONField()
    cost = models.BigIntegerField()
    where = models.CharField(max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    upkeep_by = models.CharField(max_length=120)
    upkeep = models.BigIntegerField(default=0)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    done_by = models.DateField()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="+")
    where_from = models.CharField(max_length=200, default="", blank=True)
    residents = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=ProjectState.choices, default=ProjectState.LISTED)
    reason = models.TextField(default="", blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    dropped_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["budget", "number"], name="ask_project_number")]

    @property
    def name(self) -> str:
        return in_language(self.names)


class BudgetTally(Recorded):
    """What the votes of a ballot gave by its rule.  ``document`` (canonical JSON) says everything, and why.

    ``votes_digest`` is of the file of votes that was counted, ``digest`` of the document, ``code`` of what counted.
    """

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="tally")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="tallies")
    winners = models.JSONField()
    votes_digest = models.CharField(max_length=64)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    counted_at = models.DateTimeField()


class ProjectStep(Recorded):
    """What became of a project that won, on a day, in the office's own words."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8, choices=Progress.choices)
    day = models.DateField()
    words = models.TextField()
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
