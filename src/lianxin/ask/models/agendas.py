"""What people press for beside what an agenda has, as it was found when a sitting was announced."""

from __future__ import annotations

from django.db import models

from lianxin.record.models import Recorded

from .sittings import Sitting


class AgendaComparison(Recorded):
    """``found`` has three lists: ``topics`` that press most, ``statements`` that most support, and ``points`` of the agenda.

    Each topic and statement names the point under which it is talked about, or none; each point says whether people raise it.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="comparison")
    found = models.JSONField()
    compared_at = models.DateTimeField()
