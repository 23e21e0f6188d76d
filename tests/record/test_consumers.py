"""Consumers: each entry at least once and in order; what cannot be handled is kept, and nothing waits behind it."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from lianxin.record import consumers
from lianxin.record.commands import append, open_stream
from lianxin.record.consumers import BATCH, CONSUMERS, TIMED, consumer, lag, run_once, run_until_idle, timed
from lianxin.record.entries import KINDS, EntryKind
from lianxin.record.models import Cursor, Entry, Setback, Stream

NOW = datetime.fromisoformat("2026-06-01T01:00:00+00:00")
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


class Broken(Exception):
    """What a handler raises in these tests."""


@pytest.fixture
def kinds() -> Iterator[dict[str, EntryKind]]:
    """Two kinds of entries that exist only here."""
    made = {name: EntryKind(f"test.{name}", "Only in tests.", {"n": "a number"}) for name in ("red", "blue")}
    yield made
    for kind in made.values():
        del KINDS[kind.name]


@pytest.fixture
def declared() -> Iterator[dict[str, consumers.Consumer]]:
    """No consumers but those that the test declares."""
    ours = dict(CONSUMERS)
    CONSUMERS.clear()
    yield CONSUMERS
    CONSUMERS.clear()
    CONSUMERS.update(ours)


@pytest.fixture
def stream() -> Stream:
    return open_stream(origin="lianxin/test")


def write(stream: Stream, kind: EntryKind, *numbers: int) -> None:
    for number in numbers:
        with transaction.atomic():
            append(stream_id=stream.pk, kind=kind, subject="test", now=NOW, public={"n": number}, rows=[])


def listening(name: str, *kinds: EntryKind) -> tuple[list[int], set[int]]:
    """A consumer that notes what it reads, and fails at the numbers in the set; it writes an entry's trace too."""
    seen: list[int] = []
    bad: set[int] = set()

    @consumer(name, reads=kinds)
    def note(entry: Entry, now: datetime) -> None:
        number = entry.public["n"]
        Stream.objects.create(origin=f"{name}/{entry.stream_id}/{entry.number}")
        if number in bad:
            raise Broken("words that somebody said")
        seen.append(number)

    return seen, bad


def traces(name: str) -> list[int]:
    """The numbers of the entries for which the consumer's own rows are there."""
    rows = Stream.objects.filter(origin__startswith=f"{name}/").order_by("pk")
    return [int(origin.rpartition("/")[2]) for origin in rows.values_list("origin", flat=True)]


def cursor(name: str) -> int:
    return Cursor.objects.get(consumer=name).number


def behind(stream: Stream) -> int:
    return lag(Stream.objects.get(pk=stream.pk))


def test_a_consumer_reads_the_entries_of_its_kinds_in_order_and_once(kinds, declared, stream):
    red, _ = listening("red", kinds["red"])
    both, _ = listening("both", kinds["red"], kinds["blue"])
    write(stream, kinds["red"], 1, 2)
    write(stream, kinds["blue"], 3)
    write(stream, kinds["red"], 4)

    handled = run_until_idle(NOW, stream_id=stream.pk)
    again = run_until_idle(NOW, stream_id=stream.pk)

    assert (red, both) == ([1, 2, 4], [1, 2, 3, 4])
    assert (handled, again) == (7, 0)
    assert (cursor("red"), cursor("both"), behind(stream)) == (4, 4, 0)


def test_what_comes_later_is_read_from_where_it_stopped(kinds, declared, stream):
    seen, _ = listening("red", kinds["red"])
    for number in range(5):
        write(stream, kinds["red"], number)
        run_until_idle(NOW)

    assert seen == list(range(5))


def test_a_new_consumer_reads_everything_from_the_beginning(kinds, declared, stream):
    write(stream, kinds["red"], 1, 2)
    listening("early", kinds["red"])
    run_until_idle(NOW)

    late, _ = listening("late", kinds["red"])
    run_until_idle(NOW)

    assert late == [1, 2]


def test_those_whom_nothing_concerns_begin_and_move_on_in_one_stroke(
    kinds, declared, stream, django_assert_num_queries
):
    """An office that opens costs the same however many consumers there are."""
    for number in range(30):
        listening(f"blue {number}", kinds["blue"])
    write(stream, kinds["red"], 1, 2)

    with django_assert_num_queries(6):  # cursors, the record, new cursors, newest kinds, moving on, setbacks
        run_once(NOW, stream_id=stream.pk)

    assert dict(Cursor.objects.values_list("consumer", "number")) == dict.fromkeys(declared, 2)


def test_more_than_a_batch_is_read_in_order(kinds, declared, stream):
    seen, _ = listening("red", kinds["red"])
    numbers = list(range(BATCH * 2 + 3))
    write(stream, kinds["red"], *numbers)

    first = run_once(NOW, stream_id=stream.pk)

    assert (first, seen, cursor("red")) == (BATCH, numbers[:BATCH], BATCH)
    run_until_idle(NOW, stream_id=stream.pk)
    assert seen == numbers


