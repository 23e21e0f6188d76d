"""Group commit: many commands to one flush of the disk, and each learns its own outcome."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianxin.record import commit
from lianxin.record.commit import MOST_PER_COMMIT, grouped, is_busy
from lianxin.record.models import Cursor, Stream
from tests.record.together import Broken, Ended, at_once, behind_one, outcome_of

COMMITTED = pytest.mark.django_db(transaction=True)


def write(name: str, *, then: type[BaseException] | None = None) -> Callable[[], str]:
    def work() -> str:
        Stream.objects.create(origin=name)
        if then:
            raise then(name)
        return name

    return work


def written() -> list[str]:
    return sorted(Stream.objects.values_list("origin", flat=True))


@COMMITTED
def test_a_command_alone_is_committed_and_returns_its_result():
    with CaptureQueriesContext(connection) as queries:
        assert grouped(write("a")) == "a"

    said = [query["sql"].split()[0] for query in queries]
    assert (said[0], said[-1]) == ("BEGIN", "COMMIT")
    assert written() == ["a"]
    sleep(commit.STILL_BUSY)
    assert not is_busy()


@COMMITTED
def test_each_of_many_threads_gets_its_own_result():
    names = [f"s{number:02}" for number in range(24)]

    assert at_once([write(name) for name in names]) == names
    assert written() == names


@COMMITTED
def test_an_error_undoes_its_own_command_alone():
    works = [write(f"s{number:02}", then=Broken if number % 3 == 0 else None) for number in range(12)]

    results = behind_one(works)

    kept = [f"s{number:02}" for number in range(12) if number % 3]
    assert [str(result) for result in results] == [f"s{number:02}" for number in range(12)]
    assert [isinstance(result, Broken) for result in results] == [number % 3 == 0 for number in range(12)]
    assert written() == kept


@COMMITTED
def test_an_error_of_the_database_undoes_its_own_command_alone():
    results = behind_one([write("before"), write("same"), write("same"), write("after")])

    assert results[:2] + results[3:] == ["before", "same", "after"]
    assert type(results[2]) is IntegrityError
    assert written() == ["after", "before", "same"]


@COMMITTED
def test_more_than_one_commit_takes_are_all_served():
    names = [f"s{number:03}" for number in range(MOST_PER_COMMIT + 16)]

    assert behind_one([write(name) for name in names]) == names
    assert written() == names


@COMMITTED
def test_commands_that_wait_together_share_a_commit():
    """One commit for all who wait: that is what makes it quick."""
    transactions: list[int] = []

    def work() -> str:
        # The savepoint's connection is the leader's: who shares it shares the commit.
        transactions.append(id(connection.connection))
        return "done"

    behind_one([work] * 10)

    assert len(transactions) == 10
    assert len(set(transactions)) == 1


@COMMITTED
def test_whoever_waited_learns_that_nothing_is_on_disk():
    """A thread is ended in the middle of the batch: nobody is told that all is well."""
    results = behind_one([write("a"), write("b", then=Ended), write("c")])

    assert [type(result) for result in results] == [Ended] * 3
    assert written() == []
    sleep(commit.STILL_BUSY)
    assert not is_busy()
    assert grouped(write("later")) == "later"


@COMMITTED
def test_an_error_at_commit_reaches_everybody_who_waited_for_it():
    """A row that points nowhere is found by the engine when it commits, and not before."""

    def orphan() -> str:
        Cursor.objects.create(stream_id=2**40, consumer="nobody")
        return "orphan"

    results = behind_one([write("a"), orphan, write("b")])

    assert [type(result) for result in results] == [IntegrityError] * 3
    assert (written(), Cursor.objects.count()) == ([], 0)
    assert grouped(write("later")) == "later"


@COMMITTED
def test_inside_an_open_transaction_a_command_joins_it():
    with transaction.atomic():
        assert grouped(write("a")) == "a"
        transaction.set_rollback(True)

    assert written() == []


@COMMITTED
def test_a_command_within_a_command_joins_it_and_shares_its_fate():
    def outer() -> str:
        grouped(write("inner"))
        raise Broken("outer")

    with pytest.raises(Broken):
        grouped(outer)

    assert written() == []


@COMMITTED
def test_the_queue_is_fair():
    order: list[int] = []

    def note(number: int) -> Callable[[], str]:
        def work() -> str:
            order.append(number)
            return str(number)

        return work

    begun, go = Event(), Event()

    def slow() -> str:
        begun.set()
        assert go.wait(20)
        return "slow"

    with ThreadPoolExecutor(9) as pool:
        pool.submit(outcome_of, slow)
        assert begun.wait(20)
        for number in range(8):
            pool.submit(outcome_of, note(number))
            while len(commit._queue._waiting) <= number:
                pass
        go.set()

    assert order == list(range(8))
