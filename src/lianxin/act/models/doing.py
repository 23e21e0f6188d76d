"""What is done about a case: tasks, money, promises."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person, Unit, in_language
from lianxin.record.models import Recorded

from ..states import FundState, PromiseState, TaskState
from .cases import Answer, Case


class Task(Recorded):
    """One thing to do about a case, by a unit or by the residents themselves; both see the same state.

    A ``milestone`` is accepted by the person who spoke, in their own ``words``; until then it is published as not
    accepted.  Whoever did it without an account (``done_by`` empty) held the receipt.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    milestone = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    due_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    note = models.TextField(blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True)


class FundSource(Recorded):
    """Money that can be used for needs.  Amounts are whole cents; ``committed`` and ``paid`` never pass ``total``.

    ``each`` makes it a small fund: it is for projects that residents lead, and no project gets more.  What such a
    project gives back is neither committed nor paid any more.
    """

    later = {"each_cents": None}

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="fund_sources")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    currency = models.CharField(max_length=3)
    total_cents = models.BigIntegerField()
    committed_cents = models.BigIntegerField(default=0)
    paid_cents = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    each_cents = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="act_fund_code"),
            models.CheckConstraint(
                condition=models.Q(committed_cents__gte=0)
                & models.Q(committed_cents__lte=models.F("total_cents")),
                name="act_fund_not_overcommitted",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_cents__gte=0) & models.Q(paid_cents__lte=models.F("committed_cents")),
                name="act_fund_not_overpaid",
            ),
        ]

    @property
    def name(self) -> str:
        return in_language(self.names)


class Commitment(Recorded):
    """Money asked for a case: one person asks, another approves, a third pays."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    source = models.ForeignKey(FundSource, on_delete=models.PROTECT, related_name="commitments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="commitments")
    purpose = models.CharField(max_length=200)
    amount_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=FundState.choices, default=FundState.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="act_commitment_positive"),
            models.CheckConstraint(
                condition=models.Q(paid_cents__gte=0) & models.Q(paid_cents__lte=models.F("amount_cents")),
                name="act_commitment_not_overpaid",
            ),
        ]


class Payment(Recorded):
    """One payment out of a commitment, with what proves it (an invoice number, a receipt)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="payments")
    amount_cents = models.BigIntegerField()
    payee = models.CharField(max_length=120)
    proof = models.CharField(max_length=120)
    paid_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="act_payment_positive")
        ]


class Promise(Recorded):
    """A dated "we will": public from the moment it is made, kept, late or broken."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="promises")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="promises")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="promises")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    text = models.CharField(max_length=400)
    due_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN)
    deed = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    broken_noted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "state", "due_at"], name="act_promise_state"),
            models.Index(fields=["due_at"], condition=models.Q(state="open"), name="act_promise_waiting"),
        ]