def test_what_a_consumer_writes_is_read_by_the_others_in_the_same_run(kinds, declared, stream):
    blue, _ = listening("blue", kinds["blue"])

    @consumer("echo", reads=[kinds["red"]])
    def echo(entry: Entry, now: datetime) -> None:
        append(stream_id=stream.pk, kind=kinds["blue"], subject="test", now=now, public=entry.public, rows=[])

    write(stream, kinds["red"], 7)
    run_until_idle(NOW, stream_id=stream.pk)

    assert blue == [7]


def test_an_entry_that_cannot_be_handled_is_kept_and_the_others_go_on(kinds, declared, stream, caplog):
    seen, bad = listening("red", kinds["red"])
    bad.add(2)
    write(stream, kinds["red"], 1, 2, 3)

    with caplog.at_level(logging.ERROR):
        run_until_idle(NOW, stream_id=stream.pk)

    assert seen == [1, 3]
    assert cursor("red") == 3
    assert Setback.objects.values_list("consumer", "number", "tries", "next_try", "problem").get() == (
        "red",
        2,
        1,
        NOW + MINUTE,
        "Broken",
    )
    # What the handler wrote before it failed is undone.
    assert traces("red") == [1, 3]


def test_it_is_tried_again_later_and_later_until_it_succeeds(kinds, declared, stream):
    seen, bad = listening("red", kinds["red"])
    bad.add(1)
    write(stream, kinds["red"], 1)
    run_until_idle(NOW)
    waits = []
    now = NOW
    for _ in range(13):
        setback = Setback.objects.get()
        waits.append(round((setback.next_try - now) / MINUTE))
        run_until_idle(setback.next_try - timedelta(seconds=1))
        assert Setback.objects.get().tries == setback.tries
        now = setback.next_try
        run_until_idle(now)

    bad.clear()
    run_until_idle(Setback.objects.get().next_try)
    run_until_idle(now + timedelta(days=9))

    assert waits == [1, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440, 1440]
    assert seen == [1]
    assert traces("red") == [1]
    assert not Setback.objects.exists()


def test_one_consumer_s_trouble_is_not_the_other_s(kinds, declared, stream):
    _, bad = listening("red", kinds["red"])
    calm, _ = listening("calm", kinds["red"])
    bad |= {1, 2}
    write(stream, kinds["red"], 1, 2)

    run_until_idle(NOW)

    assert calm == [1, 2]
    assert list(Setback.objects.values_list("consumer", flat=True)) == ["red", "red"]


def test_streams_have_cursors_of_their_own(kinds, declared, stream):
    other = open_stream(origin="lianxin/other")
    seen, _ = listening("red", kinds["red"])
    write(stream, kinds["red"], 1, 2)
    write(other, kinds["red"], 3)

    run_until_idle(NOW, stream_id=other.pk)
    assert (seen, behind(stream), behind(other)) == ([3], 2, 0)
    run_until_idle(NOW)

    assert seen == [3, 1, 2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("died_at", [1, 2, 3])
def test_a_process_that_dies_half_way_repeats_the_batch_and_loses_nothing(
    kinds, declared, stream, died_at: int
):
    """The cursor moves in the transaction of what was written: either both are there or neither."""
    alive = False

    @consumer("red", reads=[kinds["red"]])
    def note(entry: Entry, now: datetime) -> None:
        Stream.objects.create(origin=f"red/{entry.stream_id}/{entry.number}")
        if entry.number == died_at and not alive:
            raise SystemExit

    write(stream, kinds["red"], 1, 2, 3)
    with pytest.raises(SystemExit):
        run_until_idle(NOW, stream_id=stream.pk)
    assert (traces("red"), cursor("red")) == ([], 0)

    alive = True
    run_until_idle(NOW, stream_id=stream.pk)

    assert (traces("red"), cursor("red")) == ([1, 2, 3], 3)
    assert not Setback.objects.exists()


def test_timed_work_is_declared_once_and_given_the_moment():
    moments: list[datetime] = []
    work: Callable[[datetime], None] = timed(moments.append)
    try:
        TIMED[-1](NOW)
    finally:
        TIMED.remove(work)

    assert moments == [NOW]


def test_the_kinds_of_an_entry_are_declared_once(kinds):
    with pytest.raises(ValueError, match="declared twice"):
        EntryKind("test.red", "Again.")


def test_no_field_becomes_public_by_accident(kinds, stream):
    for public in ({}, {"n": 1, "words": "said"}, {"words": "said"}):
        with pytest.raises(ValueError, match="do not match"), transaction.atomic():
            append(stream_id=stream.pk, kind=kinds["red"], subject="t", now=NOW, public=public, rows=[])

    assert not Entry.objects.exists()
