"""P1: consumers die in the middle of their work, at any statement; what follows from an entry follows once all the same."""

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from lianxin.hear.models import SearchText, Voice
from lianxin.record import consumers
from lianxin.record.models import Cursor, Entry, Setback, Stream
from tests.promises.conftest import Reached
from tests.promises.test_p02_tampering import check
from tests.record import scenario

#: A transaction that breaks off is undone by both engines alike; tests/record/test_consumers.py asks each of them.
pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.django_db(transaction=True, databases=["default", "vault"]),
]
DATABASES = ("default", "vault")
#: A batch of consumers takes about as many statements.
STATEMENTS = 80
ONCE = consumers.run_until_idle
#: What consumers write by themselves.
FOLLOWS = ("case.opened", "case.dispatched", "case.graded", "case.redated", "probe.settled", "statement.made")


class Died(BaseException):
    """The process is gone: nothing catches it on its way."""


class Deaths:
    """Runs the consumers, and lets them die once on the way: in front of a statement drawn by lot."""

    def __init__(self, lot: random.Random) -> None:
        self.lot, self.count, self._left = lot, 0, 0

    def run_until_idle(self, now: datetime, *, stream_id: int | None = None) -> int:
        self._left = self.lot.randrange(1, STATEMENTS)
        try:
            with ExitStack() as watched:
                for alias in DATABASES:
                    watched.enter_context(connections[alias].execute_wrapper(self._statement))
                return ONCE(now, stream_id=stream_id)
        except Died:
            self.count += 1
            for alias in DATABASES:
                connections[alias].close_if_unusable_or_obsolete()
        return ONCE(now, stream_id=stream_id)

    def _statement(self, execute: Callable[..., Any], *rest: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            raise Died
        return execute(*rest)


def everything_followed_once() -> None:
    """Each voice has its case and can be found, or its statement; no consumer said anything twice, and all of it verifies."""
    report = check().report
    assert (report.broken, Setback.objects.count()) == ([], 0)
    size = Stream.objects.get().size
    assert dict(Cursor.objects.values_list("consumer", "number")) == dict.fromkeys(consumers.CONSUMERS, size)
    said = [entry.public for entry in Entry.objects.filter(kind="voice.received").order_by("number")]
    voices = [one["voice"] for one in said if not one["probe"] and not one["asked"]]
    made = [entry.public["voice"] for entry in Entry.objects.filter(kind="statement.made").order_by("number")]
    assert [voice for voice in made if voice] == [one["voice"] for one in said if one["asked"]]
    opened = [entry.public for entry in Entry.objects.filter(kind="case.opened").order_by("number")]
    assert [one["voice"] for one in opened] == voices
    kept = Voice.objects.filter(pk__in=voices, erased_at=None).values_list("pk", flat=True)
    assert set(SearchText.objects.values_list("voice_id", flat=True)) == set(kept)
    followed = Entry.objects.filter(kind__in=FOLLOWS).values_list("kind", "subject", "time", "leaf")
    told = Counter((kind, subject, time, public_of(leaf)) for kind, subject, time, leaf in followed)
    assert [one for one, times in told.items() if times > 1] == []


def public_of(leaf: str) -> str:
    return json.dumps(json.loads(leaf)["public"], sort_keys=True)


@pytest.mark.acceptance
def test_consumers_that_die_half_way_leave_nothing_undone_and_do_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, rounds: int, reached: Reached
):
    died = 0
    for number in range(max(1, rounds // 20)):
        deaths = Deaths(random.Random(number))
        with monkeypatch.context() as patched:
            patched.setattr(consumers, "run_until_idle", deaths.run_until_idle)
            scenario.live(scenario.found())
            consumers.run_until_idle(scenario.NOW)
        everything_followed_once()
        died += deaths.count
        for alias in DATABASES:
            call_command("flush", database=alias, verbosity=0, interactive=False)

    assert died > 10
    reached(
        "P1", "deaths of consumers in the middle of their work, after which nothing was lost or doubled", died
    )
