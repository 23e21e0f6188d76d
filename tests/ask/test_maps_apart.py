"""A map of many people comes from a process of its own, and is the same map."""

import json
import time
from typing import Any

import numpy as np
import pytest

from lianxin.algorithms.opinion_map.batches import Lines, votes_of
from lianxin.algorithms.opinion_map.digests import digest_of
from lianxin.ask.queries.maps import apart as maps_apart
from lianxin.ask.queries.maps import drawn as maps

pytestmark = pytest.mark.one_engine


def lines(people: int, statements: int = 10, each: int = 8) -> Lines:
    """Two camps that answer most statements the other way round."""
    dice = np.random.default_rng(1)
    who = np.repeat(np.arange(1, people + 1), each)
    what = np.concatenate([dice.permutation(statements)[:each] + 1 for _ in range(people)])
    side = np.where(who % 2, 1, -1) * np.where(what % 3, 1, -1)
    said = np.where(dice.random(len(who)) < 0.9, side, -side)
    return np.column_stack([who, what, said, np.zeros_like(who)]).astype(np.int64)


def test_a_map_drawn_apart_is_the_same_to_the_last_digit():
    given = lines(60)
    here = maps.document_of(votes_of(given))
    there = maps_apart.apart(given)

    assert there == json.loads(json.dumps(here))
    assert digest_of(there) == digest_of(here)
    assert there["votes"]["people"] == 60


def test_few_are_drawn_where_they_are_and_of_fewer_than_five_there_is_no_map():
    assert maps_apart.document_of(lines(4)) is None
    assert maps_apart.document_of(lines(12)) == maps.document_of(votes_of(lines(12)))


def test_one_process_draws_one_map_after_the_other_and_another_takes_its_place():
    given = [lines(people) for people in (20, 30)]
    told = [json.loads(json.dumps(maps.document_of(votes_of(one)))) for one in given]

    assert [maps_apart.apart(one) for one in given] == told
    first = worker()
    assert maps_apart.apart(given[0]) == told[0]
    assert worker() is first
    first.kill()
    first.wait()
    assert maps_apart.apart(given[1]) == told[1]
    assert worker() is not first


def test_what_is_no_vote_is_an_error_and_the_next_map_is_drawn():
    with pytest.raises(maps_apart.NotDrawn):
        maps_apart.apart(np.array([[1, 1, 7, 0]], dtype=np.int64))
    assert worker() is None

    assert maps_apart.apart(lines(20))["votes"]["people"] == 20


def test_nobody_keeps_a_process_that_nobody_needs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(maps_apart, "IDLE_SECONDS", 0.0)
    maps_apart.apart(lines(20))

    deadline = time.monotonic() + 10
    while worker() is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert worker() is None


def test_whoever_waits_too_long_gets_no_map(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(maps_apart, "MOST_SECONDS", 0.0)
    with pytest.raises(maps_apart.NotDrawn):
        maps_apart.apart(lines(20))


def worker() -> Any:
    return maps_apart._drawer._process
