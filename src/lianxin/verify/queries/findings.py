"""Reads of findings: what waits for a look, and what everybody may see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from lianxin.hear.models import Visit
from lianxin.office.models import Office
from lianxin.record.queries import entries_about

from ..entries.findings import FINDING_OPENED
from ..findings import DETECTORS
from ..models import DetectorSetting, Finding
from ..states import FindingState

#: The detectors look once a day.
EACH = timedelta(days=1)


@dataclass(frozen=True)
class Noted:
    """How many signs of one kind were noted in a month, and what came of looking at them."""

    kind: str
    month: str
    noted: int
    explained: int
    upheld: int

    @property
    def open(self) -> int:
        return self.noted - self.explained - self.upheld


def findings(office: Office, state: str = "", *, after: int = 0) -> QuerySet[Finding]:
    """Signs of the office, the oldest first, so that none is overtaken; ``after`` is the last row seen."""
    found = Finding.objects.select_related("unit", "office", "looked_by").filter(office=office, pk__gt=after)
    return (found.filter(state=state) if state else found).order_by("pk")


def waiting_findings(office: Office) -> int:
    """How many signs nobody has looked at yet."""
    return findings(office, FindingState.OPEN).count()


def finding_by_id(office: Office, finding_id: int) -> Finding | None:
    return findings(office).filter(pk=finding_id).first()


def visits_named(finding: Finding) -> list[Visit]:
    """The visits that a sign names for somebody to look at, and no others."""
    named = [str(name).partition("/") for name in finding.evidence.get("look_at", [])]
    numbers = [int(number) for what, _slash, number in named if what == "visit"]
    visits = Visit.objects.select_related("household__area", "office").filter(office=finding.office_id)
    return list(visits.filter(pk__in=numbers).order_by("written_at", "pk"))


def visits_opened(finding: Finding) -> bool:
    """Whether the record says that somebody opened the visits of this sign."""
    about = entries_about(finding.office.stream_id, [f"finding/{finding.pk}"])
    return any(entry.kind == FINDING_OPENED.name for entry in about)


def noted_by_month(office: Office) -> Sequence[Noted]:
    """Counts of the whole office, month by month, the newest first: no unit, no person."""
    rows = Finding.objects.filter(office=office, kind__in=DETECTORS).values_list("kind", "month")
    counted = rows.annotate(
        noted=Count("pk"),
        explained=Count("pk", filter=Q(state=FindingState.EXPLAINED)),
        upheld=Count("pk", filter=Q(state=FindingState.UPHELD)),
    ).order_by("-month", "kind")
    return [Noted(*row) for row in counted]


def setting_by_id(office: Office, setting_id: int) -> DetectorSetting | None:
    settings = DetectorSetting.objects.select_related("office", "asked_by")
    return settings.filter(office=office, pk=setting_id).first()


def offices_to_look_at(now: datetime) -> list[Office]:
    """Offices at which the detectors have not looked for a day; a look from the future counts for nothing."""
    fresh = Q(last_look__looked_at__gt=now - EACH, last_look__looked_at__lte=now)
    return list(Office.objects.exclude(fresh).order_by("pk"))
