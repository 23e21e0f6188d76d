"""The draw: first the list of equally likely panels and the commitment of a seed, then a number that nobody could know.

As ``lianxin draw`` does it; whoever put their name down finds the own number on their page and can draw again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms import lots
from lianxin.algorithms.canonical import digest
from lianxin.algorithms.lots import Lottery, Pool, Quota
from lianxin.algorithms.seats import shared_out
from lianxin.hear.codes import derived
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import sittings as entries
from ...models import Seat, Sitting, SittingDraw
from ...queries.consultations import groups_of
from ...queries.panels import replacement_seed
from ...queries.sittings import commitment_of, draw_of, empty_seats, ready
from ...states import SITS, SeatKind, SeatState, Sharing, SittingState
from ..consultations.writing import demand_convenor
from .writing import checked_outside, checked_source, demand, held, record

#: How long the published list is.
PANELS = 1000


def publish_lottery(*, sitting: Sitting, source: str, by: Person, now: datetime) -> SittingDraw:
    """From here on nobody comes onto the list, and nothing about it can be changed.

    ``source`` says from where the number will come: a draw of the state lottery on a day to come, dice before those who stand
    ready.
    """
    demand_convenor(sitting.office, by)
    source = checked_source(source)
    # The fairest list takes a while to find: before anybody is held up, unless the people change meanwhile.
    foreseen = ready(sitting) if draw_of(sitting) is None else []
    found = _made(sitting, foreseen, source, now) if foreseen else None

    def work() -> SittingDraw:
        row = held(sitting)
        demand(row, SittingState.ANNOUNCED)
        if row.panel_id:
            raise Refusal("panel", _("A panel meets here: it was drawn already."))
        if draw_of(row):
            raise Refusal("drawn", _("The list for the draw is published already."))
        people = ready(row)
        if not people:
            raise Refusal("nobody", _("Nobody has put their name down yet."))
        for number, seat in enumerate(people, 1):
            seat.number = number
            seat.save(force_update=True)
        made = found if found and people == foreseen else _made(row, people, source, now)
        made.save(force_insert=True)
        record(row, entries.SITTING_LOTTERY, now=now, rows=[made, *people], **_told(made))
        return made

    return grouped(work)


def _made(sitting: Sitting, people: list[Seat], source: str, now: datetime) -> SittingDraw:
    groups = [seat.group.number if seat.group else 0 for seat in people]
    quotas = quotas_of(sitting, Counter(groups))
    pool = _pool(groups, quotas)
    problem = lots.problem_of(pool, sum(quotas.values()))
    fair = lots.fairest(problem, pool.seed)
    lottery = lots.published(pool, problem, fair, PANELS)
    return SittingDraw(
        sitting=sitting,
        commitments=[commitment_of(seat) for seat in people],
        groups=groups,
        quotas=[[group, number] for group, number in sorted(quotas.items())],
        panels=[list(panel) for panel in lottery.panels],
        digest=lottery.digest,
        commitment=lots.commitment(_seed(sitting)),
        source=source,
        published_at=now,
    )


def _told(made: SittingDraw) -> dict[str, str | int]:
    return {
        "people": len(made.commitments),
        "pool": digest(made.commitments),
        "lottery": made.digest,
        "commitment": made.commitment,
        "source": made.source,
    }


def quotas_of(sitting: Sitting, standing: Counter[int]) -> dict[int, int]:
    """Seats by number of the group; who belongs to none gets what the groups leave."""
    sizes = {group.number: group.size or 0 for group in groups_of(sitting.consultation)}
    equal = sitting.shared == Sharing.EQUAL
    weights = {number: 1 if equal else size for number, size in sizes.items()}
    return shared_out(sitting.seats, weights, standing)


def _pool(groups: list[int], quotas: dict[int, int]) -> Pool:
    rows = [Quota("group", str(group), seats, seats, 0, -1) for group, seats in sorted(quotas.items())]
    return lots.read_people([{"group": str(group)} for group in groups], rows)


def _seed(sitting: Sitting) -> str:
    """Secret until the draw: only this house can derive it, and nobody chose it."""
    return derived("sitting seed", str(sitting.pk)).hex()


def lottery_of(draw: SittingDraw) -> Lottery:
    pool, size = pool_of(draw), sum(seats for _group, seats in draw.quotas)
    return Lottery(pool.digest, len(draw.groups), size, tuple(tuple(panel) for panel in draw.panels))


def pool_of(draw: SittingDraw) -> Pool:
    return _pool(draw.groups, dict(draw.quotas))


def draw_panel(*, sitting: Sitting, outside: str, by: Person, now: datetime) -> SittingDraw:
    """The number from outside is known: it and the seed decide which panel of the list it is.  Once, and for good."""
    demand_convenor(sitting.office, by)
    outside = checked_outside(outside)

    def work() -> SittingDraw:
        row, draw = held(sitting), draw_of(sitting)
        demand(row, SittingState.ANNOUNCED)
        if draw is None or draw.drawn:
            raise Refusal("drawn", _("First the list is published, then it is drawn, once."))
        seed = _seed(row)
        draw.seed, draw.outside = seed, outside
        draw.drawn = lots.drawn(lottery_of(draw), seed, outside)
        draw.save(force_update=True)
        people = _seats(row, draw.panels[draw.drawn - 1])
        taken = _seat_them(people)
        told: dict[str, str | int] = {"seed": seed, "outside": outside, "panel": draw.drawn}
        record(row, entries.SITTING_DRAWN, now=now, rows=[draw, *taken], **told)
        return draw

    drawn = grouped(work)
    fill_seats(sitting=sitting, now=now)
    return drawn


def _seats(sitting: Sitting, numbers: list[int]) -> list[Seat]:
    rows = sitting.people.filter(kind=SeatKind.LOT, number__in=numbers)
    return list(rows.order_by("number"))


def _seat_them(people: list[Seat]) -> list[Seat]:
    """Whoever has gone meanwhile stays away."""
    taken = [seat for seat in people if seat.state == SeatState.WAITING]
    for seat in taken:
        seat.state = SeatState.DRAWN
        seat.save(force_update=True)
    return taken


def fill_seats(*, sitting: Sitting, now: datetime) -> list[int]:
    """For everybody drawn who does not come somebody of the same group, by the same lot; returns the numbers of who came in."""

    def work() -> list[int]:
        row, draw = held(sitting), draw_of(sitting)
        if draw is None or not draw.drawn or row.state != SittingState.ANNOUNCED or now >= row.begins_at:
            return []
        size = sum(seats for _group, seats in draw.quotas)
        sits = set(_numbers(row, *SITS))
        away = empty_seats(row)
        gone = _unfilled(draw, sits, away)[: max(0, size - len(sits))]
        if not gone:
            return []
        found = lots.replacements(pool_of(draw), [*sits, *gone], gone, replacement_seed(draw), away=away)
        came = sorted(found.came)
        taken = _seat_them(_seats(row, came))
        if taken:
            told = {"gone": list(gone), "came": list(came)}
            record(row, entries.SITTING_REPLACED, now=now, rows=taken, **told)
        return came

    return grouped(work)


def _numbers(sitting: Sitting, *states: SeatState) -> list[int]:
    rows = sitting.people.filter(kind=SeatKind.LOT, number__isnull=False, state__in=states)
    return sorted(number for number in rows.values_list("number", flat=True) if number)


def _unfilled(draw: SittingDraw, sits: Collection[int], away: Sequence[int]) -> list[int]:
    """Of those who have gone, as many of each group as miss a seat there."""
    have = Counter(draw.groups[number - 1] for number in sits)
    missing = Counter({group: seats - have[group] for group, seats in draw.quotas})
    found: list[int] = []
    for number in away:
        group = draw.groups[number - 1]
        if missing[group] > 0:
            missing[group] -= 1
            found.append(number)
    return found


__all__ = ["draw_panel", "fill_seats", "lottery_of", "pool_of", "publish_lottery", "quotas_of"]
