"""Panels: people drawn by lot so that they are like everybody in several ways at once, and what they advise.

Who stands ready is known by a code alone.  What somebody said of themselves never stands beside a name.
"""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, Person
from lianxin.record.models import Recorded

from ..states import PanelState, SeatState
from .consultations import Consultation


class Panel(Recorded):
    """The terms of one panel, public before anybody stands ready.

    ``quotas`` is a list of [category, value, lowest, highest, lowest it may give way to, highest or -1]; texts are by
    language.  ``stuck`` says why no list could be made, and the smallest change that would do.  ``response`` is how many
    were asked and came, by place of the value, once the panel has advised; None where it is about too few.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="panels")
    number = models.IntegerField()
    task = models.JSONField()
    days = models.JSONField()
    costs = models.JSONField()
    size = models.IntegerField()
    quotas = models.JSONField()
    households = models.BooleanField(default=False)
    answer_days = models.IntegerField()
    closes_at = models.DateTimeField()
    draws_at = models.DateTimeField()
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=PanelState.choices, default=PanelState.OPEN)
    stuck = models.JSONField(default=dict)
    changed_reason = models.TextField(default="", blank=True)
    response = models.JSONField(default=list)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_panel_number")]

    @property
    def office(self) -> Office:
        return self.consultation.office

    @property
    def subject(self) -> str:
        """How the record names it where its consultation does not tell of it."""
        return f"{self.consultation.subject}/panel/{self.number}"


class PanelDraw(Recorded):
    """The lottery of one panel as it was published, and then what was drawn.

    ``commitments`` are digests of those of the keys, in the order of the numbers; ``features`` and ``homes`` what each
    said and who share a household, in the same order: these are never public.  Chances are in millionths.  ``seed``
    stays empty until the number from outside is known.
    """

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="draw")
    commitments = models.JSONField()
    features = models.JSONField()
    homes = models.JSONField()
    quotas = models.JSONField()
    panels = models.JSONField()
    least = models.IntegerField()
    bound = models.IntegerField()
    digest = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    seed = models.CharField(max_length=64, default="", blank=True)
    outside = models.CharField(max_length=100, default="", blank=True)
    drawn = models.IntegerField(null=True)


class Entrant(Recorded):
    """Somebody who stands ready for a panel.

    ``key_hash`` is of the key that only they hold; ``features`` are the places of what they said of themselves;
    ``household`` is a keyed hash of a word, if they gave one.  Name and contact lie sealed in the vault.  ``called_at``
    is when they were drawn; ``followed``: they do not come, and somebody else does.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="entrants")
    key_hash = models.BinaryField(max_length=32)
    number = models.IntegerField(null=True)
    features = models.JSONField()
    household = models.BinaryField(max_length=32, default=b"")
    contact = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=SeatState.choices, default=SeatState.WAITING)
    called_at = models.DateTimeField(null=True)
    followed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "key_hash"], name="ask_entrant_key")]

    @property
    def office(self) -> Office:
        return self.panel.office


class PanelAdvice(Recorded):
    """What a panel advises: what most of them say, and what the others say.  Texts are by language.

    ``agreed`` of ``took_part`` stand behind it.  ``reply`` is how those who decide took it.
    """

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="advice")
    text = models.JSONField()
    minority = models.JSONField(default=dict)
    agreed = models.IntegerField()
    took_part = models.IntegerField()
    reply = models.JSONField(default=dict)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
