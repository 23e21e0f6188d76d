"""Voices, the conversation about them, and the vault's contacts."""

from __future__ import annotations

import uuid

from django.db import models

from lianxin.office.models import Area, Office, Person, Place, Topic, Unit
from lianxin.record.models import Recorded

from ..states import Severity, Speaker, VoiceKind


class Voice(Recorded):
    """One thing said by one person through one channel.  It is never changed: not by a unit, not by anyone.

    ``known_place``, ``topic`` and ``severity`` are what the channel was told (a poster's place, a chosen
    service, danger seen on a visit), not what anybody made of the words.  ``lat_e6`` and ``lon_e6`` are WGS 84
    degrees in millionths.  A confidential voice is never published, and no message about it is ever sent.
    ``about`` is the unit whose conduct it is about: neither that unit nor one above it gets to see it.
    A probe is a labelled test by the office's own house: it shows that a channel is open and counts nowhere.
    ``asked`` names the consultation in which it was said: it is answered there, and no unit gets a case.
    One thing alone changes it: its words are taken away (``erased_at``), by the one who spoke or by time.
    """

    later = {
        "known_place_id": None,
        "topic_id": None,
        "severity": "",
        "lat_e6": None,
        "lon_e6": None,
        "confidential": False,
        "probe": False,
        "about_id": None,
        "erased_at": None,
        "asked": "",
    }

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="voices")
    kind = models.CharField(max_length=20, choices=VoiceKind.choices, default=VoiceKind.REPORT)
    channel = models.CharField(max_length=20)
    title = models.TextField(blank=True)
    body = models.TextField()
    place = models.TextField(blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True)
    language = models.CharField(max_length=10)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    imported = models.BooleanField(default=False)
    source_id = models.CharField(max_length=64, null=True)
    code_lookup = models.BinaryField(max_length=32)
    contact = models.UUIDField(null=True)
    known_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, default="", blank=True)
    lat_e6 = models.IntegerField(null=True)
    lon_e6 = models.IntegerField(null=True)
    confidential = models.BooleanField(default=False)
    probe = models.BooleanField(default=False)
    about = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)
    asked = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "code_lookup"], name="hear_voice_code"),
            models.UniqueConstraint(fields=["office", "source_id"], name="hear_voice_source"),
        ]
        indexes = [
            # How many people came through each door lately is shown to everyone who looks at the channels.
            models.Index(
                fields=["office", "channel", "received_at"],
                condition=models.Q(probe=False, imported=False),
                name="hear_voice_by_channel",
            )
        ]

    @property
    def subject(self) -> str:
        """How the record names this voice."""
        return f"voice/{self.pk}"


class Line(Recorded):
    """One line of the conversation about a voice, by the person who spoke or by the office.

    ``once`` is a keyed hash of the sender's idempotency key: the same line sent twice stands once.
    """

    later = {"once": None, "channel": ""}

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="lines")
    speaker = models.CharField(max_length=10, choices=Speaker.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    channel = models.CharField(max_length=20, default="", blank=True)
    once = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "once"], name="hear_line_once")]
        indexes = [models.Index(fields=["voice", "written_at"], name="hear_line_of_voice")]


class Contact(Recorded):
    """How to reach somebody: sealed, in a database of its own, never beside what they said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office_id = models.BigIntegerField()
    sealed = models.BinaryField()
