"""Clocks that jump, processes that were away: whatever is due is noted once, with the moment at which it was due.

Every timed work of acting and verifying is tried, also those that come later: the same world is looked at often, once
and late, again and again, and with a clock that jumps forwards and back; each time it must leave the same entries.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.states import DeviationKind
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.record.scenario import NOW, Place, case_of, found, live, say

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

#: After an outage the weekly digest tells the newest week alone, on purpose; its own tests let its clock jump.
APART = {"tell_leads"}
WORKS = [
    work
    for work in consumers.TIMED
    if work.__module__.startswith(("lianxin.act", "lianxin.verify")) and work.__name__ not in APART
]
END = NOW + timedelta(days=200)
MIDDLE = NOW + timedelta(days=40)
#: The moments at which somebody looks; whoever looked often and in order is right.
OFTEN = [NOW + timedelta(days=5 * n) for n in range(41)]
SCHEDULES = {
    "once, late": [END],
    "again and again": [END, END, END],
    "the clock jumped ahead and came back": [END, NOW, MIDDLE, END],
    "away in the middle": [*OFTEN[:3], END],
    "back before it began": [NOW - timedelta(days=400), END],
}


@pytest.fixture
def place() -> Place:
    """Everything that the record can hold, and a case that waits until a day."""
    place = found()
    live(place)
    case = act.accept(case=case_of(say(place, "路灯要等零件")), by=place.electrician, now=NOW)
    asked = act.ask_deviation(
        case=case,
        kind=DeviationKind.SUSPENSION,
        reason="等零件",
        until=date(2026, 3, 20),
        by=place.electrician,
        now=NOW,
    )
    act.decide_deviation(deviation=asked, agree=True, by=place.coordinator, now=NOW)
    return place


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def noted(work: Callable[[datetime], None], moments: Sequence[datetime]) -> Counter[str]:
    """What the work writes in the record when it is called at these moments; nothing of it stays."""
    before = Entry.objects.count()
    with undone():
        for moment in moments:
            work(moment)
        new = Entry.objects.filter(number__gt=before)
        return Counter(f"{entry.kind} {entry.subject} {sorted(entry.public.items())}" for entry in new)


@pytest.mark.need(45)
@pytest.mark.one_engine  # each of the works is tried on both; here they look at odd moments
def test_nothing_is_noted_twice_and_nothing_is_lost(place: Place):
    """One world for all works, because it takes longer to make than to look at."""
    kinds = set()
    for work in WORKS:
        expected = noted(work, OFTEN)
        found = {name: noted(work, moments) for name, moments in SCHEDULES.items()}
        assert found == dict.fromkeys(SCHEDULES, expected), work.__name__
        assert all(times == 1 for times in expected.values()), work.__name__
        assert noted(work, [NOW - timedelta(days=400)]) == Counter(), work.__name__
        kinds |= {line.split(" ")[0] for line in expected}

    # Otherwise nothing would have been compared with nothing.
    assert {"case.escalated", "deviation.ended"} <= kinds
    assert Case.objects.filter(suspended_until__isnull=False).count() == 1
