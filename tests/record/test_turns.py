"""Few work at once, and nobody who waits keeps the others from working."""

import threading
import time
from collections.abc import Callable

import pytest

from lianxin.record.turns import Turns, waiting

pytestmark = pytest.mark.one_engine
PATIENCE = 20


def started(*works: Callable[[], None]) -> list[threading.Thread]:
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads


def ended(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_no_more_than_so_many_work_at_once():
    turns, hold, at_once, seen = Turns(3), threading.Lock(), 0, []

    def work() -> None:
        nonlocal at_once
        with turns.one():
            with hold:
                at_once += 1
                seen.append(at_once)
            time.sleep(0.002)
            with hold:
                at_once -= 1

    ended(started(*[work] * 30))

    assert len(seen) == 30
    assert max(seen) == 3


def test_whoever_waits_lets_another_one_pass_and_goes_on_at_once():
    turns, came, went_on = Turns(1), threading.Event(), threading.Event()

    def waits() -> None:
        with turns.one():
            with waiting():
                assert came.wait(PATIENCE)
            went_on.set()

    def passes() -> None:
        with turns.one():
            came.set()
            # The first one does not wait until this one is done.
            assert went_on.wait(PATIENCE)

    ended(started(waits, passes))

    assert went_on.is_set()


def test_a_turn_is_free_again_after_an_error_and_after_waiting():
    turns, got = Turns(1), []

    def fails() -> None:
        with pytest.raises(ZeroDivisionError), turns.one(), waiting():
            raise ZeroDivisionError

    def after() -> None:
        with turns.one():
            got.append(True)

    ended(started(fails))
    ended(started(after, after))

    assert got == [True, True]


def test_whoever_has_no_turn_simply_waits():
    with waiting():
        pass
    turns, got = Turns(1), []

    def work() -> None:
        with turns.one():
            got.append(True)

    ended(started(work))
    assert got == [True]
