"""Reads of money."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from lianxin.office.models import Office, Person

from ..leading import OPEN
from ..models import Case, Commitment, FundSource
from ..money import STEPS
from ..states import FundState
from .cases import visible_to
from .led import taken_back_cases

_ROWS = ("source", "case", "case__office", "asked_by", "decided_by")


def sources(office: Office) -> list[FundSource]:
    return list(FundSource.objects.filter(office=office).order_by("code"))


def source_of(office: Office, code: str) -> FundSource | None:
    return FundSource.objects.filter(office=office, code=code).first()


def commitments_on(case: Case) -> list[Commitment]:
    """The money asked for a case and for what was split from it, with its payments."""
    about = Q(case=case) | Q(case__parent=case)
    rows = Commitment.objects.select_related(*_ROWS).prefetch_related("payments").filter(about)
    return list(rows.order_by("pk"))


def commitment_of(person: Person, number: int) -> Commitment | None:
    """A commitment whose case the person may see."""
    rows = Commitment.objects.select_related(*_ROWS).filter(case__in=visible_to(person))
    return rows.filter(pk=number).first()


def set_aside(office: Office, *, after: int = 0, size: int) -> list[Commitment]:
    """Money that was approved for cases, newest first; ``after`` is the row with which the last page ended."""
    rows = Commitment.objects.select_related("source", "case").filter(office=office)
    rows = rows.filter(state__in=(FundState.APPROVED, FundState.RELEASED))
    return list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[:size])


def to_decide(person: Person) -> QuerySet[Commitment]:
    """What this person may decide: asked for by somebody else, in a case that the person may see, and still wanted."""
    rows = Commitment.objects.select_related(*_ROWS).filter(
        state=FundState.ASKED, case__in=visible_to(person)
    )
    rows = rows.exclude(asked_by=person).exclude(_taken_back())
    return rows if person.holds(*STEPS["decide"].roles) else rows.none()


def to_pay(person: Person) -> QuerySet[Commitment]:
    """What this person may pay: neither asked for nor approved by the same hand, for nothing that has ended."""
    rows = Commitment.objects.select_related(*_ROWS).filter(state=FundState.APPROVED)
    rows = rows.filter(paid_cents__lt=F("amount_cents"), case__in=visible_to(person))
    rows = rows.exclude(Q(asked_by=person) | Q(decided_by=person))
    rows = rows.filter(Q(led_project=None) | Q(led_project__state__in=OPEN))
    rows = rows.exclude(Q(paid_cents=0) & _taken_back())
    return rows if person.holds(*STEPS["pay"].roles) else rows.none()


def _taken_back() -> Q:
    """Asked for a project that residents proposed and took back, or for a part of its case."""
    gone = taken_back_cases().values("pk")
    return Q(case__in=gone) | Q(case__parent__in=gone)
