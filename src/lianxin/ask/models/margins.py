"""Of whom the people concerned are made up: known numbers that those who answered are held against.

No margin is about belief, party, descent or health: nobody is sorted by these here.
"""

from __future__ import annotations

from django.db import models

from lianxin.hear.models import Household
from lianxin.office.models import Area, Person, in_language
from lianxin.record.models import Recorded

from ..states import MarginKind
from .consultations import Consultation


class Margin(Recorded):
    """One way to divide those concerned, as of the day ``counted_on``; ``source`` says who counted.

    Of a margin of homes the bands are areas: nobody is asked which one is theirs, visitors note the homes they asked.
    ``taken_from`` is the margin of an earlier consultation that it was taken over from.
    Whoever erred drops it (``dropped_at``) before anybody can answer.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="margins")
    number = models.IntegerField()
    kind = models.CharField(max_length=8, choices=MarginKind.choices, default=MarginKind.PEOPLE)
    names = models.JSONField()
    source = models.CharField(max_length=120)
    counted_on = models.DateField()
    taken_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="ask_margin_of_consultation")
        ]

    @property
    def name(self) -> str:
        return in_language(self.names)


class Band(Recorded):
    """One part of a margin; ``people`` (or homes) is None where nobody knows how many."""

    margin = models.ForeignKey(Margin, on_delete=models.PROTECT, related_name="bands")
    number = models.IntegerField()
    names = models.JSONField()
    people = models.IntegerField(null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["margin", "number"], name="ask_band_of_margin")]

    @property
    def name(self) -> str:
        return in_language(self.names)


class AskedHome(Recorded):
    """A home at whose door somebody asked about this consultation, counted once however often they came.

    Nothing of what was answered stands here or leads here, and no time: the homes of a round are noted together.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="asked_homes")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "household"], name="ask_home_once")]
