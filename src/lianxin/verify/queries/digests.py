"""Reads of the lead's weekly digests: which are to be made, which wait, and how many were decided in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lianxin.office.models import HeldRole, Office
from lianxin.office.states import Role
from lianxin.record.models import Entry

from ..digests import ESCALATES, monday_of
from ..models import Demand, Digest

PAGE = 12
_AT_ONCE = 50


@dataclass(frozen=True)
class Standing:
    """How the digests of an office stand: of ``due`` ones so many were decided ``in_time``.

    ``skipped`` weeks had none, because the machine was down.
    """

    made: int
    due: int
    in_time: int
    late: int
    escalated: int
    taken_up: int
    skipped: int


def offices_to_tell(now: datetime) -> list[tuple[Office, datetime]]:
    """Offices with somebody who leads them and without a digest since Monday at eight, and when it was due.

    An office that was opened since then gets its first one next Monday.  One look-up while none is due.
    """
    leads = HeldRole.objects.filter(office=OuterRef("pk"), role=Role.LEAD, person__is_active=True)
    led = Office.objects.filter(Exists(leads)).annotate(newest=Max("digests__due_at"))
    due = [(office, office.newest, monday_of(now, office.zone)) for office in led.order_by("pk")]
    return [
        (office, monday)
        for office, newest, monday in due
        if (newest is None and _opened_before(office, monday)) or (newest is not None and newest < monday)
    ]


def _opened_before(office: Office, moment: datetime) -> bool:
    return Entry.objects.filter(stream_id=office.stream_id, number=1, time__lt=moment).exists()


def digests(office: Office, *, before: int | None = None) -> QuerySet[Digest]:
    """The digests of an office, the newest first; ``before`` is the last row seen."""
    rows = Digest.objects.select_related("office").filter(office=office).order_by("-pk")
    return rows.filter(pk__lt=before) if before else rows


def digests_page(office: Office, *, before: int | None = None) -> tuple[list[Digest], int | None]:
    """A page of digests, and the mark from which the next one starts."""
    rows = list(digests(office, before=before)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def digest_of(office: Office, number: int) -> Digest | None:
    return digests(office).filter(pk=number).first()


def digests_waiting(office: Office) -> QuerySet[Digest]:
    """What the leads have not settled, the newest first."""
    return digests(office).filter(settled_at=None)


def demands_of(digest: Digest) -> list[Demand]:
    """What it asks about, with what was said before, in its order."""
    rows = digest.demands.select_related("office", "digest", "unit", "area", "before")
    return list(rows.order_by("position"))


def demand_of(digest: Digest, position: int) -> Demand | None:
    rows = digest.demands.select_related("office", "digest", "unit", "area")
    return rows.filter(position=position).first()


def last_decided(office: Office) -> dict[str, Demand]:
    """What was last decided about each matter."""
    rows = Demand.objects.select_related("office").filter(office=office, decided_at__isnull=False)
    newest = rows.order_by().values("key").annotate(last=Max("pk")).values("last")
    return {row.key: row for row in rows.filter(pk__in=newest)}


def digests_late(now: datetime) -> list[Digest]:
    """Digests whose date has passed undecided and of which nobody has been told yet."""
    waiting = Digest.objects.filter(settled_at=None, late_noted_at=None, decide_by__lte=now)
    return list(waiting.select_related("office").order_by("decide_by", "pk")[:_AT_ONCE])


def digests_to_escalate(now: datetime) -> list[Digest]:
    """Digests that stayed undecided for another week."""
    waiting = Digest.objects.filter(settled_at=None, escalated_at=None, decide_by__lte=now - ESCALATES)
    return list(waiting.select_related("office").order_by("decide_by", "pk")[:_AT_ONCE])


def digests_before_overseers(office: Office, now: datetime) -> list[Digest]:
    """What overseers see: undecided after its date, or escalated and not yet taken up; the oldest first."""
    late = Q(settled_at=None, taken_up_at=None, decide_by__lte=now)
    escalated = Q(escalated_at__isnull=False, taken_up_at=None)
    return list(
        Digest.objects.select_related("office").filter(late | escalated, office=office).order_by("pk")
    )


def digests_standing(office: Office, now: datetime) -> Standing:
    """Counts of the office; who decided how much is nobody's figure."""
    settled, passed = Q(settled_at__isnull=False), Q(decide_by__lte=now)
    in_time = settled & Q(settled_at__lte=F("decide_by"))
    told = Digest.objects.filter(office=office).aggregate(
        made=Count("pk"),
        due=Count("pk", filter=settled | passed),
        in_time=Count("pk", filter=in_time),
        escalated=Count("pk", filter=Q(escalated_at__isnull=False)),
        taken_up=Count("pk", filter=Q(taken_up_at__isnull=False)),
        skipped=Coalesce(Sum("skipped"), 0),
    )
    return Standing(**told, late=told["due"] - told["in_time"])
