"""Return contact: somebody outside the unit asks those who spoke, in a sample that anyone can draw again."""

from __future__ import annotations

from django.db import models

from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person, Unit
from lianxin.record.models import Recorded

from ..states import ContactState, ContactWay, RoundKind


class ContactRound(Recorded):
    """One drawing: the voices answered between two moments, a published seed, and how many of them are asked.

    ``seed`` is the record's signed head at the moment of drawing, which nobody could choose.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="contact_rounds")
    kind = models.CharField(max_length=10, choices=RoundKind.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()
    seed = models.CharField(max_length=64)
    population = models.IntegerField()
    size = models.IntegerField()
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()

    @property
    def subject(self) -> str:
        """How the record names this round."""
        return f"contact/{self.pk}"


class ContactItem(Recorded):
    """One voice that was drawn, and what the person said; not reached only after three tries."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    round = models.ForeignKey(ContactRound, on_delete=models.PROTECT, related_name="items")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="contact_items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=ContactState.choices, default=ContactState.WAITING)
    word = models.CharField(max_length=10, choices=Word.choices, blank=True)
    satisfied = models.BooleanField(null=True)
    contacted_in_time = models.BooleanField(null=True)
    pressed = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "voice"], name="verify_contact_once")]
        indexes = [
            models.Index(fields=["office", "state", "id"], name="verify_contact_state"),
            models.Index(fields=["office", "unit", "state"], name="verify_contact_unit"),
        ]


class ContactTry(Recorded):
    """One try to reach somebody: when, which way, and whether they were reached."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    item = models.ForeignKey(ContactItem, on_delete=models.PROTECT, related_name="tries")
    way = models.CharField(max_length=10, choices=ContactWay.choices)
    reached = models.BooleanField()
    tried_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField()


class Pressure(Recorded):
    """The person who spoke says that somebody pressed them.  Only people outside the units see it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="pressures")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="pressures")
    words = models.TextField(blank=True)
    said_at = models.DateTimeField()
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
