"""Reads of sittings: which there are, who sits there as numbers, what was said, and who has not been heard."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet

from lianxin.algorithms.codes import parse_code
from lianxin.algorithms.seats import tables
from lianxin.algorithms.shingles import near_copies, shingles
from lianxin.algorithms.weighting import Coverage, coverage
from lianxin.hear.codes import derived
from lianxin.office.models import Office

from ..models import Confirmation, Consultation, Entrant, Group, Minute, Seat, Sitting, SittingDraw
from ..states import SITS, MinuteState, SeatKind, SeatState
from .panels import entrant_of

#: At one table everybody hears everybody; of more people several tables are made.
ONE_TABLE, TABLE = 12, 8
#: From this likeness on two ideas are copies of each other.
COPY = 0.8
#: So many sittings before this one are looked at for copies.
_BACK = 20


def sittings_of(consultation: Consultation) -> list[Sitting]:
    """In the order in which they take place."""
    rows = consultation.sittings.select_related("consultation__office__stream").order_by(
        "begins_at", "number"
    )
    return list(rows)


def sitting_of(consultation: Consultation, number: int) -> Sitting | None:
    rows = consultation.sittings.select_related("consultation__office__stream", "announced_by", "panel")
    return rows.filter(number=number).first()


def draw_of(sitting: Sitting) -> SittingDraw | None:
    return SittingDraw.objects.filter(sitting=sitting).first()


def is_listed(sitting: Sitting) -> bool:
    """Whether the list for the draw is published; a list holds a thousand panels, and is not read for that."""
    return SittingDraw.objects.filter(sitting=sitting).exists()


def seat_hash(sitting: Sitting, key: str) -> bytes:
    """What is kept of the key of somebody with a seat: useless without the key of the house."""
    return derived("seat", str(sitting.pk), key)


def seat_of(sitting: Sitting, typed: str) -> Seat | None:
    """Whoever holds this key, or None; raises ``CodeError`` where it is mistyped."""
    key = parse_code(typed)
    held_by = entrant_of(sitting.panel, key) if sitting.panel else None
    kept = panel_seat_hash(sitting, held_by) if held_by else seat_hash(sitting, key)
    rows = Seat.objects.select_related("sitting__consultation__office__stream", "sitting__panel", "group")
    return rows.filter(sitting=sitting, key_hash=kept).first()


def panel_seat_hash(sitting: Sitting, entrant: Entrant) -> bytes:
    """What stands for somebody of a panel where it meets: only the house can say which seat is whose."""
    return derived("seat of a panel", str(sitting.pk), bytes(entrant.key_hash).hex())


def commitment_of(seat: Seat) -> str:
    """What stands for a seat in the published list; whoever holds the key finds the own one on their page."""
    return hashlib.sha256(bytes(seat.key_hash)).hexdigest()


def ready(sitting: Sitting) -> list[Seat]:
    """Who has put their name down and stands by it, in the order of the published list."""
    rows = sitting.people.select_related("group").filter(kind=SeatKind.LOT, state=SeatState.WAITING)
    return sorted(rows, key=commitment_of)


def seated(sitting: Sitting) -> list[Seat]:
    """Who has a seat, those by lot first."""
    rows = sitting.people.select_related("group").filter(state__in=SITS)
    return sorted(rows, key=lambda row: (row.kind, row.number or 0, row.pk))


def named(sitting: Sitting) -> list[Seat]:
    """Bodies that were asked to send somebody and have not said no."""
    return list(sitting.people.filter(kind=SeatKind.NAMED).exclude(state=SeatState.GONE).order_by("pk"))


def empty_seats(sitting: Sitting) -> list[int]:
    """Numbers of those who were drawn and do not come."""
    rows = sitting.people.filter(kind=SeatKind.LOT, state=SeatState.GONE, number__isnull=False)
    return sorted(number for number in rows.values_list("number", flat=True) if number is not None)


def tables_of(sitting: Sitting, people: Sequence[Seat] | None = None) -> list[list[Seat]]:
    """Where more people come than hear each other at one table: the groups mixed over several.

    ``people`` is what ``seated`` said a moment ago.
    """
    people = seated(sitting) if people is None else list(people)
    if len(people) <= ONE_TABLE:
        return [people] if people else []
    return tables([(row, row.group.number if row.group else 0) for row in people], TABLE)


def table_of(seat: Seat) -> int | None:
    """The number of the table of a seat; None where there is only one."""
    found = tables_of(seat.sitting)
    return next((n for n, table in enumerate(found, 1) if seat in table), None) if len(found) > 1 else None


def came_by_group(sitting: Sitting, groups: Sequence[Group]) -> Coverage[int]:
    """Of whom how many came.  Not for showing as it is: see ``shown_coverage``."""
    heard = {group.number: int(sitting.came.get(str(group.number), 0)) for group in groups}
    return coverage(
        heard, {group.number: group.size for group in groups}, untold=int(sitting.came.get("0", 0))
    )


def waiting_by_group(sitting: Sitting) -> Counter[int]:
    """How many have put their name down, by number of the group; 0 for none of them."""
    rows = sitting.people.filter(kind=SeatKind.LOT).exclude(state=SeatState.GONE)
    return Counter(number or 0 for number in rows.values_list("group__number", flat=True))


def minutes_of(sitting: Sitting) -> QuerySet[Minute]:
    return sitting.minutes.select_related("corrects").order_by("topic", "number")


def published(sitting: Sitting) -> list[Minute]:
    """What everybody reads; a correction that is shown beside a minute comes right after it."""
    rows = list(minutes_of(sitting).filter(state=MinuteState.STANDS).exclude(voice=None))
    at = {row.pk: row.number for row in rows}
    return sorted(rows, key=lambda row: (row.topic, at.get(row.corrects_id or 0, row.number), row.number))


def confirmed(rows: Sequence[Minute]) -> set[int]:
    """Those of them, by row number, that somebody who was there said are right."""
    right = Confirmation.objects.filter(minute__in=[row.pk for row in rows], right=True)
    return set(right.values_list("minute_id", flat=True))


def mark_of(minute: Minute, key: str) -> bytes:
    """What stands for one person at one minute.  Of the key itself nothing is kept, so nobody else can make it again."""
    return derived("minute", str(minute.pk), key)


def said_by(rows: Sequence[Minute], key: str) -> dict[int, Confirmation]:
    """What the holder of this key said of minutes, by row number of the minute."""
    marks = {mark_of(row, key): row.pk for row in rows}
    found = Confirmation.objects.filter(minute__in=list(marks.values()))
    return {marks[mark]: one for one in found if (mark := bytes(one.mark)) in marks}


def digest_of(minute: Minute) -> str:
    """The salted digest of its words; what a confirmation stands for."""
    return hashlib.sha256(bytes(minute.salt) + minute.words.encode()).hexdigest()


def copies(sitting: Sitting) -> list[tuple[Sitting, int]]:
    """Earlier sittings of the office whose minutes stand nearly word for word in this one, and how many of them."""
    if not sitting.minutes.exists():
        return []
    office: Office = sitting.office
    rows = Sitting.objects.select_related("consultation").filter(consultation__office=office)
    before = list(
        rows.exclude(pk=sitting.pk).filter(begins_at__lte=sitting.begins_at).order_by("-begins_at")[:_BACK]
    )
    minutes = list(Minute.objects.filter(sitting__in=[sitting, *before]).exclude(words="").order_by("pk"))
    found: Counter[int] = Counter()
    for group in near_copies([shingles(one.words) for one in minutes], COPY):
        whose = {minutes[place].sitting_id for place in group}
        if sitting.pk in whose:
            found.update(whose - {sitting.pk})
    return [(row, found[row.pk]) for row in before if found[row.pk]]
