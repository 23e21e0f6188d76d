"""The office of the story of the bus stop, which has just asked everybody something; a statement of its own is there."""

from __future__ import annotations

from datetime import datetime

from lianxin.office.models import Person
from tests.journeys import bus_stop
from tests.record.consulting import open_consultation
from tests.record.stating import put_in


def found(now: datetime) -> None:
    bus_stop.found(now)
    by = Person.objects.get(login="cora")
    put_in(open_consultation(by, now=now), "The stop should move to the bridge", by, now=now)
