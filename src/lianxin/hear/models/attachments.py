"""Photos, documents and recordings that came with a voice, a line or a visit."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Office
from lianxin.record.models import Recorded

from .visits import Visit
from .voices import Line, Voice


class Attachment(Recorded):
    """One file, as it was re-encoded: nothing of the sender's own bytes, names or metadata is kept.

    ``digest`` (SHA-256, hex) is the address of the stored bytes; ``original`` is the digest of what was sent, so
    that the sender can show later that it is the same file.  ``phash`` is the print of a photo
    (``algorithms.pictures``): it shows nothing, and knows the photo again after it was cut or saved anew.
    """

    later = {"phash": ""}

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, null=True, related_name="attachments")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, related_name="attachments")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="attachments")
    digest = models.CharField(max_length=64)
    original = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    phash = models.CharField(max_length=600, default="", blank=True)
    stored_at = models.DateTimeField()


class StagedFile(models.Model):
    """A file on its way in: received piece by piece, cleaned, and not yet part of anything that was said.

    Known only by a token that its sender has; what nobody claims within a day is deleted.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    token_lookup = models.BinaryField(max_length=32, unique=True)
    length = models.BigIntegerField()
    digest = models.CharField(max_length=64, default="", blank=True)
    original = models.CharField(max_length=64, default="", blank=True)
    media_type = models.CharField(max_length=40, default="", blank=True)
    size = models.BigIntegerField(default=0)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    phash = models.CharField(max_length=600, default="", blank=True)
    problem = models.CharField(max_length=40, default="", blank=True)
    begun_at = models.DateTimeField(db_index=True)
