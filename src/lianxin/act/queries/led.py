"""Reads of projects that residents lead, and of their accounts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, Sum

from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person

from ..leading import CONFIRMS, SHOWN
from ..models import Case, FundSource, LedLine, LedProject, Payment
from ..states import LineKind
from .cases import visible_to

_LINES = Prefetch(
    "lines", LedLine.objects.select_related("counters", "countered_by", "payment").order_by("number")
)


@dataclass(frozen=True)
class FundAccount:
    """A small fund: what was paid out, what came back and was confirmed, and what became of the rest.

    ``paid - back`` and what others gave is what the projects spent, hold, and say is on its way back.
    """

    source: FundSource
    paid: int
    back: int
    on_the_way: int
    others: int
    spent: int
    held: int

    @property
    def reconciles(self) -> bool:
        return self.paid + self.others == self.back + self.on_the_way + self.spent + self.held


def small_funds(office: Office) -> list[FundSource]:
    """The money that projects which residents lead may ask for."""
    return list(FundSource.objects.filter(office=office, each_cents__isnull=False).order_by("code"))


def led_page(office: Office, *, after: int = 0, size: int) -> list[LedProject]:
    """Projects that everybody reads, newest first; ``after`` is the number with which the last page ended."""
    rows = _shown(office)
    return list((rows.filter(number__lt=after) if after else rows).order_by("-number")[:size])


def led_at(office: Office, number: int) -> LedProject | None:
    """One of them, with its lines."""
    return _shown(office).prefetch_related(_LINES).filter(number=number).first()


def led_of_idea(office: Office, consultation: int, idea: int) -> list[LedProject]:
    """What residents do themselves of an idea that was adopted."""
    return list(_shown(office).filter(consultation=consultation, idea=idea).order_by("number"))


def led_of_voice(voice: Voice) -> LedProject | None:
    """The project whose account this receipt opens."""
    rows = LedProject.objects.select_related("office__stream", "source").prefetch_related(_LINES)
    return rows.filter(voice=voice).first()


def led_of_case(case: Case) -> LedProject | None:
    """The project that a case, or the one that it is a part of, was opened for."""
    rows = LedProject.objects.select_related("office__stream", "source").prefetch_related(_LINES)
    return rows.filter(voice__case_voice__case=case.parent_id or case.pk).first()


def has_led(office: Office) -> bool:
    """Whether there is anything to show or to ask for."""
    return FundSource.objects.filter(office=office, each_cents__isnull=False).exists()


def returns_to_confirm(person: Person) -> QuerySet[LedLine]:
    """What was given back in cases of this person, who did not pay it out."""
    rows = LedLine.objects.select_related("project__source", "project__voice__case_voice__case")
    rows = rows.filter(kind=LineKind.BACK, counters=None, countered_by=None, confirmed_at=None)
    rows = rows.filter(project__voice__case_voice__case__in=visible_to(person))
    paid = Payment.objects.filter(paid_by=person).values("commitment")
    rows = rows.exclude(project__commitment__in=paid)
    return rows if person.holds(*CONFIRMS) else rows.none()


def fund_accounts(office: Office) -> list[FundAccount]:
    """Each small fund with what became of its money: two sums for each, over the lines and over the projects."""
    return [_account(source) for source in small_funds(office)]


def _account(source: FundSource) -> FundAccount:
    lines = LedLine.objects.filter(project__source=source)
    sums = {
        kind: _sum(lines.filter(kind=kind, counters=None))
        - _sum(lines.filter(kind=kind).exclude(counters=None))
        for kind in LineKind
    }
    back = _sum(lines.filter(kind=LineKind.BACK, confirmed_at__isnull=False))
    held = sum(project.left_cents for project in source.led_projects.all())
    return FundAccount(
        source=source,
        paid=sums[LineKind.GRANTED],
        back=back,
        on_the_way=sums[LineKind.BACK] - back,
        others=sums[LineKind.OTHERS],
        spent=sums[LineKind.SPENT],
        held=held,
    )


def _sum(lines: QuerySet[LedLine]) -> int:
    return lines.aggregate(all=Sum("amount_cents"))["all"] or 0


def _shown(office: Office) -> QuerySet[LedProject]:
    return LedProject.objects.select_related("source").filter(office=office, state__in=SHOWN)
