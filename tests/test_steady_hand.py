"""The hand beside the server: people who wait for a receipt go first, and clocks run on time all the same."""

from datetime import datetime
from itertools import pairwise

import pytest

from lianxin import steady_hand
from lianxin.hear.tasks.understanding import learn_topics
from lianxin.record import commit, consumers

pytestmark = pytest.mark.one_engine


class Seconds:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.at = 0.0

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    made = Seconds()
    monkeypatch.setattr(steady_hand, "time", made)
    return made


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch, seconds: Seconds) -> list[float]:
    """When clocks were looked at; nothing enters the record."""
    found: list[float] = []

    def look(_now: datetime) -> None:
        found.append(seconds.at)

    monkeypatch.setattr(consumers, "TIMED", [look])
    monkeypatch.setattr(consumers, "run_once", lambda _now: False)
    return found


def work_until(seconds: Seconds, end: float) -> None:
    hand = steady_hand.Hand()
    while seconds.at < end:
        hand.work()
        seconds.sleep(steady_hand.PAUSE)


def test_clocks_run_on_time_however_many_people_write(
    monkeypatch: pytest.MonkeyPatch, seconds: Seconds, looked_at: list[float]
):
    monkeypatch.setattr(commit, "is_busy", lambda: True)

    work_until(seconds, 60)

    apart = [later - earlier for earlier, later in pairwise(looked_at)]
    assert looked_at[0] == 0
    assert len(apart) > 20
    assert max(apart) <= steady_hand.CLOCKS + steady_hand.PAUSE


def test_who_waits_for_a_receipt_goes_before_what_enters_next(
    monkeypatch: pytest.MonkeyPatch, seconds: Seconds, looked_at: list[float]
):
    busy_until, ran = 1.0, []
    monkeypatch.setattr(commit, "is_busy", lambda: 0 < seconds.at < busy_until)
    monkeypatch.setattr(consumers, "run_once", lambda _now: ran.append(seconds.at))  # and nothing is left

    work_until(seconds, 1.5)

    assert ran[0] == 0
    assert all(at == 0 or at >= busy_until for at in ran)


def test_where_nothing_happens_clocks_are_looked_at_now_and_then(seconds: Seconds, looked_at: list[float]):
    work_until(seconds, 60)

    assert 60 / (steady_hand.CLOCKS + steady_hand.PAUSE) - 1 <= len(looked_at) <= 60 / steady_hand.CLOCKS + 1


def test_what_enters_the_record_lets_clocks_be_looked_at_at_once(
    monkeypatch: pytest.MonkeyPatch, seconds: Seconds, looked_at: list[float]
):
    hand = steady_hand.Hand()
    hand.work()
    news = iter([True, False])
    monkeypatch.setattr(consumers, "run_once", lambda _now: next(news))
    seconds.sleep(0.1)

    hand.work()

    assert looked_at == [0, 0.1]


class Enough(BaseException):
    """Nothing else ends what is done again and again."""


def test_what_has_much_to_read_begins_when_those_who_waited_for_the_house_are_in(seconds: Seconds):
    began: list[float] = []

    def work() -> None:
        began.append(seconds.at)
        if len(began) == 2:
            raise Enough

    with pytest.raises(Enough):
        steady_hand._run(work, steady_hand.PAUSE_OUTSIDE, steady_hand.COMING_IN)

    assert began == [steady_hand.COMING_IN, steady_hand.COMING_IN + steady_hand.PAUSE_OUTSIDE]
    assert learn_topics in consumers.UNHURRIED
