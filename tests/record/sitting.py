"""A sitting in the test's town, and every kind of entry that it writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import sittings as commands
from lianxin.ask.commands.sittings import OwnWords, SittingTerms
from lianxin.ask.models import Consultation, Group, Minute, Seat, Sitting
from lianxin.ask.queries import sittings as queries
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.states import SittingMode
from lianxin.office.models import Person

if TYPE_CHECKING:
    from tests.record.scenario import Place

DAY = timedelta(days=1)
AGENDA = {"en": "Where the stop stands\nWho pays", "zh-hans": "站在哪里\n谁出钱"}
SOURCE = "The state lottery of Friday evening"
OUTSIDE = "03 11 17"


def announce(consultation: Consultation, by: Person, *, now: datetime, **more: Any) -> Sitting:
    told = {"place": "The mill", "begins_at": now + 7 * DAY, "seats": 4, "agenda": AGENDA}
    terms = SittingTerms(**(told | more))
    return commands.announce_sitting(consultation=consultation, terms=terms, by=by, now=now)


def join(
    sitting: Sitting, *, now: datetime, group: Group | None = None, contact: str = ""
) -> tuple[Seat, str]:
    name = "Granny" if contact else ""
    return commands.put_down(sitting=sitting, name=name, contact=contact, group=group, now=now)


def fresh(sitting: Sitting) -> Sitting:
    return Sitting.objects.select_related("consultation__office__stream").get(pk=sitting.pk)


def seat_of(sitting: Sitting, key: str) -> Seat:
    found = queries.seat_of(fresh(sitting), key)
    assert found
    return found


def drawn(
    sitting: Sitting, by: Person, *, now: datetime, people: int = 8, reached: bool = True
) -> dict[int, str]:
    """So many put their name down, half of each group; it is drawn, and everybody drawn comes.  Keys by row of the seat."""
    groups = groups_of(sitting.consultation)
    keys: dict[int, str] = {}
    for number in range(people):
        seat, key = join(
            sitting, now=now, group=groups[number % 2], contact=f"1380000{number:04}" if reached else ""
        )
        keys[seat.pk] = key
    commands.publish_lottery(sitting=sitting, source=SOURCE, by=by, now=now)
    commands.draw_panel(sitting=sitting, outside=OUTSIDE, by=by, now=now)
    for seat in queries.seated(sitting):
        commands.accept(seat=seat, now=now)
    return keys


def one_drawn(consultation: Consultation, by: Person, *, now: datetime) -> Sitting:
    """One that is still to come, and was drawn."""
    sitting = announce(consultation, by, now=now)
    drawn(sitting, by, now=now, people=6)
    return sitting


def held(sitting: Sitting, by: Person, *, words: list[tuple[int, str]]) -> list[Minute]:
    """It took place at its hour, and this was said."""
    now = sitting.begins_at
    groups = groups_of(sitting.consultation)
    commands.hold_sitting(sitting=fresh(sitting), came={group.number: 2 for group in groups}, by=by, now=now)
    return commands.write_minutes(sitting=fresh(sitting), said=words, language="en", by=by, now=now)


def sit_together(place: Place, consultation: Consultation, *, now: datetime) -> None:
    """Every kind of entry that sittings write, once; ``consultation`` goes on."""
    by = place.coordinator
    gone = announce(consultation, by, now=now, place="The hall")
    join(gone, now=now, contact="13800000001")
    commands.move_sitting(
        sitting=gone, place="The barn", begins_at=now + 9 * DAY, reason="No heating", by=by, now=now
    )
    commands.cancel_sitting(sitting=gone, reason="The road is closed.", by=by, now=now)
    sitting = announce(consultation, by, now=now, mode=SittingMode.OPEN)
    told = {"body": "The school", "proposed_by": "The parents", "reason": "Children ride"}
    commands.name_seat(sitting=sitting, by=by, now=now, **told)
    keys = drawn(sitting, by, now=now, people=6, reached=False)
    commands.open_contacts(sitting=sitting, by=by, now=now)
    by_lot = [seat for seat in queries.seated(sitting) if seat.number]
    commands.step_back(seat=by_lot[0], now=now)
    first, second = held(sitting, by, words=[(1, "At the mill"), (2, "The town pays")])
    later = sitting.begins_at
    one = Seat.objects.select_related("sitting__consultation__office__stream").get(pk=by_lot[1].pk)
    key = keys[one.pk]
    for minute in (first, second):
        minute.sitting = one.sitting
    commands.confirm(seat=one, key=key, minute=first, mine=True, now=later)
    own = OwnWords("The town pays half", "en")
    made = commands.correct(seat=one, key=key, minute=second, own=own, now=later)
    made.sitting = one.sitting
    commands.decide_correction(correction=made, instead=True, by=by, now=later)
    commands.settle_minutes(sitting=fresh(sitting), now=later + 8 * DAY)
