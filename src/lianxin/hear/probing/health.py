"""Reads of the channels' health: what their tests showed, and whether fewer people come through than before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Count, Min, Q, QuerySet

from lianxin.algorithms.poisson import at_most
from lianxin.office.days import day_of
from lianxin.office.models import Office

from ..models import Probe, Voice

#: Each door is tried once in a period; what is known of it holds for two.
PERIOD = timedelta(days=1)
DAYS = 30
#: Lately, and what it is compared with.
LATELY = timedelta(days=14)
BEFORE = timedelta(days=182)
#: A channel must have been in use for so long before anything is said about it.
SHORTEST_HISTORY = timedelta(days=28)
#: A count as low as this or lower comes by chance once in a thousand fortnights.
CHANCE = 0.001

Outcome = Literal["ok", "failed", "none"]
Standing = Literal["open", "closed", "untried"]


@dataclass(frozen=True)
class Day:
    """One day of a channel: failed when any test of it failed."""

    day: date
    outcome: Outcome = "none"
    seconds: int | None = None
    problem: str = ""


@dataclass(frozen=True)
class Traffic:
    """Voices of people within the last fortnight, and how many were to be expected; None without a history."""

    lately: int = 0
    usual: float | None = None

    @property
    def quieter(self) -> bool:
        """Whether far fewer people came than before: fewer than half, and hardly by chance."""
        if self.usual is None or self.lately * 2 >= self.usual:
            return False
        return at_most(self.lately, self.usual) < CHANCE


@dataclass(frozen=True)
class Health:
    """How a channel stands at one office."""

    standing: Standing = "untried"
    tried_at: datetime | None = None
    seconds: int | None = None
    problem: str = ""
    days: tuple[Day, ...] = ()
    traffic: Traffic = field(default_factory=Traffic)


def waiting_probes() -> QuerySet[Probe]:
    """Tests that were sent and are not settled."""
    return Probe.objects.filter(settled_at=None).select_related("office").order_by("sent_at")


def health(office: Office, codes: Sequence[str], now: datetime) -> dict[str, Health]:
    """How each of these channels stands; two look-ups, however many there are."""
    probes = defaultdict[str, list[Probe]](list)
    settled = Probe.objects.filter(office=office, sent_at__gt=now - timedelta(days=DAYS + 1))
    for probe in settled.exclude(settled_at=None).order_by("sent_at"):
        probes[probe.channel].append(probe)
    traffic = _traffic(office, now)
    return {code: _of(office, probes[code], traffic.get(code, Traffic()), now) for code in codes}


def _of(office: Office, probes: list[Probe], traffic: Traffic, now: datetime) -> Health:
    days = _days(office, probes, now)
    if not probes:
        return Health(days=days, traffic=traffic)
    newest = probes[-1]
    standing: Standing = "closed" if newest.problem else "open"
    if newest.sent_at <= now - 2 * PERIOD:
        standing = "untried"
    return Health(standing, newest.sent_at, _seconds(newest), newest.problem, days, traffic)


def _seconds(probe: Probe) -> int | None:
    """How long the test took; a test that failed took no time that says anything."""
    if probe.problem or probe.settled_at is None:
        return None
    return (probe.settled_at - probe.sent_at) // timedelta(seconds=1)


def _days(office: Office, probes: list[Probe], now: datetime) -> tuple[Day, ...]:
    """The last days in the office's own zone, the oldest first."""
    today = day_of(now, office)
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    told = dict.fromkeys(days, Day(today))
    for probe in probes:
        day = day_of(probe.sent_at, office)
        if day in told and told[day].outcome != "failed":
            told[day] = Day(day, "failed" if probe.problem else "ok", _seconds(probe), probe.problem)
    return tuple(Day(day, one.outcome, one.seconds, one.problem) for day, one in told.items())


def _traffic(office: Office, now: datetime) -> dict[str, Traffic]:
    """Voices of people by channel, the house's own tests and what was taken over left out."""
    recent = now - LATELY
    voices = Voice.objects.filter(office=office, probe=False, imported=False, received_at__gt=recent - BEFORE)
    counted = voices.values("channel").annotate(
        lately=Count("pk", filter=Q(received_at__gt=recent)),
        before=Count("pk", filter=Q(received_at__lte=recent)),
        first=Min("received_at"),
    )
    return {row["channel"]: _compared(row["lately"], row["before"], recent - row["first"]) for row in counted}


def _compared(lately: int, before: int, history: timedelta) -> Traffic:
    if history < SHORTEST_HISTORY:
        return Traffic(lately)
    return Traffic(lately, before * (LATELY / history))
