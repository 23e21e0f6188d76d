"""A question put to residents: its terms, its phases, whom it concerns and what there is to read."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person, in_language
from lianxin.record.models import Recorded

from ..states import ConsultationState, PhaseKind


class Consultation(Recorded):
    """What is asked, and who decides with it.  Texts are by language.

    ``question`` is one line; ``plain`` says in plain words what is at stake and what can still change; ``decides`` says
    who decides, and by when.  One that is shorter than the law has it gives ``short_reason``.  ``unheard_reason``
    says why it was announced although some whom it concerns had not been heard before.  ``limits`` tells whoever
    proposes something what it has to keep to: law, money, time.
    """

    later = {"limits": {}}

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="consultations")
    number = models.IntegerField()
    question = models.JSONField()
    plain = models.JSONField()
    decides = models.JSONField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    short_reason = models.TextField(default="", blank=True)
    unheard_reason = models.TextField(default="", blank=True)
    limits = models.JSONField(default=dict)
    state = models.CharField(
        max_length=12, choices=ConsultationState.choices, default=ConsultationState.ANNOUNCED
    )
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="ask_consultation_number")]

    @property
    def title(self) -> str:
        return in_language(self.question)

    @property
    def subject(self) -> str:
        """How the record, and every voice that was said in it, names this consultation."""
        return f"consultation/{self.number}"


class Phase(Recorded):
    """A span of time in which something can be done."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="phases")
    kind = models.CharField(max_length=12, choices=PhaseKind.choices)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "kind"], name="ask_phase_of_consultation")
        ]


class Group(Recorded):
    """Some whom the matter concerns: ``size`` is how many they are, where that is known, and ``source`` says from where.

    ``heard`` says how they had been asked before the consultation was announced; empty where they had not.
    """

    later = {"heard": ""}

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="groups")
    number = models.IntegerField()
    names = models.JSONField()
    size = models.IntegerField(null=True)
    source = models.CharField(max_length=200, default="", blank=True)
    heard = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="ask_group_of_consultation")
        ]

    @property
    def name(self) -> str:
        return in_language(self.names)


class Material(Recorded):
    """Something to read.  It is never changed: a newer version stands beside it and names it.

    A ``draft`` is numbered by paragraph, and people say something about each of them.
    """

    later = {"draft": False}

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="materials")
    title = models.JSONField()
    text = models.JSONField()
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    draft = models.BooleanField(default=False)

    @property
    def name(self) -> str:
        return in_language(self.title)
