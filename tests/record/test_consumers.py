"""Consumers: at least once, in order, and one that fails holds up nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from lianxin.hear.entries import THREAD_WRITTEN
from lianxin.record import consumers
from lianxin.record.models import Cursor, Entry, Setback
from tests.record import scenario

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NAME = "tests.listener"


class Listener:
    """Notes the numbers that it is handed; refuses those it is told to refuse."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.refuses: set[int] = set()

    def __call__(self, entry: Entry, now: datetime) -> None:
        if entry.number in self.refuses:
            raise RuntimeError("quotes what somebody said")
        self.heard.append(entry.number)


@pytest.fixture
def listener() -> Iterator[Listener]:
    heard = Listener()
    consumers.consumer(NAME, reads=[THREAD_WRITTEN])(heard)
    yield heard
    del consumers.CONSUMERS[NAME]


def talk(lines: int) -> list[int]:
    place = scenario.found()
    heard = scenario.say(place)
    scenario.fill(place, heard, Entry.objects.count() + lines)
    return list(
        Entry.objects.filter(kind=THREAD_WRITTEN.name).order_by("number").values_list("number", flat=True)
    )


@pytest.mark.parametrize("lines", [3, consumers.BATCH + 1])
def test_each_entry_of_its_kinds_is_read_once_and_in_order(listener: Listener, lines: int):
    numbers = talk(lines)

    consumers.run_until_idle(scenario.NOW)
    consumers.run_until_idle(scenario.NOW)

    assert listener.heard == numbers
    assert Cursor.objects.get(consumer=NAME).number == Entry.objects.count()


def test_an_entry_that_fails_is_set_aside_and_those_behind_it_do_not_wait(listener: Listener):
    numbers = talk(3)
    listener.refuses = {numbers[1]}

    consumers.run_until_idle(scenario.NOW)

    setback = Setback.objects.get()
    assert listener.heard == [numbers[0], numbers[2]]
    assert (setback.number, setback.tries) == (numbers[1], 1)


def test_the_reason_kept_quotes_nobody(listener: Listener):
    listener.refuses = set(talk(1))

    consumers.run_until_idle(scenario.NOW)

    assert Setback.objects.get().problem == "RuntimeError"


def test_what_was_set_aside_is_tried_again_when_its_time_has_come(listener: Listener):
    numbers = talk(2)
    listener.refuses = {numbers[0]}
    consumers.run_until_idle(scenario.NOW)
    listener.refuses = set()

    consumers.run_until_idle(scenario.NOW)
    assert listener.heard == [numbers[1]]
    consumers.run_until_idle(scenario.NOW + timedelta(minutes=2))

    assert listener.heard == [numbers[1], numbers[0]]
    assert not Setback.objects.exists()


def test_lag_is_what_the_slowest_has_not_read(listener: Listener):
    numbers = talk(4)
    stream = Entry.objects.get(number=numbers[-1]).stream

    assert consumers.lag(stream) == len(numbers)
    consumers.run_until_idle(scenario.NOW)
    assert consumers.lag(stream) == 0
