"""Projects that residents lead with a small fund, and the account that they keep for everybody to read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person
from lianxin.record.models import Recorded

from ..states import LedState, LineKind, WordsOff
from .doing import Commitment, FundSource, Payment


class LedProject(Recorded):
    """What residents want to do themselves.  Whoever holds the receipt of the ``voice`` that proposed it leads it.

    ``consultation`` and ``idea`` are the numbers of the adopted idea that it came of, if it came of one.  ``name`` and
    ``what`` are the words of the voice; everybody reads them once money was granted.  The sums are those of the lines.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="led_projects")
    number = models.IntegerField()
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="led_project")
    source = models.ForeignKey(FundSource, on_delete=models.PROTECT, related_name="led_projects")
    consultation = models.IntegerField(null=True)
    idea = models.IntegerField(null=True)
    name = models.CharField(max_length=80)
    what = models.TextField()
    asked_cents = models.BigIntegerField()
    until = models.DateField()
    state = models.CharField(max_length=10, choices=LedState.choices, default=LedState.PROPOSED)
    reason = models.TextField(default="", blank=True)
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, null=True, related_name="led_project"
    )
    granted_cents = models.BigIntegerField(default=0)
    others_cents = models.BigIntegerField(default=0)
    spent_cents = models.BigIntegerField(default=0)
    back_cents = models.BigIntegerField(default=0)
    proposed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="act_led_number"),
            models.CheckConstraint(
                condition=models.Q(granted_cents__gte=0)
                & models.Q(others_cents__gte=0)
                & models.Q(spent_cents__gte=0)
                & models.Q(back_cents__gte=0)
                & models.Q(back_cents__lte=models.F("granted_cents")),
                name="act_led_sums",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    granted_cents__gte=models.F("spent_cents")
                    + models.F("back_cents")
                    - models.F("others_cents")
                ),
                name="act_led_not_overspent",
            ),
        ]

    @property
    def subject(self) -> str:
        """How the record names this project."""
        return f"led/{self.number}"

    @property
    def in_cents(self) -> int:
        """All that came in."""
        return self.granted_cents + self.others_cents

    @property
    def left_cents(self) -> int:
        """What those who lead it still hold."""
        return self.in_cents - self.spent_cents - self.back_cents


class LedLine(Recorded):
    """One line of the account.  No amount and no day of it is ever changed: a line that ``counters`` it takes it back.

    ``payment`` is the payment of the office that the line tells of.  What was given back is ``confirmed`` by somebody
    of the office who did not pay it out.  Where its words named or hurt somebody the office takes them off:
    ``words_off`` is why; ``words_off_by`` is empty where a backup brought them back and they were erased again.
    """

    later: ClassVar[dict[str, Any]] = {"words_off": "", "words_off_at": None, "words_off_by_id": None}

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    project = models.ForeignKey(LedProject, on_delete=models.PROTECT, related_name="lines")
    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    amount_cents = models.BigIntegerField()
    day = models.DateField()
    what = models.CharField(max_length=200, default="", blank=True)
    proof = models.CharField(max_length=120, default="", blank=True)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, related_name="led_line")
    counters = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="countered_by")
    written_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    words_off = models.CharField(max_length=10, choices=WordsOff.choices, default="", blank=True)
    words_off_at = models.DateTimeField(null=True)
    words_off_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="act_led_line_number"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="act_led_line_positive"),
            models.CheckConstraint(
                condition=models.Q(words_off="", words_off_at=None, words_off_by=None)
                | ~models.Q(words_off="") & models.Q(words_off_at__isnull=False, what="", proof=""),
                name="act_led_line_words_off",
            ),
        ]
