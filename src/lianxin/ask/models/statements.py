"""What people said in a consultation, and what others make of it.

Who voted is nobody's name: a participant is a number drawn by lot and the hash of a key that only they hold.
"""

from __future__ import annotations

from django.db import models

from lianxin.hear.models import Voice
from lianxin.office.models import Person
from lianxin.record.models import Recorded

from ..states import Choice, NotShown, StatementState, Way
from .consultations import Consultation, Group, Material


class Statement(Recorded):
    """A voice that was said in a consultation, as it is put to others.

    ``words`` are what is shown: the voice's own, or those without personal data.  What the office put in itself to
    begin with (``seed``) has no voice.  ``same_as`` is the statement that said it before.  ``paragraph`` is that of the
    draft ``material`` that it is about; without them it is about the question as a whole.  ``source`` says, in public,
    where it was said before it was brought in; empty where it was said here.  ``private``: it is only for those who weigh
    it, and is never put to others.
    """

    later = {"material_id": None, "paragraph": None, "source": "", "private": False}

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="statements")
    number = models.IntegerField()
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, null=True, related_name="statement")
    seed = models.BooleanField(default=False)
    words = models.TextField(default="", blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    state = models.CharField(max_length=12, choices=StatementState.choices, default=StatementState.WAITING)
    reason = models.CharField(max_length=12, choices=NotShown.choices, default="", blank=True)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="said_again")
    put_in_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    material = models.ForeignKey(Material, on_delete=models.PROTECT, null=True, related_name="statements")
    paragraph = models.IntegerField(null=True)
    source = models.CharField(max_length=120, default="", blank=True)
    private = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="ask_statement_number")
        ]


class Participant(models.Model):
    """Somebody who votes: ``number`` is drawn by lot, ``key_hash`` is of the key that only they hold.

    ``group`` is what they said of themselves when they began, and ``bands`` the number of their band by the number of
    each margin of which they said it; both are not changed later.  There is no time here, and nothing of a device.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="participants")
    number = models.IntegerField()
    key_hash = models.BinaryField(max_length=32)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    bands = models.JSONField(default=dict)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.WEB)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="ask_participant_number"),
            models.UniqueConstraint(fields=["consultation", "key_hash"], name="ask_participant_key"),
        ]


class Vote(models.Model):
    """One person about one statement; the last word counts.  ``batch`` is None until it is sealed into one."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="votes")
    choice = models.SmallIntegerField(choices=Choice.choices)
    matters = models.BooleanField(default=False)
    batch = models.ForeignKey("VoteBatch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "statement"], name="ask_vote_once")]
        indexes = [
            models.Index(fields=["statement"], condition=models.Q(batch=None), name="ask_vote_unsealed")
        ]


class VoteBatch(Recorded):
    """Votes that entered the record together: one entry for all of them, by commitment.

    ``content`` has a line for each, "participant statement choice matters", sorted; it is published when voting has
    ended.  A later line about the same pair replaces an earlier one.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="batches")
    number = models.IntegerField()
    count = models.IntegerField()
    content = models.TextField()
    salt = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_batch_number")]
