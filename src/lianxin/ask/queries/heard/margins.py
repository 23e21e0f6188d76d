"""Reads of known numbers: into which parts those concerned fall, and to which part somebody says they belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ...models import Band, Consultation, Margin
from ...states import GOES_ON, MarginKind, PhaseKind
from ..consultations import groups_of, phase_of

#: The number of the division into affected groups; margins are numbered from 1.
GROUPS = 0


@dataclass(frozen=True)
class Share:
    """One part: ``people`` is None where nobody knows how many."""

    number: int
    names: dict[str, str]
    people: int | None


@dataclass(frozen=True)
class Division:
    """Those concerned, divided in one way.  ``names`` is empty for the affected groups, which need none."""

    number: int
    names: dict[str, str]
    source: str
    counted_on: date | None
    shares: tuple[Share, ...]

    @property
    def known(self) -> bool:
        """Whether somebody has counted every part, and there is more than one."""
        return len(self.shares) > 1 and all(one.people is not None for one in self.shares)


def margins_of(consultation: Consultation, kind: MarginKind = MarginKind.PEOPLE) -> list[Margin]:
    rows = consultation.margins.filter(kind=kind, dropped_at=None).prefetch_related("bands__area")
    return list(rows.order_by("number"))


def bands_of(margin: Margin) -> list[Band]:
    return sorted(margin.bands.all(), key=lambda row: row.number)


def divisions_of(consultation: Consultation) -> list[Division]:
    """The affected groups first, then every margin of people."""
    groups = groups_of(consultation)
    shares = tuple(Share(one.number, one.names, one.size) for one in groups)
    concerned = [Division(GROUPS, {}, "", None, shares)] if groups else []
    return concerned + [_division(one) for one in margins_of(consultation)]


def _division(margin: Margin) -> Division:
    shares = tuple(Share(one.number, one.names, one.people) for one in bands_of(margin))
    return Division(margin.number, margin.names, margin.source, margin.counted_on, shares)


def homes_margin(consultation: Consultation) -> Margin | None:
    return next(iter(margins_of(consultation, MarginKind.HOMES)), None)


def may_change(consultation: Consultation, now: datetime) -> bool:
    """Until the first can answer: whoever does is held against numbers that were fixed before."""
    phase = phase_of(consultation, PhaseKind.VOTE)
    opens_at = phase.opens_at if phase else consultation.opens_at
    early = now < opens_at and consultation.state in GOES_ON
    return early and not consultation.participants.exists()


def earlier_margins(consultation: Consultation) -> list[Margin]:
    """What was entered for other consultations of this office and is not in this one, the newest first."""
    here = (
        consultation.margins.filter(dropped_at=None)
        .exclude(taken_from=None)
        .values_list("taken_from", flat=True)
    )
    rows = Margin.objects.filter(consultation__office=consultation.office_id, dropped_at=None)
    return list(
        rows.exclude(consultation=consultation)
        .exclude(pk__in=here)
        .select_related("consultation")
        .prefetch_related("bands__area")
        .order_by("-pk")[:_MOST]
    )


_MOST = 20
