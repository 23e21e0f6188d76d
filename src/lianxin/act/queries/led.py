"""Reads of projects that residents lead, and of their accounts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet, Sum

from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person

from ..leading import CONFIRMS, SHOWN
from ..models import Case, FundSource, LedLine, LedProject, Payment
from ..states import CaseState, LineKind
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
        """Payments of the office against the accounts of the projects, and both against the fund itself."""
        told = self.back + self.on_the_way + self.spent + self.held
        return self.paid + self.others == told and self.source.paid_cents == self.paid - self.back


def small_funds(office: Office) -> list[FundSource]:
    """The money that projects which residents lead may ask for."""
    return list(_small(office).order_by("code"))


def led_page(office: Office, *, before: int = 0, size: int) -> list[LedProject]:
    """Projects that everybody reads, newest first; ``before`` is the number with which the last page ended."""
    rows = _shown(office)
    return list((rows.filter(number__lt=before) if before else rows).order_by("-number")[:size])


def led_at(office: Office, number: int) -> LedProject | None:
    """One of them, with its lines."""
    return _shown(office).prefetch_related(_LINES).filter(number=number).first()


def led_of_idea(office: Office, consultation: int, idea: int) -> list[LedProject]:
    """What residents do themselves of an idea that was adopted."""
    return list(_shown(office).filter(consultation=consultation, idea=idea).order_by("number"))


def led_of_voice(voice: Voice) -> LedProject | None:
    """The project whose account this receipt opens."""
    return _whole().filter(voice=voice).first()


def led_of_case(case: Case) -> LedProject | None:
    """The project that a case, or the one that it is a part of, was opened for."""
    return _whole().filter(voice__case_voice__case=case.parent_id or case.pk).first()


def has_led(office: Office) -> bool:
    """Whether there is anything to show or to ask for."""
    return _small(office).exists()


def returns_to_confirm(person: Person) -> QuerySet[LedLine]:
    """What was given back in cases of this person, who did not pay it out."""
    rows = LedLine.objects.select_related("project__source", "project__voice__case_voice__case")
    rows = rows.filter(kind=LineKind.BACK, counters=None, countered_by=None, confirmed_at=None)
    rows = rows.filter(project__voice__case_voice__case__in=visible_to(person))
    paid = Payment.objects.filter(paid_by=person).values("commitment")
    rows = rows.exclude(project__commitment__in=paid)
    return rows if person.holds(*CONFIRMS) else rows.none()


def fund_accounts(office: Office) -> list[FundAccount]:
    """Each small fund with what became of its money: payments, lines and projects, each added up once for all funds."""
    paid = dict(
        Payment.objects.filter(commitment__source__in=_small(office))
        .values_list("commitment__source")
        .annotate(paid=Sum("amount_cents"))
    )
    left = F("granted_cents") + F("others_cents") - F("spent_cents") - F("back_cents")
    held = dict(
        LedProject.objects.filter(source__in=_small(office)).values_list("source").annotate(held=Sum(left))
    )
    lines = _of_lines(office)
    return [
        _account(source, paid.get(source.pk, 0), held.get(source.pk, 0), lines)
        for source in small_funds(office)
    ]


def _of_lines(office: Office) -> dict[tuple[int, str], tuple[int, int]]:
    """By fund and kind: what the lines come to, and how much of it the office has confirmed."""
    rows = LedLine.objects.filter(project__source__in=_small(office)).values_list("project__source", "kind")
    sums = rows.annotate(
        written=Sum("amount_cents", filter=Q(counters=None), default=0),
        taken=Sum("amount_cents", filter=Q(counters__isnull=False), default=0),
        sure=Sum("amount_cents", filter=Q(confirmed_at__isnull=False), default=0),
    )
    return {(source, kind): (written - taken, sure) for source, kind, written, taken, sure in sums}


def _account(
    source: FundSource, paid: int, held: int, lines: dict[tuple[int, str], tuple[int, int]]
) -> FundAccount:
    sums = {kind: lines.get((source.pk, kind), (0, 0)) for kind in LineKind}
    back, confirmed = sums[LineKind.BACK]
    return FundAccount(
        source=source,
        paid=paid,
        back=confirmed,
        on_the_way=back - confirmed,
        others=sums[LineKind.OTHERS][0],
        spent=sums[LineKind.SPENT][0],
        held=held,
    )


def taken_back_cases() -> QuerySet[Case]:
    """The cases of projects that those who proposed them took back: the case, or their words."""
    gone = Q(state=CaseState.WITHDRAWN) | Q(case_voices__voice__erased_at__isnull=False)
    return Case.objects.filter(gone, case_voices__voice__led_project__isnull=False)


def _whole() -> QuerySet[LedProject]:
    """With every line; also those that nobody else reads yet."""
    rows = LedProject.objects.select_related("office__stream", "source", "commitment")
    return rows.prefetch_related(_LINES)


def _small(office: Office) -> QuerySet[FundSource]:
    return FundSource.objects.filter(office=office, each_cents__isnull=False)


def _shown(office: Office) -> QuerySet[LedProject]:
    return LedProject.objects.select_related("office", "source", "commitment").filter(
        office=office, state__in=SHOWN
    )
