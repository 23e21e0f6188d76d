"""Sittings: people around a table, drawn by lot or named, and the minutes that they confirm.

Nothing here joins a seat and what was said.  Whoever confirms leaves a mark that only their own code makes again.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person, in_language
from lianxin.record.models import Recorded

from ..states import MinuteState, SeatKind, SeatState, Sharing, SittingMode, SittingState
from .consultations import Consultation, Group
from .panels import Panel


class Sitting(Recorded):
    """One table at one place and hour.

    ``seats`` are those by lot; ``agenda`` is a list of texts by language.  ``late_reason`` says why it was announced
    later than the rule has it.  ``came`` says how many of which group came: by number of the group, 0 for those who
    belong to none.  Where a ``panel`` meets, its people have the seats, and nobody else is drawn.
    ``matched`` says which topics and statements are talked about under which point, ``agenda_reason`` why the agenda is
    another one than what people press for.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="sittings")
    number = models.IntegerField()
    mode = models.CharField(max_length=12, choices=SittingMode.choices)
    place = models.CharField(max_length=200)
    begins_at = models.DateTimeField()
    seats = models.IntegerField()
    shared = models.CharField(max_length=12, choices=Sharing.choices)
    agenda = models.JSONField()
    late_reason = models.TextField(default="", blank=True)
    state = models.CharField(max_length=12, choices=SittingState.choices, default=SittingState.ANNOUNCED)
    changed_reason = models.TextField(default="", blank=True)
    came = models.JSONField(default=dict)
    minutes_until = models.DateTimeField(null=True)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, related_name="sittings")
    matched = models.JSONField(default=dict)
    agenda_reason = models.TextField(default="", blank=True)

    later: ClassVar[dict[str, Any]] = {"panel_id": None, "matched": {}, "agenda_reason": ""}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_sitting_number")]

    @property
    def office(self) -> Office:
        return self.consultation.office

    @property
    def subject(self) -> str:
        """How the record names it where its consultation does not tell of it."""
        return f"{self.consultation.subject}/sitting/{self.number}"

    @property
    def topics(self) -> list[str]:
        return [in_language(texts) for texts in self.agenda]


class SittingDraw(Recorded):
    """The lottery of one sitting as it was published, and then what was drawn.

    ``commitments`` are digests of those of the keys, in the order of the numbers; ``groups`` the groups by number, in
    the same order; ``quotas`` pairs of group and seats.  ``seed`` stays empty until the number from outside is known.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="draw")
    commitments = models.JSONField()
    groups = models.JSONField()
    quotas = models.JSONField()
    panels = models.JSONField()
    digest = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    seed = models.CharField(max_length=64, default="", blank=True)
    outside = models.CharField(max_length=100, default="", blank=True)
    drawn = models.IntegerField(null=True)


class Seat(Recorded):
    """Somebody who put their name down, or a body that was asked to send somebody.

    ``key_hash`` is of the key that only they hold.  What they want to be called by and how to reach them lies sealed
    in the vault, and goes when they no longer come.  ``number`` is given with the list for the draw.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="people")
    kind = models.CharField(max_length=8, choices=SeatKind.choices)
    key_hash = models.BinaryField(max_length=32)
    number = models.IntegerField(null=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=SeatState.choices, default=SeatState.WAITING)
    body = models.CharField(max_length=120, default="", blank=True)
    proposed_by = models.CharField(max_length=120, default="", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "key_hash"], name="ask_seat_key")]

    @property
    def office(self) -> Office:
        return self.sitting.office


class Minute(Recorded):
    """One idea that was said at a sitting; never by whom.  Its words are never changed, only taken away.

    ``topic`` is the place in the agenda, 0 for what stood on none.  ``corrects`` is the minute that somebody who was
    there says differently.  ``salt`` keeps a digest of so few words from being guessed.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="minutes")
    number = models.IntegerField()
    topic = models.IntegerField()
    words = models.TextField(default="", blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    salt = models.BinaryField(max_length=16)
    state = models.CharField(max_length=8, choices=MinuteState.choices, default=MinuteState.WAITING)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, null=True, related_name="minute")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "number"], name="ask_minute_number")]


class Confirmation(models.Model):
    """Somebody who was there says that a minute is right (``mine``: that they said it), or says it differently.

    ``mark`` is of the minute and of their whole code, of which nothing is kept: so nobody confirms twice, and nobody
    else can say who did.  The number of the row comes from the mark: it tells no order of coming.
    """

    key = models.BigAutoField(primary_key=True)
    minute = models.ForeignKey(Minute, on_delete=models.PROTECT, related_name="confirmations")
    mark = models.BinaryField(max_length=32)
    right = models.BooleanField()
    mine = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)
