"""What people write past the whole office, to a body outside: kept here, read there."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office, in_language
from lianxin.record.models import Recorded


class SealedReader(Recorded):
    """A body outside to which people can write past the office, with the public key that texts are sealed for.

    ``token_hash`` is of the token with which the body fetches and answers.  A body that was dropped gets nothing new;
    what was written to it before stays its own to fetch and to answer.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sealed_readers")
    names = models.JSONField()
    key = models.CharField(max_length=400)
    address = models.CharField(max_length=400)
    token_hash = models.BinaryField(max_length=32)
    named_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def subject(self) -> str:
        """How the record names this body."""
        return f"sealed_reader/{self.pk}"


class SealedVoice(Recorded):
    """Words that only the reader's private key opens, and it was never in this house.

    Days, not hours.  ``in_browser`` says whether the words came sealed; else this house sealed them on arrival.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sealed_voices")
    reader = models.ForeignKey(SealedReader, on_delete=models.PROTECT, related_name="voices")
    sealed = models.BinaryField(null=True)
    code_lookup = models.BinaryField(max_length=32)
    in_browser = models.BooleanField()
    received_on = models.DateField()
    fetched_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "code_lookup"], name="hear_sealedvoice_code"),
        ]

    @property
    def subject(self) -> str:
        """How the record names this voice."""
        return f"sealed/{self.pk}"


class SealedAnswer(Recorded):
    """What the body outside wrote back, for whoever holds the receipt."""

    voice = models.ForeignKey(SealedVoice, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    written_at = models.DateTimeField()
